"""mprun report --serve: the page of a run in browsers on this computer, also while the run goes on."""

import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess

from lab import LabTest, unittest
from recorded_farm import recorded_farm
from shown_pages import PageTest, needs_chromium


class Served(LabTest):
    """A server and requests to it, without a browser."""

    def serve(self, path, *more):
        process = self.start("report", path, "--serve", *more)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        line = process.stdout.readline()
        found = re.match(r"http://127\.0\.0\.1:(\d+)/ shows \S+; Ctrl-C ends it\n", line)
        self.assertTrue(found, line)
        self.port = int(found[1])
        self.address = f"http://127.0.0.1:{self.port}/"
        return process

    def ask(self, target="/", method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self.addCleanup(connection.close)
        connection.putrequest(method, target, skip_host=True)
        for name, value in {"Host": f"127.0.0.1:{self.port}", **headers}.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        answer = connection.getresponse()
        return answer, answer.read()

    def data(self, after=0):
        answer, body = self.ask(f"/data?after={after}")
        self.assertEqual(answer.status, 200)
        return json.loads(body)

    def whole_run(self, boards=3, cases=10):
        return self.write("events.ndjson", "\n".join(recorded_farm(boards, cases)) + "\n")

    def test_only_its_own_page_can_read_it(self):
        self.serve(self.whole_run())
        answer, body = self.ask()
        self.assertEqual(answer.status, 200)
        self.assertIn(b"<!doctype html>", body)
        policy = answer.getheader("Content-Security-Policy")
        self.assertTrue(policy.startswith("default-src 'none'; script-src 'sha256-"), policy)
        self.assertIn("frame-ancestors 'none'", policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff")
        self.assertEqual(answer.getheader("Cross-Origin-Resource-Policy"), "same-origin")
        self.assertIsNone(answer.getheader("Access-Control-Allow-Origin"))
        for target in ("/", "/data?after=0"):
            for status, headers in (
                (421, {"Host": f"rebinding.example:{self.port}"}),
                (421, {"Host": "127.0.0.1"}),
                (403, {"Origin": "http://evil.example"}),
                (403, {"Origin": "null"}),
                (403, {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Mode": "no-cors"}),
            ):
                answer, body = self.ask(target, **headers)
                self.assertEqual((answer.status, len(body)), (status, 4), headers)
        self.assertEqual(self.ask("/", "POST")[0].status, 405)
        self.assertEqual(self.ask("/events.ndjson")[0].status, 404)
        self.assertEqual(self.ask("/../etc/passwd")[0].status, 404)
        answer, body = self.ask("/", "HEAD")
        self.assertEqual((answer.status, body), (200, b""))

    def test_it_listens_only_on_loopback_and_a_taken_port_is_refused(self):
        self.serve(self.whole_run())
        sockets = [line.split() for name in ("tcp", "tcp6") for line in pathlib.Path("/proc/net", name).read_text().splitlines()]
        listening = [words[1] for words in sockets if words[3] == "0A" and words[1].endswith(f":{self.port:04X}")]
        self.assertEqual(listening, [f"0100007F:{self.port:04X}"])
        second = self.mprun("report", "events.ndjson", "--serve", "--serve-port", self.port)
        self.assertEqual((second.code, second.stdout), (2, ""))
        self.assertIn(f"--serve: cannot listen on 127.0.0.1:{self.port}: Address already in use", second.stderr)

    def test_ctrl_c_ends_it_with_0(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            process = self.serve(self.whole_run())
            # A page waits for news, as it nearly always does.
            version = self.data()["live"]
            waiting = socket.create_connection(("127.0.0.1", self.port))
            self.addCleanup(waiting.close)
            waiting.sendall(f"GET /data?after={version} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
            process.send_signal(number)
            self.assertEqual(process.wait(60), 0)
            self.assertEqual(process.stderr.read(), "")

    def test_wrong_uses_are_refused(self):
        events = self.whole_run()
        other = self.write("text.ndjson", "hello\n")
        for words, reason in (
            (["none", "--serve"], "none: there is no such folder or file"),
            ([other, "--serve"], "not the events of a run"),
            ([events, events, "--serve"], "--serve takes a single run"),
            ([events, "--serve", "--html", "x.html"], "--serve"),
            ([events, "--serve-port", "80"], "--serve"),
            ([events, "--serve", "--serve-port", "65536"], "65535"),
        ):
            run = self.mprun("report", *words)
            self.assertEqual((run.code, run.stdout), (2, ""), words)
            self.assertIn(reason, run.stderr)

    def test_requests_that_are_none_do_not_disturb_it(self):
        self.serve(self.whole_run())
        for rubbish in (b"\x00" * 100, b"GET / HTTP/1.1\r\nHost: " + b"x" * 100_000, b"POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\nxx", b"GET", b""):
            with socket.create_connection(("127.0.0.1", self.port)) as connection:
                try:
                    connection.sendall(rubbish)
                    connection.shutdown(socket.SHUT_WR)
                    while connection.recv(65536):
                        pass
                except OSError:
                    pass  # it may close the connection before all of it is sent
        self.assertEqual(self.ask()[0].status, 200)

    def test_a_browser_that_does_not_read_delays_nobody(self):
        self.serve(self.whole_run(50, 400))
        idle = []
        for _ in range(10):
            connection = socket.create_connection(("127.0.0.1", self.port))
            self.addCleanup(connection.close)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.sendall(f"GET / HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n\r\n".encode())
            idle.append(connection)
        answer, body = self.ask()
        self.assertEqual(answer.status, 200)
        self.assertEqual(len(body), int(answer.getheader("Content-Length")))

    def test_a_file_that_grows_is_truncated_and_rotated(self):
        lines = [line + "\n" for line in recorded_farm(2, 5)]
        journal = self.write("out/events.ndjson.partial", "".join(lines[:15]))
        self.serve(self.folder / "out")
        first = self.data()
        self.assertEqual((first["end"], len(first["cells"]["case"])), ("cut-off", 10))
        with journal.open("a") as out:
            out.write("".join(lines[15:]))
        journal.rename(self.folder / "out/events.ndjson")
        grown = first
        while grown["end"] == "cut-off":
            grown = self.data(grown["live"])
        self.assertEqual(grown["exit"], 1)
        self.assertNotIn("w", grown["cells"]["verdict"])
        # Another run begins in the folder.
        (self.folder / "out/events.ndjson").unlink()
        journal.write_text("".join(recorded_farm_of("second", 1, 3)))
        again = grown
        while again["id"] != "second":
            again = self.data(again["live"])
        self.assertEqual(len(again["cells"]["case"]), 3)
        journal.write_text("".join(recorded_farm_of("third", 1, 1)))
        while again["id"] != "third":
            again = self.data(again["live"])
        self.assertEqual(len(again["cells"]["case"]), 1)


def recorded_farm_of(name, boards, cases):
    """The beginning of a run with that id."""
    lines = recorded_farm(boards, cases)[: 1 + boards + boards * cases]
    return [line.replace("20261124T024500Z-1f3a9c02", name) + "\n" for line in lines]


@needs_chromium
class Followed(PageTest):
    serve = Served.serve

    def test_a_run_is_followed_until_it_ends(self):
        for name in ("a", "b"):
            # Each waits until the test lets it go on.
            self.write(f"suites/s/{name}.py", f"import os, time\nwhile {name!r} not in os.listdir({str(self.folder)!r}):\n    time.sleep(0.01)\nprint(1)\n")
            self.write(f"suites/s/{name}.py.exp", "1\n")
        self.out.mkdir()
        self.serve(self.out)
        page = self.open(self.address)
        self.assertEqual(self.texts(page, "h1"), ["Waiting for a run"])
        farm = self.farm(self.UNIX, self.board("gone", "false"), defaults="{connect_timeout: 1s, reply_timeout: 2s, idle_timeout: 300s, case_timeout: 300s}")
        run = self.start("--farm", farm, self.folder / "suites", "--out", self.out, "--retries", "0")
        self.addCleanup(run.kill)
        title = "document.querySelector('h1').textContent"
        self.wait(page, f"{title} === '2 errors so far, 2 to go' && document.querySelector('.matrix td.running')")
        second = self.open(self.address)
        self.assertEqual(self.texts(second, "h1"), ["2 errors so far, 2 to go"])
        # What a reader opened and focused stays so, where it is.
        page.evaluate("document.querySelector('#failure-groups .case > summary').focus()")
        page.evaluate("scrollTo(0, 300)")
        top = page.evaluate("document.activeElement.getBoundingClientRect().top")
        self.write("a", "")
        for each in (page, second):
            self.wait(each, f"{title} === '2 errors so far, 1 to go'")
        self.write("b", "")
        self.assertEqual(self.finish(run).code, 3)
        for each in (page, second):
            self.wait(each, "document.getElementById('live').textContent === 'The run has ended.'")
            self.assertEqual(self.texts(each, "h1"), ["2 errors"])
            self.assertEqual(each.messages, [])
        self.assertEqual(page.evaluate("document.activeElement.tagName + document.activeElement.parentElement.className"), "SUMMARYcase")
        self.assertAlmostEqual(page.evaluate("document.activeElement.getBoundingClientRect().top"), top, delta=2)
        self.assertEqual(page.evaluate("document.querySelectorAll('#failure-groups .case[open]').length"), 1)
        # Afterwards it shows what report.html shows.
        still = self.open(self.out / "report.html")
        for selector in ("#meaning", "#tallies", "#failures", "#matrix-note", "#boards"):
            self.assertEqual(self.texts(page, selector), self.texts(still, selector))

    def test_everybody_can_read_it(self):
        lines = recorded_farm()
        self.write("events.ndjson", "\n".join(lines[: len(lines) * 2 // 3]) + "\n")
        self.serve(self.folder / "events.ndjson")
        self.check_looks(self.address, ("", "#verdict=bad"))

    def test_another_site_cannot_read_it_even_by_another_name(self):
        self.write("events.ndjson", "\n".join(recorded_farm(2, 3)) + "\n")
        self.serve(self.folder / "events.ndjson")
        elsewhere = self.open(self.write("evil.html", "<!doctype html><title>evil</title>"))
        for mode in ("cors", "no-cors"):
            got = elsewhere.evaluate(f"fetch('{self.address}data?after=0', {{mode: '{mode}'}}).then(a => a.text().then(t => a.type + t.length), () => 'refused')")
            self.assertIn(got, ("refused", "opaque0"))
        frame = f"new Promise(done => {{ const f = document.createElement('iframe'); f.onload = () => {{ try {{ done(f.contentDocument.body.textContent.length) }} catch {{ done('refused') }} }}; f.src = '{self.address}'; document.body.append(f); }})"
        self.assertIn(elsewhere.evaluate(frame), ("refused", 0))


if __name__ == "__main__":
    unittest.main()
