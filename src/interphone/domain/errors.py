"""What can go wrong, in the product's own words. The doors turn these into their era's answers.

Problem                     something the caller must know
├── NotFound                it does not exist in this workspace
├── Invalid                 an argument is missing or wrong
├── Conflict                it clashes with what exists
├── Unauthorized            no valid credential
├── TooLarge                the body exceeds the limit
└── RateLimited             too many requests in this window
"""

from __future__ import annotations


class Problem(Exception):
    """`str(problem)` is a sentence for the person who called."""


class NotFound(Problem):
    """`noun` says what was looked for, such as User or Tag."""

    def __init__(self, noun: str) -> None:
        super().__init__(f"The {noun} was not found")
        self.noun = noun


class Invalid(Problem):
    """`argument` names the argument at fault; None where the body as a whole is."""

    def __init__(self, argument: str | None, message: str) -> None:
        super().__init__(message)
        self.argument = argument


class Conflict(Problem):
    pass


class Unauthorized(Problem):
    pass


class TooLarge(Problem):
    pass


class RateLimited(Problem):
    """More than `limit` requests in a window of `seconds`, which is over in `retry_after` seconds."""

    def __init__(self, limit: int, seconds: int, retry_after: int) -> None:
        requests = "1 request" if limit == 1 else f"{limit} requests"
        super().__init__(f"Exceeded the rate limit of {requests} in {seconds} seconds")
        self.retry_after = retry_after
