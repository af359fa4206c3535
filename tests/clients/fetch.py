"""The source of a package whose setup.py no longer runs, by pip alone: its index, mirrors and certificates count."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

PATIENCE_SECONDS = 60


class NotFetched(Exception):
    """It could not be had; the message is pip's."""


def fetch_source(name: str, version: str, sha256: str) -> Path:
    """The folder of the unpacked source distribution, kept beside the environment's packages. Raises NotFetched."""
    kept = Path(sys.prefix) / "sources" / f"{name}-{version}"
    if not kept.is_dir():
        kept.parent.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            _rename(_download(name, version, sha256, Path(folder)), kept)
    return kept


def _download(name: str, version: str, sha256: str, folder: Path) -> Path:
    """pip unpacks the archive, checks its hash, fails at setup.py, and is told to leave what it unpacked."""
    wanted = folder / "requirements.txt"
    wanted.write_text(f"{name}=={version} --hash=sha256:{sha256}\n")
    command = [
        sys.executable, "-m", "pip", "download", "--require-hashes", "--no-deps", "--no-binary", name, "--no-clean",
        "--no-build-isolation", "--disable-pip-version-check", "-r", str(wanted), "-d", str(folder / "out"),
    ]  # fmt: skip
    environment = {**os.environ, "TMPDIR": str(folder)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        raise NotFetched(f"pip did not end within {PATIENCE_SECONDS} seconds") from None
    unpacked = sorted(folder.glob(f"pip-download-*/{name}_*/setup.py"))
    if not unpacked or "DO NOT MATCH" in done.stderr:
        raise NotFetched(done.stderr.strip() or done.stdout.strip())
    return unpacked[0].parent


def _rename(unpacked: Path, kept: Path) -> None:
    try:
        unpacked.rename(kept)
    except OSError:
        if not kept.is_dir():  # Else another process was first.
            raise
