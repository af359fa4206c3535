"""What webhooks are told, by version: topics.py names it, occasions.py finds it, items_*.py show it."""
