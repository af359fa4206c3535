"""`python -m tests.clients`: run every published client, and write what it was served to operations.json."""

import os
import sys

import pytest

from tests.clients.operations import FILE, RECORDING

os.environ[RECORDING] = "1"
FILE.unlink(missing_ok=True)
sys.exit(pytest.main(["tests/clients", "-n0", "-q", "-k", "sqlite"]))
