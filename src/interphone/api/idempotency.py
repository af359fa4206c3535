"""Idempotency-Key: a write that is sent again with its key is not done again; the first answer is given once more.

The answer is kept in the transaction of the write, so that no crash can part them: a handler runs as always until it
first writes, and from there to its answer inside that transaction, on the thread that writes. docs/how-to/retries.md
tells callers what they may rely on.
"""

from __future__ import annotations

import hashlib
import types
from collections.abc import Callable, Coroutine, Generator
from functools import partial
from typing import Any

import msgspec

from interphone.api.http import Answer, Request, read_aside
from interphone.api.json import encode
from interphone.api.routing import Handler
from interphone.domain import idempotency, traces
from interphone.domain.errors import Invalid, Problem
from interphone.domain.idempotency import Claim, KeptAnswer
from interphone.store.database import Command, Database, Result, Transaction, Unavailable, unrepeatable

HEADER = b"idempotency-key"
REPLAYED = (b"idempotent-replayed", b"true")
LONGEST = 255
TRIES = 3

Handling = Coroutine[Any, Any, Answer]


class BegunBefore(Exception):
    """The transaction is tried a second time, but the handler is past its first write and has to begin anew."""


async def answer_once(request: Request, handler: Handler, database: Database) -> Answer:
    """The answer of the handler, or the one kept for this request. Only of what wrote something it is kept.

    Raises what the handler raises, Invalid for a key that is none, Conflict for the key of another request.
    """
    claim = await read_aside(request, lambda: read_claim(request))
    kept = await database.read(request.app_id, idempotency.find, claim)
    for _ in range(TRIES):
        if kept is not None:
            return show_kept(kept)
        request.database = once = Once(database, claim)
        try:
            return await once.run(request.app_id, handler(request))
        except Problem:
            # Perhaps it is refused because the same request has just been done beside this one.
            kept = await database.read(request.app_id, idempotency.find, claim)
            if kept is None:
                raise
        except BegunBefore:
            continue
    raise Unavailable(f"The database gave up a change {TRIES} times.")


class Once:
    """The database as a handler sees it whose answer is to be kept."""

    def __init__(self, database: Database, claim: Claim) -> None:
        self.clock = database.clock
        self._database = database
        self._claim = claim
        self._tx: Transaction | None = None
        self._spoilt = False

    async def run(self, app_id: str, handling: Handling) -> Answer:
        answer = await _until_first_write(handling)
        if answer is not None:  # Nothing was written, as by a search.
            return answer
        return await self._database.write(app_id, self._finish, handling)

    async def read(self, app_id: str, query: Callable[[Transaction, Command], Result], command: Command) -> Result:
        if self._tx is None:
            return await self._database.read(app_id, query, command)
        return query(self._tx, command)

    async def write(self, app_id: str, verb: Callable[[Transaction, Command], Result], command: Command) -> Result:
        if self._tx is None:
            await _first_write()
        assert self._tx is not None, "a handler is resumed inside the transaction"
        try:
            result: Result = _do(self._tx, verb, command)
            return result
        except BaseException:
            self._spoilt = True
            raise

    @unrepeatable
    def _finish(self, tx: Transaction, handling: Handling) -> Answer:
        """The rest of the handler, from its first write to its answer, as one verb."""
        kept = idempotency.find(tx, self._claim)
        if kept is not None:
            return show_kept(kept)
        if self._tx is not None:
            raise BegunBefore
        self._tx = tx
        try:
            handling.send(None)
        except StopIteration as end:
            answer: Answer = end.value
        else:
            raise RuntimeError("after its first write a handler may wait for the database alone")
        if self._spoilt:
            raise RuntimeError("a handler went on after a write of it had failed, which is undone with the rest alone")
        kept = read_answer(answer)
        idempotency.keep(tx, self._claim, traces.without_erased(tx, kept))
        return Answer(kept.status, _raw(kept.body), answer.headers)


def _do(tx: Transaction, verb: Callable[[Transaction, Any], Any], command: Any) -> Any:
    if not hasattr(verb, "collected"):
        return verb(tx, command)
    result = verb(tx, [command])[0]
    if isinstance(result, Exception):
        raise result
    return result


FIRST_WRITE = object()


@types.coroutine
def _first_write() -> Generator[Any, Any, None]:
    yield FIRST_WRITE


@types.coroutine
def _until_first_write(handling: Handling) -> Generator[Any, Any, Answer | None]:
    """Run a handler; its answer, or None where it waits in front of its first write."""
    resume = partial(handling.send, None)
    while True:
        try:
            awaited = resume()
        except StopIteration as end:
            answer: Answer = end.value
            return answer
        if awaited is FIRST_WRITE:
            return None
        try:
            yield awaited
        except BaseException as error:
            resume = partial(handling.throw, error)
        else:
            resume = partial(handling.send, None)


def read_claim(request: Request) -> Claim:
    """Raises Invalid."""
    key = request.headers[HEADER].decode("latin-1").strip()
    if not key or len(key) > LONGEST or not (key.isascii() and key.isprintable()):
        raise Invalid("Idempotency-Key", f"The Idempotency-Key must have 1 to {LONGEST} printable ASCII characters")
    # As the router sees the path: a slash more or less is the same request.
    path = [segment for segment in request.path.split("/") if segment]
    digest = hashlib.sha256(encode((request.method, request.version.name, path, request.query)))
    digest.update(request.body)
    return Claim(key, digest.hexdigest())


def read_answer(answer: Answer) -> KeptAnswer:
    headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in answer.headers]
    body = None if answer.body is None else encode(answer.body).decode()
    return KeptAnswer(answer.status, encode(headers).decode(), body, _conversation_in(answer.body))


def _conversation_in(shown: Any) -> int | None:
    """The id of the conversation that an answer shows, in v1 as a thread."""
    if not isinstance(shown, dict):
        return None
    id = shown.get("id") if shown.get("type") == "conversation" else shown.get("thread_id")
    return None if id is None else int(id)


def show_kept(kept: KeptAnswer) -> Answer:
    headers = msgspec.json.decode(kept.headers, type=list[tuple[str, str]])
    shown = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    return Answer(kept.status, _raw(kept.body), [*shown, REPLAYED])


def _raw(body: str | None) -> msgspec.Raw | None:
    return None if body is None else msgspec.Raw(body)
