"""Who calls: Basic app_id:key, Basic token with an empty password, or Bearer token."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import unquote

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
        self._revision = 0

    async def authenticate(self, header: bytes | None, ip: str) -> Credential:
        """The live credential behind an Authorization header that came from an address.

        Raises Unauthorized, or Forbidden where the workspace's IP allowlist does not admit the address.
        """
        if header is None:
            raise Unauthorized(f"No credentials were sent. {HOW}")
        revision = self._database.revision()
        if revision != self._revision or len(self._known) > CACHED:
            self._known.clear()
            self._revision = revision
        # The header is looked up by its hash, so that how long it takes tells nothing about the secret.
        key = hashlib.sha256(header).digest()
        known = self._known.get(key)
        if known is None:
            credential = await self._find(header)
            known = credential, await self._find_gate(credential)
            if revision == self._revision:  # Else credentials have changed meanwhile, and this one may be revoked.
                self._known[key] = known
        credential, entrance = known
        if entrance is not None and not entrance.admits(ip):
            raise Forbidden("Your IP address is not on the allowlist for API access", code="forbidden")
        return credential

    async def _find_gate(self, credential: Credential) -> Gate | None:
        if credential.app_id in DUMMY_APPS:
            return None
        return await self._database.read(credential.app_id, gate, None)

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
