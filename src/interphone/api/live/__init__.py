"""The live stream's door: /live/…, outside the versions of the API. What is told has the newest version's shapes."""
