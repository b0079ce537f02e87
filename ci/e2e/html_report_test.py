"""report.html as people use it: in a browser, with mouse, keyboard and a screen reader's rules, on paper, and with boards
that print arbitrary text."""

import json
import os
import pathlib
import re
import subprocess
import tempfile
import shutil

from lab import MPRUN, LabTest, unittest
from recorded_farm import recorded_farm
from shown_pages import PageTest, needs_chromium

EVIL = "</script><script>window.owned=1</script><!--<img src=x onerror=window.owned=1>\u202e\x1b[31m"
CASES = {
    "s/good.py": "print(1)\n",
    "s/differs.py": "print('a')\nprint('b')\n",
    "s/differs.py.exp": "a\nc\n",
    "s/raises.py": "def check(n):\n    raise ValueError('bad %d' % n)\n\ncheck(3)\n",
    "s/hostile.py": f"print({EVIL!r})\n",
    "s/hostile.py.exp": "nothing\n",
    "s/skips.py": "print('SKIP')\nraise SystemExit\n",
    "s/odd+one.py": "import os\nassert not os.getenv('ODD'), 'this board is odd'\nprint(1)\n",
    "t/suite.yaml": "cases:\n  small: {transfer: {size: 1KiB}}\n",
}


class Reports(LabTest):
    """Tests that need no browser."""

    def test_report_writes_only_the_page_and_it_is_identical(self):
        self.write("suites/s/a.py", "print(1)\n")
        self.write("suites/s/b.py", "assert 0, 'no'\n")
        run = self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        again = self.mprun("report", self.out / "events.ndjson", "--html", self.folder / "page.html")
        self.assertEqual(again.code, 1, again.stderr)
        self.assertEqual(again.stdout, f"{self.folder}/page.html: 1 failed, 1 passed\n")
        self.assertEqual((self.folder / "page.html").read_bytes(), (self.out / "report.html").read_bytes())
        self.assertFalse((self.folder / "mprun-out").exists())
        self.assertIn("report.html", run.stdout)

    def test_wrong_uses_are_refused(self):
        events = self.write("events.ndjson", "\n".join(recorded_farm(2, 3)) + "\n")
        both = self.mprun("report", events, "--html", "x.html", "--out", "here")
        self.assertEqual(both.code, 2, both.stderr)
        nowhere = self.mprun("report", events, "--html", "none/x.html")
        self.assertEqual(nowhere.code, 3)
        self.assertIn("cannot write none/x.html: No such file or directory", nowhere.stderr)

    def test_a_hundred_thousand_results_fit_a_page(self):
        events = self.write("events.ndjson", "\n".join(recorded_farm(50, 2000)) + "\n")
        self.finish(self.start("report", events, "--html", "big.html"), timeout=600)  # under a sanitizer
        self.assertLess((self.folder / "big.html").stat().st_size, 15_000_000)


@needs_chromium
class Pages(PageTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kept = pathlib.Path(tempfile.mkdtemp(prefix="mprun-e2e-page-"))
        cls.addClassCleanup(shutil.rmtree, cls.kept, ignore_errors=True)
        farm = cls.kept / "farm.ndjson"
        farm.write_text("\n".join(recorded_farm()) + "\n")
        subprocess.run([MPRUN, "report", farm, "--html", cls.kept / "farm.html"], stdout=subprocess.DEVNULL)
        cls.farm_page = cls.kept / "farm.html"

    def open(self, file=None, fragment="", **look):
        return super().open(file or self.farm_page, fragment, **look)

    def real_run(self):
        for name, text in CASES.items():
            self.write(f"suites/{name}", text)
        odd = self.UNIX.replace("[micropython]", "[micropython], environment: {ODD: '1'}").replace("id: unix", "id: odd")
        slow = self.UNIX.replace("}}}", "}, faults: {seed: 5, latency: 1ms}}}").replace("id: unix", "id: slow")
        self.lab = self.farm(self.UNIX, odd, slow)
        return self.run_farm("lab.yaml", "suites")

    def test_a_real_run_shows_why_it_failed(self):
        run = self.real_run()
        page = self.open(run.out / "report.html")
        self.assertEqual(page.messages, [])
        self.assertEqual(self.texts(page, "h1"), ["10 failed"])
        groups = self.texts(page, "#failure-groups .group-head .message")
        self.assertIn("uncaught AssertionError: this board is odd (line 2)", groups)
        self.assertIn("uncaught ValueError: bad 3 (line 2)", groups)
        self.assertEqual(self.texts(page, "#skipped-groups .group .spread"), ["3 × s/skips on 3 boards"])
        page.evaluate("document.querySelectorAll('.group').forEach(g => { g.open = true; g.fill(); })")
        page.evaluate("document.querySelectorAll('.case').forEach(c => { c.open = true; c.fill(); })")
        body = page.evaluate("document.body.textContent")
        self.assertIn('File "suites/s/raises.py", line 4, in <module>', body)
        self.assertIn("raise ValueError('bad %d' % n)", body)
        self.assertIn("seed: 5, latency: 1ms", body)
        self.assertEqual(set(self.texts(page, "pre .removed")) & {"-c\n"}, {"-c\n"})
        self.assertIn("onerror=window.owned=1>\\u202e\\x1b[31m", body)
        self.assertIsNone(page.evaluate("window.owned ?? null"))
        self.assertEqual(page.messages, [])
        # Three boards: transfers over two kinds of link, in both directions.
        self.assertEqual(self.texts(page, "#transfer-rows tbody tr td:nth-child(2)"), ["1 KiB"] * 2)
        self.assertEqual(page.evaluate("[...document.querySelectorAll('#matrix .odd')].map(e => e.ariaLabel)"), ["failed, unlike most"])

    def test_the_command_of_a_failure_reproduces_it(self):
        run = self.real_run()
        page = self.open(run.out / "report.html", "#q=odd%2Bone")
        (command,) = self.texts(page, "#failure-groups .command code")
        self.assertEqual(command, "mprun --farm lab.yaml suites --board odd -i '^s/odd\\+one$'")
        path = f"{pathlib.Path(MPRUN).parent}:{os.environ['PATH']}"
        again = subprocess.run(["sh", "-c", command], cwd=self.folder, env={**os.environ, "PATH": path}, capture_output=True, text=True)
        self.assertEqual(again.returncode, 1, again.stderr)
        events = (self.folder / "mprun-out/events.ndjson").read_text()
        self.assertEqual(events.count('"cell_planned"'), 1)
        self.assertIn("this board is odd", events)

    def test_results_of_merged_runs_have_the_command_of_their_run(self):
        self.write("suites/s/a.py", "assert 0, 'no'\n")
        self.write("suites/s/b.py", "print(1)\n")
        self.farm(self.UNIX)
        self.assertEqual(self.mprun("--farm", "lab.yaml", "suites", "--retries", "0", "--out", "one").code, 1)
        self.assertEqual(self.mprun("--port", "exec:micropython", "suites/s/b.py", "--out", "two").code, 0)
        merged = self.mprun("report", "one", "two", "--html", "merged.html")
        self.assertEqual(merged.code, 1, merged.stderr)
        page = self.open(self.folder / "merged.html")
        self.assertEqual(page.messages, [])
        commands = page.evaluate("[...Array(cellCount).keys()].map(commandOf)")
        first = [f"mprun --farm lab.yaml suites --retries 0 --board unix -i '^s/{name}$'" for name in "ab"]
        second = "mprun --port exec:micropython suites/s/b.py -i '^s/b$'"
        self.assertEqual(commands, [*first, second])

    def test_filters_live_in_the_fragment(self):
        page = self.open()
        everything = self.texts(page, "#matched")
        page.evaluate("document.getElementById('q').focus()")
        page.type("rp2-1 wait")
        page.evaluate("document.getElementById('verdict').value = 'bad'; document.getElementById('verdict').dispatchEvent(new Event('input'))")
        page.settle()
        filtered = self.texts(page, "#matched")
        self.assertNotEqual(filtered, everything)
        names = page.evaluate("[...document.querySelectorAll('.matrix tbody th')].map(e => e.textContent)")
        self.assertTrue(names and all("/wait_" in name for name in names), names)
        self.assertIn("q=rp2-1+wait", page.evaluate("location.hash"))
        page.reload()
        page.settle()
        self.assertEqual(self.texts(page, "#matched"), filtered)
        self.assertEqual(page.evaluate("document.getElementById('q').value"), "rp2-1 wait")
        other = self.open(fragment=page.evaluate("location.hash"))
        self.assertEqual(self.texts(other, "#matched"), filtered)
        page.evaluate("document.getElementById('clear').click()")
        page.settle()
        self.assertEqual(self.texts(page, "#matched"), everything)
        self.assertEqual(page.messages, [])

    def test_a_search_without_results_says_so(self):
        page = self.open(fragment="#q=nosuchthing")
        self.assertIn("None of the results shown failed.", self.texts(page, "#failure-groups")[0])
        self.assertEqual(self.texts(page, "#matrix-note"), ["No case matches the filter."])
        self.assertEqual(self.texts(page, "#matched"), ["0 of 960 results"])

    def test_every_link_leads_somewhere(self):
        page = self.open()
        for address in set(page.evaluate("[...document.querySelectorAll('a')].map(a => a.getAttribute('href'))")):
            self.assertTrue(address.startswith("#") and len(address) > 1, address)
            page.evaluate(f"location.hash = {json.dumps(address)}")
            page.settle()
            self.assertNotEqual(self.texts(page, "#matched"), ["0 of 960 results"], address)
        page.evaluate("location.hash = '#at=timeline'")
        self.wait(page, "document.activeElement.id === 'timeline-title'")
        self.assertEqual(page.messages, [])

    def test_everything_is_reachable_by_keyboard(self):
        page = self.open()
        page.press("Tab", number=9)
        self.assertEqual(page.evaluate("document.activeElement.textContent"), "Skip to the failures")
        page.press("Enter", "\r", number=13)
        self.wait(page, "document.activeElement.id === 'failures-title'")
        page.press("/", "/")
        self.assertEqual(page.evaluate("document.activeElement.id"), "q")
        self.assertEqual(page.evaluate("document.querySelectorAll('.matrix td[tabindex=\"0\"]').length"), 1)
        page.evaluate("document.querySelector('.matrix td[tabindex=\"0\"]').focus()")
        page.press("ArrowRight", number=39)
        page.press("ArrowDown", number=40)
        self.assertEqual(page.evaluate("document.activeElement.dataset.at"), "1,1")
        page.press("End", number=35)
        page.press("Home", number=36)
        self.assertEqual(page.evaluate("document.activeElement.dataset.at"), "1,0")
        page.press("Enter", "\r", number=13)
        self.wait(page, "document.getElementById('detail').open")
        self.wait(page, "/cell=\\d+/.test(location.hash)")
        self.assertTrue(page.evaluate("document.getElementById('detail').contains(document.activeElement)"))
        page.press("Escape", number=27)
        self.wait(page, "!document.getElementById('detail').open")
        self.wait(page, "!location.hash.includes('cell=')")  # a dialog reports its end asynchronously
        self.wait(page, "document.activeElement.dataset.at === '1,0'")
        self.assertEqual(page.messages, [])

    def test_a_result_can_be_linked_to(self):
        page = self.open(fragment="#cell=3")
        self.assertTrue(page.evaluate("document.getElementById('detail').open"))
        self.assertRegex(self.texts(page, "#detail-title")[0], r"failed suite_3/\w+_003 on rp2-1")
        for wrong in ("#cell=100000", "#cell=x", "#cell=-1", "#at=nowhere", "#verdict=odd&blame=x&board=%F0", "#%"):
            self.assertEqual(self.open(fragment=wrong).messages, [], wrong)

    def test_everybody_can_read_it(self):
        self.check_looks(self.farm_page, ("", "#cell=3", "#q=read&verdict=bad"))

    def test_injected_code_does_not_run(self):
        text = self.farm_page.read_text()
        evil = "<script>window.owned = 1</script><img src=x onerror='window.owned = 1'><style>body { display: none }</style>"
        page = self.open(self.write("evil.html", text.replace("<main", evil + "<main", 1)))
        self.assertIsNone(page.evaluate("window.owned ?? null"))
        self.assertEqual(page.evaluate("getComputedStyle(document.body).display"), "block")
        self.assertGreaterEqual(sum("Content Security Policy" in m for m in page.messages), 3, page.messages)
        clean = self.open()
        clean.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'window.owned = 1'}))")
        self.assertIsNone(clean.evaluate("window.owned ?? null"))
        self.assertEqual(clean.evaluate("fetch('https://mprun.invalid/').then(() => 'sent', () => 'blocked')"), "blocked")
        self.assertTrue(any("Content Security Policy" in m for m in clean.messages))

    def test_printing_shows_open_sections_and_no_tools(self):
        page = self.open()
        self.assertTrue(page.pdf().startswith(b"%PDF"))
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(page.evaluate("document.querySelectorAll('#failure-groups .group:not([open])').length"), 0)
        drawn = "c => c.getContext('2d').getImageData(0, 10, c.width, 1).data.some(value => value)"
        self.assertTrue(page.evaluate(f"[...document.querySelectorAll('.timeline canvas')].every({drawn})"))
        colour = "getComputedStyle(document.querySelector('h1')).color"
        light = page.evaluate(colour)
        page.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.assertEqual(page.evaluate("getComputedStyle(document.querySelector('.tools')).display"), "none")
        self.assertEqual(page.evaluate(colour), light)

    def test_only_the_rows_in_sight_of_a_large_run_are_in_the_page(self):
        events = self.write("events.ndjson", "\n".join(recorded_farm(50, 1000)) + "\n")
        self.mprun("report", events, "--html", "big.html")
        page = self.open(self.folder / "big.html")
        self.assertEqual(page.evaluate("document.querySelector('.matrix').getAttribute('aria-rowcount')"), "1001")
        self.assertLess(page.evaluate("document.getElementsByTagName('*').length"), 12_000)
        page.evaluate("document.getElementById('matrix-scroll').scrollTop = 1e6")
        self.wait(page, "document.querySelector('.matrix tbody tr[aria-rowindex=\"1001\"]')")
        page.evaluate("document.getElementById('matrix-scroll').scrollIntoView()")
        page.settle()
        box = "document.getElementById('matrix-scroll')"
        self.assertGreater(page.evaluate(f"{box}.scrollWidth"), page.evaluate(f"{box}.clientWidth"))  # 50 boards in 1280 pixels
        self.assertEqual(page.evaluate(f"{box}.scrollWidth - document.querySelector('.matrix').offsetWidth"), 0)
        page.evaluate("change({q: 'no such case'})")
        page.evaluate("change({q: ''})")
        first = "document.querySelector('.matrix tbody tr[aria-rowindex=\"2\"]')?.getBoundingClientRect().top"
        self.wait(page, f"{first} > {box}.getBoundingClientRect().top")
        self.assertEqual(page.evaluate(f"{box}.scrollTop"), 0)
        self.assertEqual(page.messages, [])

    def test_killed_and_empty_runs_are_shown(self):
        lines = recorded_farm()
        for number, text in ((1, "Nothing was run"), (len(lines) // 2, "errors")):
            events = self.write("cut.ndjson", "\n".join(lines[:number]) + "\n")
            self.mprun("report", events, "--html", "cut.html")
            page = self.open(self.folder / "cut.html")
            self.assertIn(text, self.texts(page, "h1")[0])
            self.assertTrue(any("mprun was killed" in reason for reason in self.texts(page, "#reasons li")))
            self.assertEqual(page.messages, [])


if __name__ == "__main__":
    unittest.main()
