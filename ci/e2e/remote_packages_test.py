"""mprun remote mip: packages from an index on loopback, by HTTP and HTTPS, and from files."""

import hashlib
import http.server
import json
import os
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


if __name__ == "__main__":
    unittest.main()
