"""The TypeScript twin where it runs: in Node as it stands, in a browser without its types."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import signing

TWIN = Path(signing.__file__).parents[1] / "pwa" / "verify"
NODE = Path(sys.executable).with_name("node")

STRIP = """
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
const sources = process.argv.slice(1).map((path) => stripTypeScriptTypes(readFileSync(path, "utf8")));
process.stdout.write(JSON.stringify(sources));
"""


class TwinHandler(SimpleHTTPRequestHandler):
    """Serves a folder quietly, TypeScript without its types as what it then is."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".ts": "text/javascript"}

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served_twin(folder: Path) -> Iterator[str]:
    """Put the twin's modules into the folder, serve it, and give the address of an empty page beside them."""
    sources = [path for path in sorted(TWIN.glob("*.ts")) if not path.name.endswith(".test.ts")]
    argv = [NODE, "--input-type=module", "--no-warnings", "--eval", STRIP, *sources]
    stripped = json.loads(subprocess.run(argv, capture_output=True, text=True, check=True).stdout)
    for path, source in zip(sources, stripped, strict=True):
        (folder / path.name).write_text(source)
    (folder / "index.html").write_text("<!doctype html><title>twin</title>")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(TwinHandler, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
