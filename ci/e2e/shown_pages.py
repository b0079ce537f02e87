"""Shared by the tests of pages: a Chromium for all tests of a class, and what is true of every page."""

import json
import os
import pathlib
import unittest

import chromium
from lab import LabTest

AXE = pathlib.Path(os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local/share") / "mprun/axe/axe.min.js"
LOOKS = ({}, {"dark": True}, {"width": 390, "height": 844, "phone": True})

needs_chromium = unittest.skipUnless(chromium.program(), "there is no Chromium here; ci/setup --tests installs it on Debian")


class PageTest(LabTest):
    @classmethod
    def setUpClass(cls):
        cls.browser = chromium.Chromium()
        cls.addClassCleanup(cls.browser.__exit__)

    def open(self, file, fragment="", **look):
        address = str(file) if str(file).startswith("http:") else f"file://{file}"
        page = self.browser.open(f"{address}{fragment}", **look)
        self.addCleanup(page.close)
        page.settle()
        return page

    def texts(self, page, selector):
        return page.evaluate(f"[...document.querySelectorAll({json.dumps(selector)})].map(e => e.textContent)")

    def wait(self, page, condition):
        page.evaluate(f"new Promise(done => {{ const look = () => {condition} ? done(true) : setTimeout(look, 20); look(); }})")

    def check_looks(self, file, fragments=("",)):
        """In every look: nothing in the console, nothing wider than the window, and no violation of axe-core's rules, if it is
        here (ci/axe)."""
        for look in LOOKS:
            for fragment in fragments:
                with self.subTest(look=look, fragment=fragment):
                    page = self.open(file, fragment, **look)
                    self.assertEqual(page.messages, [])
                    self.assertLessEqual(page.evaluate("document.documentElement.scrollWidth"), look.get("width", 1280))
                    if AXE.exists():
                        page.evaluate(AXE.read_text())
                        found = page.evaluate("axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary)]))")
                        self.assertEqual(found, [])
