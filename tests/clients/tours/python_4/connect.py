"""python-intercom from 4 on takes the address of another server as `base_url`."""

from typing import Any

from intercom import Intercom


def connect(stage: Any) -> Intercom:
    return Intercom(token=stage.secret, base_url=stage.address)
