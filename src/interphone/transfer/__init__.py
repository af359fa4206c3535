"""Whole workspaces as files of JSON lines, and back (domain/transfer.py tells what is in them)."""
