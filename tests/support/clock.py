"""A clock that stands still until a test moves it."""

# Two days after the last example of the v1 documentation was recorded.
START = 1_366_870_706


class Clock:
    """Unix seconds, for Database.clock."""

    def __init__(self, now: float = START) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds

    def reset(self) -> None:
        self.now = START
