"""The trends in the page of the history: drawn, readable without a mouse, zoomed, in any width, in either scheme, on paper."""

import sqlite3

from lab import unittest
from shown_pages import PageTest, needs_chromium

EVIL = "</script><script>window.owned=1</script><img src=x onerror=window.owned=1>\u202e"
HOUR_MS = 3_600_000
# Whether anything is drawn, and how many pixels have the colour of a kind of part.
DRAWN = "[...document.querySelectorAll('.trend canvas')].map(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(value => value))"
COLOURED = """(kind => {
  const [r, g, b] = getComputedStyle(document.querySelector(`.swatch.${kind}`), '::before').backgroundColor.match(/\\d+/g).map(Number);
  const canvas = document.querySelector(`figure:has(.${kind}) canvas`);
  const {data} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) found += data[i] === r && data[i + 1] === g && data[i + 2] === b;
  return found;
})"""
IN_VIEW = "uPlot.sync('runs').plots.map(plot => [plot.scales.x.min, plot.scales.x.max])"


@needs_chromium
class Trends(PageTest):
    def page_of(self, runs, branch="main", **look):
        """The page of this many runs: run i of them has i % 5 failures, i % 3 errors and takes i seconds."""
        self.write("suites/s/a.py", "print(1)\n")
        self.run_farm(self.farm(self.UNIX), self.folder / "suites")
        with sqlite3.connect(self.folder / "state/mprun/history.sqlite") as database:
            database.execute("DELETE FROM run")
            database.executemany(
                "INSERT INTO run VALUES (?, ?, ?, ?, ?, 'c0ffee0000', 'host', '1', '', 'complete', 1, 9, 9, ?, ?, 0, 0, 1, 0)",
                [(i + 1, f"run-{i}", i * HOUR_MS, i * 1_000_000, branch, i % 5, i % 3) for i in range(runs)],
            )
        written = self.mprun("history", "-n", runs, "--html", "history.html")
        self.assertEqual(written.code, 0, written.stderr)
        return self.open(self.folder / "history.html", **look)

    def said(self, page):
        return page.evaluate("[...document.querySelectorAll('.trend [role=slider]')].map(s => s.getAttribute('aria-valuetext'))")

    def test_the_arrow_keys_read_one_run_after_the_other(self):
        page = self.page_of(12)
        self.assertEqual(page.evaluate(DRAWN), [True] * 3)
        self.assertEqual(self.said(page)[0], "1 failed, 2 errors, 1 Jan 1970, 11:00 · main · c0ffee0000 · the newest run")
        page.evaluate("document.querySelector('.trend [role=slider]').focus()")
        page.press("ArrowLeft")
        self.assertEqual(self.said(page), [f"{each}, 1 Jan 1970, 10:00 · main · c0ffee0000" for each in ("0 failed, 1 error", "1 flaky", "10.0 s")])
        self.assertEqual(self.texts(page, "figure .failed"), ["0 failed"])
        page.press("Home")
        self.assertEqual(self.said(page)[2], "0 µs, 1 Jan 1970, 00:00 · main · c0ffee0000")
        page.press("End")
        self.assertIn("the newest run", self.said(page)[2])
        self.assertEqual(page.messages, [])
        self.check_looks(self.folder / "history.html")

    def test_every_part_has_its_own_colour_in_either_scheme(self):
        page = self.page_of(12)
        for scheme in ("light", "dark", "light"):
            page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
            page.settle()
            for kind in ("failed", "errored", "flaky", "skipped"):
                self.assertGreater(page.evaluate(f"{COLOURED}('{kind}')"), 100, (scheme, kind))

    def test_dragging_shows_fewer_runs_and_a_double_click_all(self):
        page = self.page_of(1000)
        self.assertEqual(page.evaluate(DRAWN), [True] * 3)
        self.assertEqual(page.evaluate(IN_VIEW), [[-0.5, 999.5]] * 3)
        box = page.evaluate("(({x, y, width}) => [x, y, width])(document.querySelector('.u-over').getBoundingClientRect())")

        def mouse(kind, part, **more):
            page.call("Input.dispatchMouseEvent", type=kind, x=box[0] + box[2] * part, y=box[1] + 20, **more)

        mouse("mouseMoved", 0.25)
        self.assertIn("· main", self.texts(page, "figure .legend")[0])
        mouse("mousePressed", 0.25, button="left", buttons=1, clickCount=1)
        mouse("mouseMoved", 0.5, button="left", buttons=1)
        mouse("mouseReleased", 0.5, button="left", clickCount=1)
        page.settle()
        (low, high), *others = page.evaluate(IN_VIEW)
        self.assertTrue(245 < low < 255 and 495 < high < 505, (low, high))
        self.assertEqual(others, [[low, high]] * 2)
        page.press("Home")
        self.assertEqual(page.evaluate(IN_VIEW)[0][0], -0.5)
        self.assertEqual(page.evaluate("document.activeElement.getAttribute('aria-valuenow')"), "1")
        page.press("Escape")
        self.assertEqual(page.evaluate(IN_VIEW), [[-0.5, 999.5]] * 3)
        page.press("+", "+")
        self.assertLess(page.evaluate(IN_VIEW)[2][1], 500)
        for clicks in (1, 2):
            mouse("mousePressed", 0.5, button="left", buttons=1, clickCount=clicks)
            mouse("mouseReleased", 0.5, button="left", clickCount=clicks)
        page.settle()
        self.assertEqual(page.evaluate(IN_VIEW), [[-0.5, 999.5]] * 3)
        self.assertEqual(page.messages, [])
        self.check_looks(self.folder / "history.html")

    def test_they_are_as_wide_as_the_window_and_fit_on_paper(self):
        page = self.page_of(1)
        sizes = "[...document.querySelectorAll('.trend canvas')].map(canvas => canvas.width)"
        wide = page.evaluate(sizes)
        page.call("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=False)
        page.settle()
        narrow = page.evaluate(sizes)
        self.assertEqual(len(set(narrow)), 1)
        self.assertTrue(300 < narrow[0] < 390 < 800 < wide[0], (narrow, wide))
        self.assertTrue(page.pdf().startswith(b"%PDF"))
        page.settle()
        self.assertEqual(page.evaluate(sizes), narrow)
        page.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        self.assertEqual(page.evaluate(sizes), [760] * 3)
        self.assertEqual(page.evaluate("getComputedStyle(document.querySelector('.swatch.failed')).getPropertyValue('--is')"), "#c4232b")
        self.assertGreater(page.evaluate(f"{COLOURED}('flaky')"), 100)
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        self.assertEqual(page.evaluate(sizes), narrow)

    def test_hostile_names_of_branches_stay_texts(self):
        page = self.page_of(3, EVIL)
        self.assertIn("onerror=window.owned=1>\\u202e", self.said(page)[0])
        self.assertIn("onerror=window.owned=1>\\u202e", self.texts(page, "figure .legend")[0])
        self.assertIsNone(page.evaluate("window.owned ?? null"))
        self.check_looks(self.folder / "history.html")


if __name__ == "__main__":
    unittest.main()
