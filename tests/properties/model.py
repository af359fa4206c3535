"""What v1 promises of users, tags, threads and counts, in plain Python: lists, and no thought of speed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Thread:
    id: int
    read: bool
    messages: list[str]
    last_at: int


@dataclass
class User:
    number: int
    """In the order of their making."""
    user_id: str | None
    email: str | None
    name: str | None
    created_at: int
    custom_data: dict[str, Any] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    threads: list[Thread] = field(default_factory=list)
    sessions: int = 0
    session_began: int | None = None
    last_seen: int | None = None

    @property
    def unread(self) -> int:
        return sum(not thread.read for thread in self.threads)

    @property
    def inbox(self) -> list[Thread]:
        return sorted(self.threads, key=lambda thread: (-thread.last_at, -thread.id))


class Model:
    """A workspace."""

    def __init__(self) -> None:
        self.users: list[User] = []
        self.tags: set[str] = set()
        self._numbers = itertools.count()
        self._threads = itertools.count(1)

    def newest_first(self, *tags: str) -> list[User]:
        found = [user for user in self.users if set(tags) <= user.tags]
        return sorted(found, key=lambda user: (-user.created_at, -user.number))

    def find(self, user_id: str | None, email: str | None) -> User | None:
        """By user_id; else the newest of the address."""
        for user in self.users:
            if user_id is not None and user.user_id == user_id:
                return user
        return next((user for user in self.newest_first() if email is not None and user.email == email), None)

    def save(self, now: int, user_id: str | None, email: str | None, fields: dict[str, Any]) -> User:
        """An unknown user_id takes over the newest of the address who has none."""
        user = self.find(user_id, None if user_id is not None else email)
        if user is None and user_id is not None and email is not None:
            user = next((one for one in self.newest_first() if (one.email, one.user_id) == (email, None)), None)
        if user is None:
            user = User(next(self._numbers), user_id, email, None, now)
            self.users.append(user)
        user.user_id = user.user_id or user_id
        user.email = email or user.email
        user.name = fields.get("name", user.name)
        user.created_at = fields.get("created_at", user.created_at)
        user.custom_data.update(fields.get("custom_data", {}))
        for key, step in fields.get("increments", {}).items():
            user.custom_data[key] = (user.custom_data.get(key) or 0) + step
        return user

    def tag(self, name: str, people: list[User | None], untag: bool) -> None:
        self.tags.add(name)
        for user in people:
            if user is not None:
                (user.tags.discard if untag else user.tags.add)(name)

    def visit(self, now: int, user: User) -> None:
        """A session ends after half an hour of silence, or with its day."""
        if (
            user.last_seen is None
            or user.session_began is None
            or now - user.last_seen > 30 * 60
            or now - user.session_began > 24 * 60 * 60
        ):
            user.sessions += 1
            user.session_began = now
        user.last_seen = now

    def write(self, now: int, user: User, body: str) -> Thread:
        thread = Thread(next(self._threads), True, [body], now)
        user.threads.append(thread)
        return thread

    def reply(self, now: int, thread: Thread, body: str | None, read: bool | None) -> None:
        if body is not None:
            thread.messages.append(body)
            thread.last_at = now
        thread.read = True if read is None else read
