"""mprun remote mip: packages from an index on loopback, by HTTP and HTTPS, and from files."""

import base64
import hashlib
import http.client
import http.server
import json
import os
import signal
import socket
import socketserver
import ssl
import subprocess
import threading

from lab import unittest
from remote_test import RemoteTest


class Index:
    """Serves files by path; `moved` redirects a path to another address."""

    def __init__(self, files, certificate=None, moved=()):
        moved = dict(moved)
        self.asked = []
        index = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                index.asked.append(self.path)
                if self.path in moved:
                    self.send_response(302)
                    self.send_header("Location", moved[self.path])
                    self.end_headers()
                    return
                content = files.get(self.path)
                self.send_response(200 if content is not None else 404)
                self.end_headers()
                self.wfile.write(content or b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        scheme = "http"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
            scheme = "https"
        self.url = f"{scheme}://localhost:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(30)


class Proxy:
    """Passes every request on to one index, whatever host it names; `user` is whom it knows, as "name:password"."""

    def __init__(self, port, user=None):
        wanted = user and "Basic " + base64.b64encode(user.encode()).decode()
        self.asked = []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def is_known(self):
                proxy.asked.append(f"{self.command} {self.path}")
                if wanted and self.headers["Proxy-Authorization"] != wanted:
                    self.send_error(407)
                    return False
                return True

            def do_GET(self):
                if not self.is_known():
                    return
                line = http.client.HTTPConnection("127.0.0.1", port)
                line.request("GET", "/" + self.path.split("/", 3)[3])
                answer = line.getresponse()
                self.send_response(answer.status)
                self.end_headers()
                self.wfile.write(answer.read())
                line.close()

            def do_CONNECT(self):
                if not self.is_known():
                    return
                self.send_response(200, "Connection established")
                self.end_headers()
                with socket.create_connection(("127.0.0.1", port)) as line:
                    there = threading.Thread(target=carry, args=(self.connection, line))
                    there.start()
                    carry(line, self.connection)
                    there.join()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    close = Index.close


def carry(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # the other side has closed


class Silent(socketserver.BaseRequestHandler):
    """An HTTP server that takes a request and never answers; `begun` says when."""

    def handle(self):
        self.request.recv(4096)
        self.server.begun.set()
        self.request.recv(1)  # until the client closes


def package(version, files, deps=()):
    """The files of an index for a package: its description, and its files by hash."""
    name, number = version.split("@")
    hashes = [[path, hashlib.sha256(content).hexdigest()[:8]] for path, content in files.items()]
    description = json.dumps({"v": 1, "version": number, "hashes": hashes, "deps": list(deps)}).encode()
    paths = {f"/package/{form}/{name}/{which}.json": description for form in ("py", "6") for which in ("latest", number)}
    paths.update({f"/file/{short[:2]}/{short}": files[path] for path, short in hashes})
    return paths


class Packages(RemoteTest):
    FILES = {
        **package("one@0.1", {"one/__init__.py": b"from two import b\n", "one/data.bin": bytes(range(256))}, deps=[["two", "latest"]]),
        **package("two@0.3", {"two.py": b"b = 42\n"}, deps=[["one", "latest"]]),
        "/plain.py": b"plain = 1\n",
        "/repo/package.json": json.dumps({"urls": [["sub/x.py", "src/x.py"]], "version": "1"}).encode(),
        "/repo/src/x.py": b"x = 3\n",
    }

    def serve(self, *arguments, **options):
        index = Index(self.FILES, *arguments, **options)
        self.addCleanup(index.close)
        return index

    def test_a_package_and_its_dependencies(self):
        index = self.serve()
        install = ("mip", "--index", index.url + "/", "--target", "/flash/lib", "install", "one")
        said = self.remote(*install)
        self.assertEqual(
            said,
            f"Install one\nInstalling one (latest) from {index.url} to /flash/lib\nInstalling: /flash/lib/one/__init__.py\n"
            f"Installing: /flash/lib/one/data.bin\nInstalling two (latest) from {index.url} to /flash/lib\n"
            "Installing: /flash/lib/two.py\nDone\n",
        )
        self.assertEqual(self.remote("exec", "import sys; sys.path.append('/flash/lib'); import one; print(one.b)"), "42\n")
        self.assertIn("Exists: /flash/lib/one/data.bin\n", self.remote(*install))
        self.assertIn("Installing two (0.3)", self.remote("mip", "--index", index.url, "--target", "/flash/b", "--no-mpy", "install", "two@0.3"))

    def test_a_package_that_cannot_be_installed_is_a_single_line(self):
        index = self.serve()
        self.assertEqual(
            self.wrong("mip", "--index", index.url, "--target", "/flash/lib", "install", "one@7"),
            f"mpremote: Package not found: {index.url}/package/6/one/7.json\n",
        )
        self.assertEqual(
            self.wrong("mip", "--target", "/flash/lib", "install", f"{index.url}/no.py"), f"mpremote: File not found: {index.url}/no.py\n"
        )
        nobody = self.wrong("mip", "--index", "http://127.0.0.1:9", "--target", "/flash/lib", "install", "one")
        self.assertIn("Connection refused", nobody)
        self.assertEqual(nobody.count("\n"), 1)
        self.assertEqual(self.wrong("mip", "update", "x"), "mpremote: mip: 'update' is not a command\n")
        self.assertEqual(self.wrong("mip", "--target", "/flash", "install", "no.json"), "mpremote: Error opening no.json\n")

    def test_addresses_and_files(self):
        index = self.serve(moved={"/moved.py": "/plain.py"})
        self.remote("mip", "--target", "/flash", "install", f"{index.url}/plain.py", f"{index.url}/moved.py", f"{index.url}/repo")
        self.assertEqual(self.remote("cat", "plain.py", "moved.py", "sub/x.py"), "plain = 1\nplain = 1\nx = 3\n")
        self.write("here/package.json", json.dumps({"urls": [["y.py", "z/y.py"]]}))
        self.write("here/z/y.py", "y = 1\n")
        said = self.remote("mip", "--target", "/flash", "install", self.folder / "here/package.json")
        self.assertEqual(said, f"Install {self.folder}/here/package.json\nInstalling: /flash/y.py\nDone\n")

    def certificate(self, host):
        file = self.folder / f"{host}.pem"
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", file, "-out", self.folder / "only.pem", "-days", "2"]
            + ["-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"],
            check=True,
            capture_output=True,
        )
        with file.open("a") as both:
            both.write((self.folder / "only.pem").read_text())
        return file

    def test_certificates_are_checked(self):
        certificate = self.certificate("localhost")
        index = self.serve(certificate)
        install = ("mip", "--target", "/flash", "install", f"{index.url}/plain.py")
        self.assertIn("self-signed", self.wrong(*install))
        trusting = {**os.environ, "SSL_CERT_FILE": str(certificate)}
        self.remote(*install, env=trusting)
        other = self.certificate("elsewhere")
        index = self.serve(other)
        refused = self.wrong(*install[:-1], f"{index.url}/plain.py", env={**os.environ, "SSL_CERT_FILE": str(other)})
        self.assertIn("its certificate is for another host: for elsewhere, not localhost", refused)

    def proxied(self, index, *arguments):
        proxy = Proxy(int(index.url.rpartition(":")[2]), *arguments)
        self.addCleanup(proxy.close)
        return proxy

    @staticmethod
    def through(**variables):
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return {**kept, **variables}

    def test_a_proxy_of_the_environment(self):
        index = self.serve()
        proxy = self.proxied(index, "me:se@cret")
        install = ("mip", "--target", "/flash", "install", "http://pi.invalid/plain.py")
        with_password = f"http://me:se%40cret@{proxy.address}/"
        self.remote(*install, env=self.through(http_proxy=with_password))
        self.assertEqual((proxy.asked, index.asked), (["GET http://pi.invalid/plain.py"], ["/plain.py"]))
        self.assertEqual(self.remote("cat", "plain.py"), "plain = 1\n")
        refused = self.wrong(*install, env=self.through(http_proxy=proxy.address))
        self.assertEqual(refused, "mpremote: Error 407 requesting http://pi.invalid/plain.py\n")
        passed_by = self.through(http_proxy=with_password, no_proxy="localhost")
        self.remote(*install[:-1], f"{index.url}/repo", env=passed_by)
        self.assertEqual(len(proxy.asked), 2)
        nobody = self.wrong(*install, env=self.through(http_proxy="127.0.0.1:9"))
        self.assertTrue(nobody.startswith("mpremote: the proxy 127.0.0.1:9: "), nobody)
        self.assertTrue(nobody.endswith("Connection refused requesting http://pi.invalid/plain.py\n"), nobody)
        strange = self.wrong(*install, env=self.through(HTTP_PROXY="socks5://me:secret@127.0.0.1:9"))
        self.assertEqual(
            strange, "mpremote: $http_proxy is not the http:// address of a proxy requesting http://pi.invalid/plain.py\n"
        )

    def test_https_goes_through_a_tunnel_of_the_proxy(self):
        certificate = self.certificate("pi.invalid")
        index = self.serve(certificate)
        proxy = self.proxied(index, "me:secret")
        install = ("mip", "--target", "/flash", "install", "https://pi.invalid/plain.py")
        env = self.through(https_proxy=f"http://me:secret@{proxy.address}", SSL_CERT_FILE=str(certificate))
        self.remote(*install, env=env)
        self.assertEqual((proxy.asked, index.asked), (["CONNECT pi.invalid:443"], ["/plain.py"]))
        refused = self.wrong(*install, env={**env, "https_proxy": proxy.address})
        self.assertEqual(
            refused, "mpremote: Tunnel connection failed: 407 Proxy Authentication Required requesting https://pi.invalid/plain.py\n"
        )

    def test_ctrl_c_ends_a_fetch_that_gets_no_answer(self):
        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Silent)
        server.begun = threading.Event()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_address[1]}/x.py"
        process = self.start("remote", "connect", self.board.address, "mip", "--target", "/flash", "install", url)
        self.assertTrue(server.begun.wait(60))
        process.send_signal(signal.SIGINT)
        run = self.finish(process)
        self.assertEqual((run.code, run.stderr), (130, f"mpremote: interrupted requesting {url}\n"))
        self.assertIn("Package may be partially installed\n", run.stdout)
        self.assertEqual(self.remote("resume", "eval", "1"), "1\n")


if __name__ == "__main__":
    unittest.main()
