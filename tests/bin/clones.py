"""Stand-ins for a clone of this project: the real scripts around tiny packages, and no network."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PYTHON = Path(os.path.realpath(sys.executable))
# All that the scripts may ask of a system, besides Python.
NEEDED = ("sh", "cat", "dirname", "basename")

COMMAND = """
import json, os, sys
import greeting
def main():
    data = os.environ.get("INTERPHONE_DATA")
    print(json.dumps({"arguments": sys.argv[1:], "greeting": greeting.VERSION, "data": data}))
"""

# Stands in for each of the tools that the scripts run; $FAIL names the one that finds fault.
TOOL = """
import os, sys
if __name__ == "__main__":
    print("{name}", *sys.argv[1:], flush=True)
    sys.exit(os.environ.get("FAIL") == "{name}")
"""


@dataclass(frozen=True)
class Clone:
    """A folder with bin/, lock files and a command `interphone` that prints how it was called."""

    root: Path
    wheels: Path
    tools: Path

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def command(self, script: str, *arguments: str, path: Path | None = None, **env: str) -> dict[str, Any]:
        """What subprocess needs to run a script, with nothing of the machine around it but `path`."""
        pip = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}
        return {
            "args": [str(self.root / script), *arguments],
            "env": {"PATH": str(path or self.tools), "HOME": str(self.root), **pip, **env},
            "cwd": self.root.parent,
            "text": True,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.PIPE,
        }

    def run(
        self, script: str, *arguments: str, path: Path | None = None, **env: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(**self.command(script, *arguments, path=path, **env), check=False)

    def serve(self, *arguments: str, path: Path | None = None) -> dict[str, Any]:
        """What `interphone` was given in the end. Raises where bin/serve fails."""
        done = self.run("bin/serve", *arguments, path=path)
        assert done.returncode == 0, done.stderr
        shown: dict[str, Any] = json.loads(done.stdout)
        return shown

    def lock(self, version: str, digest: str = "") -> None:
        """Make the lock files ask for this version of the one package, beside the tools for tests."""
        served = self._line("greeting", version, {"greeting": f"VERSION = {version!r}"}, digest)
        tools = {name: TOOL.format(name=name) for name in ("ruff", "mypy", "pytest")}
        (self.root / "requirements.lock").write_text(served)
        (self.root / "requirements-dev.lock").write_text(served + self._line("tools", "1.0", tools))

    def _line(self, name: str, version: str, modules: dict[str, str], digest: str = "") -> str:
        wheel = write_wheel(self.wheels, name, version, modules)
        digest = digest or hashlib.sha256(wheel.read_bytes()).hexdigest()
        return f"{name}=={version} \\\n    --hash=sha256:{digest}\n"


def make_clone(root: Path) -> Clone:
    """A clone in `root`, not prepared yet; beside it the packages and a PATH with one Python."""
    for folder in ("bin", ".ci"):
        shutil.copytree(PROJECT / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__"))
    package = root / "src" / "interphone"
    package.mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "cli.py").write_text(COMMAND)
    wheels = root.parent / "wheels"
    wheels.mkdir()
    tools = make_path(root.parent / "tools")
    write_program(tools / "python3", f'exec "{PYTHON}" "$@"')
    clone = Clone(root, wheels, tools)
    clone.lock("1.0")
    return clone


def make_path(folder: Path) -> Path:
    """A folder to be the whole PATH: a system without any Python."""
    folder.mkdir()
    for name in NEEDED:
        found = shutil.which(name)
        assert found, f"these tests need {name}"
        (folder / name).symlink_to(found)
    return folder


def write_program(file: Path, line: str) -> None:
    file.write_text(f"#!/bin/sh\n{line}\n")
    file.chmod(0o755)


def write_wheel(folder: Path, name: str, version: str, modules: dict[str, str]) -> Path:
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    about = f"{name}-{version}.dist-info"
    files = {f"{module}.py": text for module, text in modules.items()}
    files[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    files[f"{about}/WHEEL"] = "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{about}/RECORD"] = "".join(f"{file},,\n" for file in [*files, f"{about}/RECORD"])
    with zipfile.ZipFile(wheel, "w") as archive:
        for file, text in files.items():
            # A fixed date, so that writing the same wheel twice gives the same hash.
            archive.writestr(zipfile.ZipInfo(file), text)
    return wheel
