"""`python -m tests.compat` writes COMPAT.md anew."""

from tests.compat.page import FILE, page

FILE.write_text(page(), encoding="utf-8")
