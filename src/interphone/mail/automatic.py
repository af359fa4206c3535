"""Whether a person sent a message. What programs answer by themselves must not be answered, and begins nothing.

RFC 3834 says how programs are to mark what they send; the other headers are what they really do.
"""

from __future__ import annotations

import re
from email.message import Message

from interphone.mail import headers

OURS = "X-Interphone-Mail"
"""Stands in everything this server sends, with the code of the workspace (tokens.py)."""
MOST_HOPS = 50
"""Postfix's own limit."""

_MARKS = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply-From", "X-Mail-Autoreply", "X-Vacation",
          "X-Cron-Env", "X-Amazon-Auto-Reply")  # fmt: skip
_MACHINES = re.compile(r"(mailer-daemon|mail-daemon|postmaster|double-bounce)@")
_SUBJECT = re.compile(
    r"(automatic reply|auto-?reply|auto:|autosvar|automatische antwort|automatisch antwoord|réponse automatique"
    r"|respuesta automática|resposta automática|risposta automatica|automaattinen vastaus|odpowiedź automatyczna"
    r"|автоответ|自动回复|自動回覆|自動返信|out of (?:the )?office|abwesenheitsnotiz|abwesend:)",
    re.IGNORECASE,
)


def find_reason(message: Message, return_path: str) -> str | None:
    """Why a message is not a person's, in words that name nobody; None where nothing speaks against it.

    `return_path` is the sender the mail server named, empty for what nobody is to answer.
    """
    submitted = headers.source(message, "Auto-Submitted").lower()
    if submitted and not submitted.startswith("no"):
        return f"Auto-Submitted: {headers.clean(submitted)[:60]}"
    if return_path.strip("<> ") == "":
        return "no return path"
    for name in _MARKS:
        if name in message:
            return name
    if headers.source(message, "X-FC-MachineGenerated").lower() == "true":
        return "X-FC-MachineGenerated"
    # With other values, programs through which people write ask to be spared absence notes.
    if "all" in headers.source(message, "X-Auto-Response-Suppress").lower():
        return "X-Auto-Response-Suppress: All"
    if reason := _precedence(message):
        return reason
    sender = next((address for _, address in headers.addresses(message, "From")), "")
    if _MACHINES.match(sender):
        return "From: a mail server"
    found = _SUBJECT.match(headers.text(message, "Subject"))
    return f"Subject: {found.group()}" if found else None


def _precedence(message: Message) -> str | None:
    said = headers.source(message, "Precedence").lower()
    # A list may be how a team receives its mail: what people write to it stays theirs.
    if said in ("bulk", "junk", "auto_reply") or (said == "list" and "List-Id" not in message):
        return f"Precedence: {said}"
    return None


def find_loop(message: Message) -> str | None:
    """Why a message goes in circles, in words."""
    hops = len(message.get_all("Received", []))
    return f"it has been through {hops} servers" if hops > MOST_HOPS else None


def find_sender(message: Message) -> str | None:
    """The code of the workspace that sent it, where it is a message of one."""
    return headers.source(message, OURS)[:64] or None
