"""`interphone serve`, as somebody starts it: a process of its own, what it prints, the demo workspace."""

from __future__ import annotations

import json
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from interphone.cli.serve import name_database
from interphone.config import load
from tests.cli.conftest import Run
from tests.cli.servers import fetch, status_of


class Served(NamedTuple):
    """A server that has said where it is, and all it said until then."""

    url: str
    welcome: str


@contextmanager
def serve(data: Path, *flags: str) -> Iterator[Served]:
    """`interphone serve` on a free port; it has to end well when it is asked to."""
    command = [sys.executable, "-m", "interphone", "serve", "--port", "0", "--data", str(data), *flags]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        welcome = read_welcome(process, "-d" if "--demo" in flags else "Interphone ")
        found = re.search(r"http://127\.0\.0\.1:\d+", welcome)
        assert found, welcome
        yield Served(found[0], welcome)
    finally:
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors


def read_welcome(process: subprocess.Popen[str], last: str) -> str:
    """What the server prints, up to the line that begins with `last`, or tells of new keys."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if line.strip().startswith(last) or " key create " in line:
            return said
    raise AssertionError(f"the server ended; it said {said!r} and {process.communicate()}")


def key_in(welcome: str) -> str:
    found = re.search(r"^  KEY=(\S+)$", welcome, re.MULTILINE)
    assert found, welcome
    return found[1]


def test_an_empty_folder_is_served_at_once(tmp_path: Path) -> None:
    with serve(tmp_path / "new") as served:
        assert status_of(served.url, "anybody", "nothing") == 401
    assert (tmp_path / "new" / "interphone.db").is_file()


def test_the_demo_is_made_once_and_its_curls_work(tmp_path: Path, run_bare: Run) -> None:
    with serve(tmp_path, "--demo") as served:
        key = key_in(served.welcome)
        assert status_of(served.url, "serenity", key) == 200
        assert f"{served.url}/openapi/" in served.welcome
        answers = [json.loads(curl(words)) for words in curls(served.welcome)]
        assert len(answers[0]["data"]) == 3
        assert answers[1]["total_count"] == 7
        assert len(answers[1]["users"]) == 3
        assert answers[2] == {"unread_messages": 2}  # The answer of a teammate, and the auto message for this page.
        assert threads_of(served.url, key, "wash@serenity.example") == 2
        wait_for_pictures(served.url, key)
    assert (tmp_path / "demo-credentials.json").stat().st_mode & 0o777 == 0o600
    with serve(tmp_path, "--demo") as served:
        assert key_in(served.welcome) == key
        assert len(run_bare("workspace", "list", "--json", "--data", tmp_path).json) == 1
        number = run_bare("key", "list", "--app-id", "serenity", "--json", "--data", tmp_path).json[0]["id"]
        assert run_bare("key", "revoke", number, "--app-id", "serenity", "--data", tmp_path).exit_code == 0
        assert status_of(served.url, "serenity", key) == 401
    with serve(tmp_path, "--demo") as served:
        assert key not in served.welcome
        assert f"interphone key create --app-id ID --data {tmp_path}\n" in served.welcome


def curls(welcome: str) -> list[list[str]]:
    """The commands that are shown, as a shell would split them after what is to be pasted before."""
    token = re.search(r"^  TOKEN=(\S+)$", welcome, re.MULTILINE)
    assert token, welcome
    pasted = welcome.replace("$APP:$KEY", f"serenity:{key_in(welcome)}").replace("$TOKEN:", f"{token[1]}:")
    lines = pasted.replace("\\\n", " ").splitlines()
    return [shlex.split(line) for line in lines if line.strip().startswith("curl ")]


def curl(words: list[str]) -> bytes:
    """What curl would do with these words."""
    program, silent, url, user, account, *more = words
    assert (program, silent, user) == ("curl", "-s", "-u")
    options = dict(zip(more[::2], more[1::2], strict=True))
    app_id, _, key = account.partition(":")
    return fetch(url, app_id, key, options.get("-d", "").encode() or None)


def wait_for_pictures(url: str, key: str) -> None:
    """The jobs that the demo's people cause are done by the server."""
    deadline = time.monotonic() + 20
    while not all(user["avatar_url"] for user in json.loads(fetch(f"{url}/v1/users", "serenity", key))["users"]):
        assert time.monotonic() < deadline, "the crew got no pictures"
        time.sleep(0.05)


def threads_of(url: str, key: str, email: str) -> int:
    found = json.loads(fetch(f"{url}/v1/users/message_threads?email={email}", "serenity", key))
    # Both ways: the person's message, a teammate's answer.
    assert [message["from"]["is_admin"] for message in found[-1]["messages"]] == [False, True]
    return len(found)


def test_the_demo_is_not_added_to_workspaces_that_are_there(tmp_path: Path, run_bare: Run) -> None:
    assert run_bare("migrate", "--data", tmp_path).exit_code == 0
    assert run_bare("workspace", "create", "Mine", "--app-id", "mine", "--data", tmp_path).exit_code == 0
    with serve(tmp_path, "--demo") as served:
        assert "demo workspace" not in served.welcome
    assert [one["app_id"] for one in run_bare("workspace", "list", "--json", "--data", tmp_path).json] == ["mine"]


def test_a_port_that_is_taken_is_named(tmp_path: Path, run_bare: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        said = run_bare("serve", "--demo", "--port", port, "--data", tmp_path)
    words = f"interphone: Port {port} of 127.0.0.1 is taken. Choose another with --port.\n"
    assert (said.exit_code, said.out, said.err) == (1, "", words)
    assert list(tmp_path.iterdir()) == [], "made for a server that could not be"


@pytest.mark.parametrize("command", [("serve", "--port", "0", "--host", "192.0.2.1"), ("worker",), ("mail",)])
def test_a_misspelled_setting_is_told(
    tmp_path: Path, run_bare: Run, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """What an orchestrator sets on its own, after the name of a service, is not taken for one."""
    monkeypatch.setenv("INTERPHONE_MAIL_FORM", "crew@example.com")
    monkeypatch.setenv("INTERPHONE_SERVICE_HOST", "10.0.0.1")
    monkeypatch.setenv("INTERPHONE_PORT_8080_TCP_PORT", "8080")
    first, *others = run_bare(*command, "--data", tmp_path).err.splitlines()
    assert first == "INTERPHONE_MAIL_FORM is no setting, so it does nothing. Is INTERPHONE_MAIL_FROM meant?"
    assert len(others) == 1


def test_databases_that_share_a_folder_keep_their_demos(tmp_path: Path) -> None:
    keys = []
    for _ in range(2):
        for name in ("one", "two"):
            with serve(tmp_path, "--demo", "--database", f"sqlite:///{tmp_path / name}") as served:
                keys.append(key_in(served.welcome))
                assert status_of(served.url, "serenity", keys[-1]) == 200
    assert keys[:2] == keys[2:]
    assert keys[0] != keys[1]


def test_the_password_of_a_database_is_not_kept() -> None:
    named = name_database(load({}, database_url="postgresql://ann:secret@db.example:5433/chat?sslmode=require"))
    assert named == "host=db.example port=5433 dbname=chat"


def test_an_address_of_another_machine_is_refused(tmp_path: Path, run_bare: Run) -> None:
    said = run_bare("serve", "--host", "192.0.2.1", "--port", "8080", "--data", tmp_path)
    assert (said.exit_code, said.out) == (1, "")
    assert "192.0.2.1:8080 cannot be listened on" in said.err
