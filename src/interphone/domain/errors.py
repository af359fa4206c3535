"""What can go wrong, in the product's own words. The doors turn these into their era's answers.

Problem                     something the caller must know
├── NotFound                it does not exist in this workspace
├── Merged                  it was merged into another, which is named
├── Invalid                 an argument is wrong
│   ├── Missing             an argument is not there
│   └── Unknown             an argument that nobody knows
├── Unprocessable           the arguments are right, but cannot be done
├── Conflict                it clashes with what exists
├── Forbidden               this caller, or this person, may not
├── Unauthorized            no valid credential
│   └── TicketRefused       no valid ticket of the live stream
├── TooLarge                the body exceeds the limit
├── NoRoom                  so many large bodies are here that there is no room for this one
├── TooMany                 more of something at once than there may be
└── RateLimited             too many requests in this window
"""

from __future__ import annotations


class Problem(Exception):
    """`str(problem)` is a sentence for the person who called; `code` the documented name of the case, if it has one."""

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.code = code


class NotFound(Problem):
    """`noun` says what was looked for, such as User or Tag; `message` where the documentation has its own sentence."""

    def __init__(self, noun: str, message: str | None = None, *, code: str | None = None) -> None:
        super().__init__(message or f"The {noun} was not found", code=code)
        self.noun = noun
        self.documented = message is not None


class Merged(Problem):
    """The contact was merged into the one with the id `into`."""

    def __init__(self, into: str) -> None:
        super().__init__("This contact has been merged. See the 'Link' header for the canonical contact.")
        self.into = into


class Invalid(Problem):
    """`argument` names the argument at fault; None where the body as a whole is."""

    def __init__(self, argument: str | None, message: str, *, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.argument = argument


class Missing(Invalid):
    pass


class Unknown(Invalid):
    """The sentence is the documentation's."""

    def __init__(self, argument: str) -> None:
        super().__init__(argument, f"bad '{argument}' parameter")


class Unprocessable(Problem):
    pass


class Conflict(Problem):
    pass


class Forbidden(Problem):
    pass


class Unauthorized(Problem):
    pass


class TicketRefused(Unauthorized):
    pass


class TooLarge(Problem):
    pass


class NoRoom(Problem):
    pass


class TooMany(Problem):
    pass


class RateLimited(Problem):
    """More than `limit` requests in a window of `seconds`, which is over in `retry_after` seconds."""

    def __init__(self, limit: int, seconds: int, retry_after: int) -> None:
        requests = "1 request" if limit == 1 else f"{limit} requests"
        super().__init__(f"Exceeded the rate limit of {requests} in {seconds} seconds")
        self.limit = limit
        self.seconds = seconds
        self.retry_after = retry_after
