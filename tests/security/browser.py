"""What a real browser runs of some HTML, found with the system's Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needed = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium to show stored HTML in")

# Everything is hovered, focused and, unless it leads away, clicked; whatever runs is counted.
COUNTING = """<!doctype html><meta charset=utf-8><script>
let hits = 0; const hit = () => { hits++; document.documentElement.dataset.hits = hits };
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = hit;
hits = -1; hit();
</script>"""
ACTING = """<script>
const act = () => {
  for (const one of document.querySelectorAll('main *')) {
    for (const kind of ['mouseover', 'mouseenter', 'pointerenter', 'focus', 'focusin', 'click']) {
      if (kind === 'click' && one.closest('a[href]') && /^(https?|mailto|tel):/.test(one.closest('a').href)) continue;
      one.dispatchEvent(new MouseEvent(kind, { bubbles: true, cancelable: true }));
    }
  }
  document.documentElement.dataset.done = 1;
};
addEventListener('load', act); setTimeout(act, 500);
</script>"""
RESULT = re.compile(r'data-hits="(\d+)"[^>]*data-done="1"')


def hits(folder: Path, bodies: list[str]) -> int:
    """How often a script ran while a page of these bodies was shown and everything in it was touched."""
    assert CHROMIUM is not None
    page = folder / "page.html"
    shown = "\n".join(f"<div>{body}</div>" for body in bodies)
    page.write_text(f"{COUNTING}{ACTING}<main>{shown}</main>", encoding="utf-8")
    command = [
        CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
        "--virtual-time-budget=3000",
        f"--user-data-dir={folder / 'profile'}", "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    found = RESULT.search(done.stdout)
    assert found, done.stdout[:500]
    return int(found[1])
