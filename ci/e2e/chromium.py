"""A headless Chromium for tests of pages, driven by its own DevTools protocol over a pipe, so no other package is needed.

    with Chromium() as browser:
        page = browser.open("file:///…/report.html")
        page.evaluate("document.title")

page.messages has every message that the page writes to its console, every uncaught error, and everything that the
security policy blocked.
"""

import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")


def program():
    """$MPRUN_CHROMIUM, or the first one found; None if there is none. A snap does not count: it cannot see the tests' folders."""
    named = os.environ.get("MPRUN_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, PROGRAMS)), None)
    return None if found is None or os.path.realpath(found).startswith("/snap/") else found


class Chromium:
    def __init__(self, *arguments):
        self.profile = tempfile.mkdtemp(prefix="mprun-chromium-")
        to_browser, self._to = os.pipe()
        self._from, from_browser = os.pipe()

        def move_descriptors():
            # Chromium reads from 3 and writes to 4, so first move our descriptors out of the way.
            source, sink = os.dup(to_browser), os.dup(from_browser)
            os.dup2(source, 3)
            os.dup2(sink, 4)

        self.process = subprocess.Popen(
            [
                program(), "--headless=new", "--remote-debugging-pipe", f"--user-data-dir={self.profile}", "--no-sandbox",
                "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-component-update",
                "--disable-background-networking", "--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding",
                "--hide-scrollbars", *arguments,
            ],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            preexec_fn=move_descriptors, close_fds=False,
        )  # fmt: skip
        os.close(to_browser)
        os.close(from_browser)
        self._numbers = itertools.count(1)
        self._buffer = b""
        self._answers = {}
        self._pages = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self._to)
        os.close(self._from)
        shutil.rmtree(self.profile, ignore_errors=True)

    def call(self, method, session=None, **parameters):
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to, data) :]
        self.await_that(lambda: number in self._answers, method)
        answer = self._answers.pop(number)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def await_that(self, condition, doing, seconds=60):
        """Handles messages of the browser until the condition holds."""
        deadline = time.monotonic() + seconds
        while not condition():
            ready, _, _ = select.select([self._from], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError(f"Chromium: {doing}: no answer within {seconds} s")
            data = os.read(self._from, 1 << 20)
            if not data:
                raise RuntimeError(f"Chromium ended during {doing}")
            self._buffer += data
            *messages, self._buffer = self._buffer.split(b"\0")
            for message in map(json.loads, messages):
                if "id" in message:
                    self._answers[message["id"]] = message
                elif message.get("sessionId") in self._pages:
                    self._pages[message["sessionId"]].take(message["method"], message["params"])

    def open(self, address, **size):
        page = Page(self, **size)
        page.go(address)
        return page

    def adopt(self, session, page):
        self._pages[session] = page


class Page:
    def __init__(self, browser, width=1280, height=900, dark=False, phone=False):
        self.browser = browser
        self.messages = []
        self.loaded = 0
        self.target = browser.call("Target.createTarget", url="about:blank", newWindow=True)["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        browser.adopt(self.session, self)
        for domain in ("Page", "Runtime", "Log"):
            self.call(f"{domain}.enable")
        self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=phone)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)

    def take(self, method, parameters):
        if method == "Page.loadEventFired":
            self.loaded += 1
        elif method == "Runtime.consoleAPICalled":
            self.messages.append(" ".join(str(a.get("value", a.get("description"))) for a in parameters["args"]))
        elif method == "Runtime.exceptionThrown":
            details = parameters["exceptionDetails"]
            self.messages.append(details.get("exception", {}).get("description") or details["text"])
        elif method == "Log.entryAdded":
            self.messages.append(parameters["entry"]["text"])

    def go(self, address):
        before = self.loaded
        self.call("Page.navigate", url=address)
        self.browser.await_that(lambda: self.loaded > before, f"loading {address}")

    def reload(self):
        before = self.loaded
        self.call("Page.reload")
        self.browser.await_that(lambda: self.loaded > before, "reloading")

    def evaluate(self, expression):
        """The value of a JavaScript expression; promises are awaited."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True, userGesture=True)
        if "exceptionDetails" in result:
            raise RuntimeError(result["exceptionDetails"].get("exception", {}).get("description"))
        return result["result"].get("value")

    def settle(self):
        """Waits until pending work is done and painted."""
        self.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def press(self, key, text="", **more):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=more.get("code", key), windowsVirtualKeyCode=more.get("number", 0), text=text if kind == "keyDown" else "")

    def type(self, text):
        for letter in text:
            self.press(letter, letter)

    def screenshot(self, file, whole=False):
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        with open(file, "wb") as out:
            out.write(base64.b64decode(data))

    def pdf(self):
        return base64.b64decode(self.call("Page.printToPDF", printBackground=True)["data"])
