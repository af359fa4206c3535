"""python-intercom 2.x is set up once for all of its classes; `Intercom.endpoint` names another server."""

from types import ModuleType
from typing import Any

import intercom


def connect(stage: Any) -> ModuleType:
    intercom.Intercom.app_id = stage.app_id
    intercom.Intercom.app_api_key = stage.secret
    intercom.Intercom.endpoint = stage.address
    module: ModuleType = intercom
    return module
