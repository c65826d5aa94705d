"""A proxy before a real server that gives it the troubles a real network and a real cluster have."""

import contextlib
import http.client
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

#: What a cluster says when it refuses: status and body.
REFUSALS = {
    "unauthorized": (401, {"error": {"type": "security_exception"}, "status": 401}),
    "forbidden": (403, {"error": {"type": "security_exception"}, "status": 403}),
    "overloaded": (429, {"error": {"type": "es_rejected_execution_exception"}, "status": 429}),
    "internal": (500, {"error": {"type": "null_pointer_exception"}, "status": 500}),
    "bad gateway": (502, "<html>Bad gateway</html>"),
    "unavailable": (503, {"error": {"type": "master_not_discovered_exception"}, "status": 503}),
}
#: Answers with status 200 that are none.
NONSENSE = {
    "a page": b"<html>Sign in to the network first</html>",
    "nothing": b"",
    "an empty object": b"{}",
    "a list": b"[]",
    "no JSON": b'{"took": 3, "hits"',
    "shards failed": json.dumps(
        {"_shards": {"total": 1, "failed": 1}, "hits": {}, "aggregations": {}}
    ).encode(),
    "timed out": json.dumps({"timed_out": True, "_shards": {"total": 1, "failed": 0}}).encode(),
    "other counts": json.dumps(
        {
            "_shards": {"total": 1, "failed": 0},
            "hits": {"total": {"value": "many"}, "hits": [{"fields": None}]},
            "aggregations": {"every": {}},
        }
    ).encode(),
}
CONNECTIONS = ("hangs", "drips", "half an answer", "hangs up")
TROUBLES = (*REFUSALS, *NONSENSE, *CONNECTIONS)


class Troublemaker:
    """`trouble` is one of TROUBLES, "no product", or empty: then everything goes through.

    asked: how many requests came.
    """

    def __init__(self, server):
        self.address = urlsplit(server)
        self.trouble, self.asked = "", 0
        self.stopped = threading.Event()
        self.http = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.http.server_port}"

    def close(self):
        self.stopped.set()
        self.http.shutdown()
        self.http.server_close()

    def _handler(maker):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                maker.asked += 1
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                trouble = maker.trouble
                if trouble == "hangs":
                    maker.stopped.wait(20)
                elif trouble == "hangs up":
                    self.close_connection = True
                elif trouble in REFUSALS:
                    status, told = REFUSALS[trouble]
                    text = told if isinstance(told, str) else json.dumps(told)
                    self.answer(status, text.encode(), "text/html" if isinstance(told, str) else None)
                elif trouble in NONSENSE:
                    self.answer(200, NONSENSE[trouble], "text/html" if trouble == "a page" else None)
                else:
                    self.answer(*self.forward(body))

            do_POST = do_PUT = do_DELETE = do_HEAD = do_GET

            def forward(self, body):
                link = http.client.HTTPConnection(maker.address.hostname, maker.address.port, timeout=60)
                kept = {name: value for name, value in self.headers.items() if name.lower() != "host"}
                link.request(self.command, self.path, body, kept)
                with contextlib.closing(link):
                    answer = link.getresponse()
                    return answer.status, answer.read(), answer.headers.get("Content-Type")

            def answer(self, status, body, kind=None):
                self.send_response(status)
                if maker.trouble != "no product":
                    self.send_header("X-Elastic-Product", "Elasticsearch")
                self.send_header(
                    "Content-Type", kind or "application/vnd.elasticsearch+json;compatible-with=8"
                )
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command == "HEAD":
                    return
                if maker.trouble == "half an answer":
                    self.wfile.write(body[: len(body) // 2])
                    self.close_connection = True
                elif maker.trouble == "drips":
                    for byte in body:
                        if maker.stopped.is_set():
                            break
                        self.wfile.write(bytes([byte]))
                        self.wfile.flush()
                        time.sleep(0.1)
                else:
                    self.wfile.write(body)

        return Handler
