"""`interphone visitor create`: somebody to try the visitors of the API with."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Run


def test_create(run: Run, serenity: Any) -> None:
    made = run("visitor", "create", "--app-id", "serenity", "--json").json
    assert list(made) == ["app_id", "id", "user_id", "pseudonym"]
    assert (made["app_id"], len(made["id"]), len(made["user_id"])) == ("serenity", 24, 36)
    said = run("visitor", "create", "--app-id", "serenity", "--name", "Gareth Bale")
    assert said.exit_code == 0
    assert "user_id" in said.out
    assert made["id"] not in said.out


def test_in_a_workspace_that_is_there(run: Run, serenity: Any) -> None:
    said = run("visitor", "create", "--app-id", "nowhere")
    assert said.exit_code == 1
    assert "There is no workspace nowhere" in said.err
