"""A small web shop: products, a cart, and how often each product was looked at (kept in Redis where there is one)."""

import json
import os
import socket
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

PRODUCTS = {
    "tea": {"name": "Green tea", "price": 4.5},
    "mug": {"name": "Blue mug", "price": 11.0},
    "pot": {"name": "Iron teapot", "price": 39.0},
}
REDIS = (os.environ.get("REDIS_HOST", ""), int(os.environ.get("REDIS_PORT", "6379")))
views = {}


def count_view(product):
    """Counts in Redis; in memory while Redis is away, so that the shop stays open."""
    views[product] = views.get(product, 0) + 1
    if not REDIS[0]:
        return views[product]
    key = f"views:{product}"
    try:
        with socket.create_connection(REDIS, timeout=0.5) as connection:
            connection.sendall(f"*2\r\n$4\r\nINCR\r\n${len(key)}\r\n{key}\r\n".encode())
            return int(connection.recv(64).decode().strip().lstrip(":"))
    except (OSError, ValueError):
        return views[product]


class Shop(SimpleHTTPRequestHandler):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, directory=os.path.join(os.path.dirname(__file__), "public"), **kwargs)

    def do_GET(self):
        if self.path == "/healthz":
            return self.reply(200, {"status": "ok"})
        if self.path == "/api/products":
            return self.reply(200, PRODUCTS)
        if self.path.startswith("/api/products/"):
            product = self.path.removeprefix("/api/products/")
            if product not in PRODUCTS:
                return self.reply(404, {"error": "no such product"})
            return self.reply(200, {**PRODUCTS[product], "views": count_view(product)})
        return super().do_GET()

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    port = int(os.environ.get("PORT", "8080"))
    print(f"shop listens on {port}", flush=True)
    ThreadingHTTPServer(("", port), Shop).serve_forever()
