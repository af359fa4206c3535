"""Set-ups of the examples of attributes of conversations (staged.py has the rest)."""

from __future__ import annotations

from collections.abc import Iterator

from tests.snapshots.scenario import Call, Scenario
from tests.support.api import ABSENT

ALL = "/conversations/attributes"
LEVEL = {"name": "level", "data_type": "list", "options": [{"label": "1"}, {"label": "2"}]}
LISTED = Call("2.16", "POST", ALL, LEVEL, keep="level")
PLAIN = Call("2.16", "POST", ALL, {"name": "plain", "data_type": "string"}, keep="plain")
OPTION = "{level.options.0.id}"
NO_LABELS = {
    "label required": {},
    "label not a string": {"label": 1},
    "unexpected key in body": {"label": "High", "value": "high"},
}


def of_attributes() -> Iterator[Scenario]:
    yield Scenario(f"POST {ALL}", ALL, {"name": "a", "data_type": "invalid_type"}, case="invalid data type")
    for method, last, sent in (("POST", "", True), ("PUT", "/{option_id}", True), ("DELETE", "/{option_id}", False)):
        operation, body = f"{method} {ALL}/{{id}}/options{last}", {"label": "High"} if sent else ABSENT
        option = last.replace("{option_id}", OPTION)
        yield Scenario(operation, f"{ALL}/{{plain.id}}/options{option}", body, [LISTED, PLAIN], case="not a list type")
        if last:
            target = f"{ALL}/123456789/options{option}"
            yield Scenario(operation, target, body, [LISTED], case="attribute not found")
        for case, wrong in NO_LABELS.items() if sent else ():
            yield Scenario(operation, f"{ALL}/{{level.id}}/options{option}", wrong, [LISTED], case=case)
    yield Scenario(
        f"DELETE {ALL}/{{id}}/options/{{option_id}}",
        f"{ALL}/{{level.id}}/options/{OPTION}",
        after=[LISTED],
        case="minimum options",
    )
