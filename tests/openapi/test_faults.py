"""Each entry of faults.py is needed: without it, a snapshot would be told to be wrong that is right."""

from __future__ import annotations

import pytest

from interphone.api.versions import Version
from tests.openapi.answers import complain
from tests.openapi.fault import Fault
from tests.openapi.faults import FAULTS
from tests.openapi.files import DESCRIBED, faults_of, needed
from tests.openapi.schemas import Judge
from tests.openapi.stored import stored

pytestmark = needed


def is_needed(version: Version, fault: Fault) -> bool:
    """Whether without it a snapshot does not fit the file, or the file not itself."""
    others = [one for one in faults_of(version) if one is not fault]
    try:
        without = Judge(version, others, strict=True)
        return any(complain(without, one.operation, one.status, one.body) for one in stored(version))
    except KeyError:  # A schema is referenced that is not defined.
        return True


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.versions} {fault.where}")
def test_it_is_needed_at_both_ends(fault: Fault) -> None:
    versions = [version for version in DESCRIBED if fault.is_in(version)]
    assert fault.reason
    assert [version.name for version in (versions[0], versions[-1]) if not is_needed(version, fault)] == []
