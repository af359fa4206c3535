"""What is found out about a person from what is known: the place of an address, the avatar of an email.

A leaf: nothing here knows contacts, jobs or settings.
"""
