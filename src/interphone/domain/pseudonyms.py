"""Names for people who have given none: a colour and a thing, always the same for the same person."""

from __future__ import annotations

import hashlib

COLORS = (
    "Amber", "Aqua", "Blue", "Bronze", "Coral", "Crimson", "Emerald", "Gold", "Green", "Indigo", "Ivory", "Lavender",
    "Lime", "Magenta", "Maroon", "Mint", "Navy", "Olive", "Orange", "Peach", "Pink", "Purple", "Red", "Ruby", "Silver",
    "Teal", "Turquoise", "Violet", "White", "Yellow",
)  # fmt: skip
THINGS = (
    "Anchor", "Balloon", "Basketball", "Bell", "Bicycle", "Book", "Bridge", "Camera", "Candle", "Compass", "Drum",
    "Feather", "Fiddle", "Globe", "Guitar", "Hammer", "Harbor", "Jacket", "Kettle", "Kite", "Ladder", "Lantern",
    "Lighthouse", "Magnet", "Marble", "Mirror", "Needle", "Paddle", "Pencil", "Piano", "Rocket", "Saddle", "Sailboat",
    "Satellite", "Scooter", "Spoon", "Telescope", "Tent", "Thimble", "Train", "Trumpet", "Umbrella", "Violin", "Wheel",
    "Whistle", "Windmill",
)  # fmt: skip


def pseudonym_of(user_id: str) -> str:
    """Such as "Silver Basketball"."""
    digest = hashlib.sha256(user_id.encode()).digest()
    return f"{COLORS[digest[0] % len(COLORS)]} {THINGS[digest[1] % len(THINGS)]}"
