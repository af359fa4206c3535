"""Interphone: an open, self-hosted customer-messaging server for the Intercom API of every era."""

__version__ = "0.1.0"
