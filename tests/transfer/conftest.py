from tests.cli.conftest import run, run_bare

__all__ = ["run", "run_bare"]
