"""The small objects inside people, as 1.0 shaped them and visitors still show them."""

from __future__ import annotations

from typing import Any

from interphone.api.changes import (
    COORDINATES_ARE_LEFT_OUT,
    PRIVATE_FIELDS_ARE_EMPTY,
)
from interphone.api.versions import Version
from interphone.domain.documents import EMPTY, EMPTY_LIST, Document, decode
from interphone.domain.people import OwnCompany, WornTag


def show_avatar(url: str | None) -> dict[str, Any]:
    return {"type": "avatar", "image_url": url}


def show_location_data(location: Document, version: Version) -> dict[str, Any]:
    """Every key, null where nothing is known of it."""
    known = decode(location) if location != EMPTY else {}
    shown = {
        "type": "location_data",
        "city_name": known.get("city_name") or None,
        "continent_code": known.get("continent_code") or None,
        "country_code": known.get("country_code") or None,
        "country_name": known.get("country_name") or None,
        "latitude": known.get("latitude"),
        "longitude": known.get("longitude"),
        "postal_code": known.get("postal_code") or None,
        "region_name": known.get("region_name") or None,
        "timezone": known.get("timezone") or None,
    }
    if version.has(PRIVATE_FIELDS_ARE_EMPTY):
        shown["latitude"] = shown["longitude"] = None
    if version.has(COORDINATES_ARE_LEFT_OUT):
        del shown["latitude"], shown["longitude"]
    return shown


def show_social_profiles(profiles: Document) -> dict[str, Any]:
    found = decode(profiles) if profiles != EMPTY_LIST else []
    return {"type": "social_profile.list", "social_profiles": [_show_social_profile(profile) for profile in found]}


def _show_social_profile(profile: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "social_profile",
        "name": profile["type"].title(),
        "id": profile.get("id"),
        "username": profile.get("username"),
        "url": profile["url"],
    }


def show_tags(tags: list[WornTag]) -> dict[str, Any]:
    return {"type": "tag.list", "tags": [{"type": "tag", "id": str(tag.id), "name": tag.name} for tag in tags]}


def show_companies(companies: list[OwnCompany]) -> dict[str, Any]:
    shown = [
        {"type": "company", "company_id": company.company_id, "id": company.id, "name": company.name}
        for company in companies
    ]
    return {"type": "company.list", "companies": shown}


def show_segments() -> dict[str, Any]:
    """Empty on purpose: 1.0 to 1.4 tell of no one's segments (API reference 1.0, user model)."""
    return {"type": "segment.list", "segments": []}
