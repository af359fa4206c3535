"""Published clients, by pip and npm alone: their indexes, mirrors and certificates count.

Each is kept in a folder of its own beside the environment's packages, with what it needs and no more.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = Path(__file__).with_name("packages")
PATIENCE_SECONDS = 100


class NotFetched(Exception):
    """It could not be had; the message is pip's or npm's."""


def fetch_source(name: str, version: str, sha256: str, package: str = "intercom") -> Path:
    """The folder with the package of a source distribution, whose setup.py may no longer run. Raises NotFetched."""
    kept = _kept() / f"{name}-{version}"
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=_kept()) as folder:
            alone = Path(folder) / "site"  # Its tests and its setup.py are nothing to import.
            alone.mkdir()
            (_download(name, version, sha256, Path(folder)) / package).rename(alone / package)
            _rename(alone, kept)
    return kept


def fetch_wheels(name: str) -> Path:
    """The folder with what `packages/NAME.lock` lists, all of it with hashes. Raises NotFetched."""
    lock = PACKAGES / f"{name}.lock"
    kept = _kept() / f"{name}-{_digest(lock)}"
    if not kept.is_dir():
        with tempfile.TemporaryDirectory(dir=_kept()) as folder:
            target = Path(folder) / "site"
            _run([
                sys.executable, "-m", "pip", "install", "--require-hashes", "--no-deps", "--only-binary", ":all:",
                "--disable-pip-version-check", "--no-warn-conflicts", "-r", str(lock), "--target", str(target),
            ])  # fmt: skip
            _rename(target, kept)
    return kept


def fetch_modules(name: str) -> Path:
    """The `node_modules` of `packages/NAME`, a package.json with its lock. Raises NotFetched."""
    wanted = PACKAGES / name
    kept = _kept() / f"{name}-{_digest(wanted / 'package-lock.json')}"
    if not kept.is_dir():
        npm = find_program("npm")
        with tempfile.TemporaryDirectory(dir=_kept()) as folder:
            target = Path(folder) / "package"
            shutil.copytree(wanted, target)
            _run([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(target)])
            _rename(target, kept)
    return kept / "node_modules"


def find_program(name: str) -> str:
    """Its path. Raises NotFetched where the system has none."""
    path = shutil.which(name)
    if path is None:
        raise NotFetched(f"no {name} is on the PATH")
    return path


def _kept() -> Path:
    folder = Path(sys.prefix) / "sources"
    folder.mkdir(exist_ok=True)
    return folder


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()[:12]


def _download(name: str, version: str, sha256: str, folder: Path) -> Path:
    """pip unpacks the archive, checks its hash, may fail at setup.py, and is told to leave what it unpacked."""
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{name}=={version} --hash=sha256:{sha256}\n")
    command = [
        sys.executable, "-m", "pip", "download", "--require-hashes", "--no-deps", "--no-binary", name, "--no-clean",
        "--no-build-isolation", "--disable-pip-version-check", "-r", str(wanted), "-d", str(folder / "out"),
    ]  # fmt: skip
    done = _start(command, {**os.environ, "TMPDIR": str(folder)})
    unpacked = sorted(folder.glob(f"pip-download-*/{name}_*/setup.py"))
    if not unpacked or "DO NOT MATCH" in done.stderr:
        raise NotFetched(done.stderr.strip() or done.stdout.strip())
    return unpacked[0].parent


def _run(command: list[str]) -> None:
    done = _start(command, dict(os.environ))
    if done.returncode:
        raise NotFetched(done.stderr.strip() or done.stdout.strip())


def _start(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        raise NotFetched(f"{Path(command[0]).name} did not end within {PATIENCE_SECONDS} seconds") from None


def _rename(unpacked: Path, kept: Path) -> None:
    try:
        unpacked.rename(kept)
    except OSError:
        if not kept.is_dir():  # Else another process was first.
            raise
