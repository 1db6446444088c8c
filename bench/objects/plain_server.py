"""The least that any S3 over HTTP does here: PUT writes a body to a file, GET sends it back."""

import http.server
import os
import socketserver
import threading
from pathlib import Path

PIECE = 1 << 20


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_PUT(self):  # pylint: disable=invalid-name
        left, piece = int(self.headers["Content-Length"]), memoryview(bytearray(PIECE))
        with open(self.server.place / self.path.strip("/"), "wb", buffering=0) as file:
            while left > 0:
                count = self.rfile.readinto(piece[:min(left, PIECE)])
                file.write(piece[:count])
                left -= count
        self._answer(0)

    def do_GET(self):  # pylint: disable=invalid-name
        with open(self.server.place / self.path.strip("/"), "rb") as file:
            self._answer(os.fstat(file.fileno()).st_size)
            self.connection.sendfile(file)

    def _answer(self, length: int):
        self.send_response(200)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def log_message(self, *_):
        pass


class PlainServer(socketserver.ThreadingTCPServer):
    """`with PlainServer(place) as server`, on a free port of the loopback."""

    daemon_threads = True

    def __init__(self, place: Path):
        self.place = place
        super().__init__(("127.0.0.1", 0), _Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()
