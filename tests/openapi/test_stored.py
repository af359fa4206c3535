"""Every snapshot of 2.7 and later, held against the file of its version: types, enums, required keys, unknown keys."""

from __future__ import annotations

import pytest

from interphone.api.versions import Version
from tests.openapi.answers import complain
from tests.openapi.files import DESCRIBED, needed
from tests.openapi.schemas import judge
from tests.openapi.stored import stored

pytestmark = needed


@pytest.mark.parametrize("version", DESCRIBED, ids=lambda version: version.name)
def test_snapshots_are_as_the_file_describes(version: Version) -> None:
    strict = judge(version, strict=True)
    found = {
        f"{one.folder} {one.status}": complaint
        for one in stored(version)
        if (complaint := complain(strict, one.operation, one.status, one.body))
    }
    assert found == {}
