"""Who calls: Basic app_id:key, Basic token with an empty password, or Bearer token."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import unquote

from interphone.api.notifications.requests import is_wanted
from interphone.domain.credentials import Credential, authenticate_key, authenticate_token
from interphone.domain.errors import Forbidden, Unauthorized
from interphone.domain.ip_allowlist import Gate, gate
from interphone.store.database import Database

# Both spellings are the seed's: one in its prose, one in its examples.
DUMMY_APPS = ("dummy_app_id", "dummy-app-id")
CACHED = 10_000
HOW = "Send your app id as user name and an API key as password (HTTP Basic), or an access token"


class Authenticator:
    """Remembers who a header belongs to until credentials change anywhere; a revoked one stops at once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: dict[bytes, tuple[Credential, Gate | None]] = {}
        self._watched: set[str] = set()
        self._revision = 0

    def is_watched(self, app_id: str) -> bool:
        """Whether webhooks are told of the requests to a workspace; of one that somebody was just admitted to."""
        return app_id in self._watched

    async def authenticate(self, header: bytes | None, ip: str) -> Credential:
        """The live credential behind an Authorization header that came from an address.

        Raises Unauthorized, or Forbidden where the workspace's IP allowlist does not admit the address.
        """
        if header is None:
            raise Unauthorized(f"No credentials were sent. {HOW}")
        revision = self._database.revision()
        if revision != self._revision or len(self._known) > CACHED:
            self._known.clear()
            self._watched.clear()
            self._revision = revision
        # The header is looked up by its hash, so that how long it takes tells nothing about the secret.
        key = hashlib.sha256(header).digest()
        known = self._known.get(key)
        if known is None:
            credential = await self._find(header)
            entrance, watched = await self._find_entrance(credential)
            known = credential, entrance
            if revision == self._revision:  # Else credentials have changed meanwhile, and this one may be revoked.
                self._known[key] = known
                if watched:
                    self._watched.add(credential.app_id)
        credential, entrance = known
        if entrance is not None and not entrance.admits(ip):
            raise Forbidden("Your IP address is not on the allowlist for API access", code="forbidden")
        return credential

    async def _find_entrance(self, credential: Credential) -> tuple[Gate | None, bool]:
        """Who is admitted, and whether webhooks are told of what is asked."""
        if credential.app_id in DUMMY_APPS:
            return None, False
        return await self._database.read(credential.app_id, lambda tx, _: (gate(tx, None), is_wanted(tx)), None)

    async def _find(self, header: bytes) -> Credential:
        scheme, _, value = header.decode("latin-1").strip().partition(" ")
        if scheme.lower() == "bearer":
            found = await self._database.read("", authenticate_token, value.strip())
        elif scheme.lower() == "basic":
            found = await self._find_basic(value.strip())
        else:
            raise Unauthorized(f"The Authorization header is not understood. {HOW}")
        if found is None:
            raise Unauthorized("No active API key or access token matches these credentials")
        return found

    async def _find_basic(self, value: str) -> Credential | None:
        try:
            name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
        except ValueError:  # Not base64, or not UTF-8 in it.
            raise Unauthorized(f"The Basic credentials are not base64 of user:password. {HOW}") from None
        # Some clients percent-encode the credentials they take from a URL.
        name, password = unquote(name), unquote(password)
        if name in DUMMY_APPS:
            return Credential(name, 0, "key", "dummy", "", None, None, 0, None)
        if not password:
            return await self._database.read("", authenticate_token, name)
        return await self._database.read("", authenticate_key, (name, password))
