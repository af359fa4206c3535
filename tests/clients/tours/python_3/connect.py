"""python-intercom 3.x has a client object, whose `base_url` names another server."""

from typing import Any

from intercom.client import Client


def connect(stage: Any) -> Client:
    client = Client(personal_access_token=stage.secret)
    client.base_url = stage.address
    return client
