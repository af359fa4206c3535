"""The cast that tests share: the crew of the Serenity, as users and teammates of one workspace."""

from __future__ import annotations

from typing import Any

SERENITY: dict[str, Any] = {"id": 366, "name": "Serenity", "created_at": 1_392_731_331 - 40_000_000}

WASH: dict[str, Any] = {
    "user_id": "25",
    "email": "wash@serenity.example",
    "name": "Hoban Washburne",
    "created_at": 1_330_000_025,
    "custom_data": {"role": "pilot", "dinosaurs": 2},
}
ZOE: dict[str, Any] = {
    "user_id": "26",
    "email": "zoe@serenity.example",
    "name": "Zoë Washburne",
    "created_at": 1_330_000_026,
}
KAYLEE: dict[str, Any] = {
    "user_id": "27",
    "email": "kaylee@serenity.example",
    "name": "Kaylee Frye",
    "created_at": 1_330_000_027,
    "custom_data": {"role": "mechanic", "engines": 1},
}
JAYNE: dict[str, Any] = {"user_id": "28", "name": "Jayne Cobb", "created_at": 1_330_000_028}
INARA: dict[str, Any] = {"email": "inara@serenity.example", "name": "Inara Serra", "created_at": 1_330_000_029}

CREW = (WASH, ZOE, KAYLEE, JAYNE, INARA)

# Who answers for the workspace.
MAL = ("Malcolm Reynolds", "mal@serenity.example", "owner")
BOOK = ("Shepherd Book", "book@serenity.example", "agent")
