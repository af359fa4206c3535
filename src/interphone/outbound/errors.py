"""What goes wrong with an outgoing request.

    OutboundError
    ├─ RefusedError             we do not make this request; trying again changes nothing
    │  ├─ RefusedURLError       for what the URL says
    │  └─ RefusedAddressError   for where it leads
    ├─ UnreachableError         no DNS answer, no connection, no trusted certificate, or not HTTP
    ├─ TimedOutError            not done within the time limit
    └─ TooLargeError            the answer is larger than the limit

Messages may be shown to whoever named the URL, so none tells which address a name of ours resolves to.
"""

from interphone.outbound.reply import Reply


class OutboundError(Exception):
    """Any failure of an outgoing request."""


class RefusedError(OutboundError):
    """The request is not made; trying again changes nothing."""


class RefusedURLError(RefusedError):
    """The URL itself is not one that is called."""


class RefusedAddressError(RefusedError):
    """The host leads to an address that is not on the public internet, such as a loopback or private one."""

    def __init__(self, host: str, address: str, reason: str) -> None:
        super().__init__(
            f"{host} leads to {reason}, and only public addresses are called; the operator can allow it "
            f"by naming {host} in INTERPHONE_OUTGOING_ALLOW."
        )
        self.address = address  # for the log, not for the one who asked


class UnreachableError(OutboundError):
    """No answer could be had; it may be different later."""


class TimedOutError(OutboundError):
    """The whole exchange took longer than the time limit."""


class TooLargeError(OutboundError):
    """The answer is larger than the limit; `reply` has its status, its headers and its body up to there."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(f"The answer of {reply.url} is larger than {len(reply.body)} bytes.")
        self.reply = reply
