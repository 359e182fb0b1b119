# SPDX-License-Identifier: MIT
"""A web server on loopback, over TLS or not, that keeps files as a cloud drive does and can be told to misbehave."""
import base64
import gzip
import hashlib
import http.server
import ssl
import threading


class File:
    """What lies at one path. HOW: whole, truncated, endless, packed, hang."""

    def __init__(self, content, **more):
        self.content = content if isinstance(content, bytes) else content.encode()
        self.status, self.how, self.headers, self.login = 200, "whole", {}, None
        self.modified = None  # as HTTP writes a date
        self.tagged = True
        self.__dict__.update(more)

    def etag(self):
        return f'"{hashlib.sha256(self.content).hexdigest()[:16]}"'


class Web(http.server.ThreadingHTTPServer):
    """`files` by path. Seen afterwards: `asked`, (path, headers, status) of each request."""
    daemon_threads = True
    block_on_close = False

    def __init__(self, certificate=None, key=None, port=0):
        super().__init__(("127.0.0.1", port), Talk)
        self.files, self.asked, self.ended = {}, [], threading.Event()
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"http{'s' if certificate else ''}://localhost:{self.server_address[1]}"
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.ended.set()
        self.shutdown()
        self.server_close()

    def put(self, path, content, **more):
        self.files[path] = File(content, **more)
        return f"{self.url}{path}"

    def statuses(self, path):
        return [status for asked, _, status in self.asked if asked == path]

    def handle_error(self, request, client_address):
        pass  # a client that does not trust the certificate hangs up


class Talk(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, headers, content=b""):
        self.server.asked.append((self.path, dict(self.headers), status))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
        self.close_connection = True

    def is_let_in(self, file):
        wanted = base64.b64encode(f"{file.login[0]}:{file.login[1]}".encode()).decode() if file.login else None
        return not wanted or self.headers.get("Authorization") == f"Basic {wanted}"

    def is_known(self, file):
        if file.tagged and self.headers.get("If-None-Match"):
            return self.headers["If-None-Match"] == file.etag()
        return bool(file.modified) and self.headers.get("If-Modified-Since") == file.modified

    def do_GET(self):
        file = self.server.files.get(self.path)
        if not file:
            return self.answer(404, {"Content-Length": "9"}, b"not found")
        if not self.is_let_in(file):
            return self.answer(401, {"Content-Length": "0", "WWW-Authenticate": "Basic"})
        headers = dict(file.headers)
        if file.tagged:
            headers["ETag"] = file.etag()
        if file.modified:
            headers["Last-Modified"] = file.modified
        if file.status == 200 and file.how == "whole" and self.is_known(file):
            return self.answer(304, headers)
        return self.send(file, headers)

    def send(self, file, headers):
        content = file.content
        if file.how == "packed":
            content = gzip.compress(content)
            headers["Content-Encoding"] = "gzip"
        if file.how != "endless":
            headers["Content-Length"] = str(len(content))
        if file.how == "truncated":
            content = content[:-20]
        if file.how == "hang":
            content = content[:10]
        self.answer(file.status, headers, content)
        if file.how == "hang":
            self.server.ended.wait(60)
