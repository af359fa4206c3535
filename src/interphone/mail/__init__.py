"""Electronic mail, both ways, as text and bytes: a leaf that knows nothing of the database.

Going out:
    compose.py, design.py   a message as its source, in two forms, with its headers
    tokens.py               signed addresses, which bring answers back to their conversation
    sender.py               handing it to a mail server
Coming in:
    receiver.py             an LMTP or SMTP server around two questions: is this address ours, and take this
    incoming.py             what a message says, whatever program wrote it; parts.py, headers.py, charsets.py
    automatic.py            whether a person sent it
    bounces.py              what a mail server tells of one it could not deliver
    flow.py, quotes.py      the new words of it, without those it answers
"""
