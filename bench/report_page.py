#!/usr/bin/env python3
"""report.html of a large run: the time and memory for writing it, its size, and its speed in Chromium.

Usage: bench/report_page.py [path of mprun] [boards] [cases]     (default build/release/mprun, 50, 2000)

Prints wall seconds and peak memory of `mprun report --out` (all formats) and `--html`, including reading the events, the
page's size and, where Chromium is installed, the times of the first paint, of the complete page and of a search and a change of the verdict
(with layout), and the number of elements in the page. The project's bounds are 2 s and 300 MB for all formats, 15 MB, first
paint within 1 s, a filter within 0.1 s.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SOURCE / "ci/e2e"))

import chromium  # noqa: E402
from recorded_farm import recorded_farm  # noqa: E402

TURNS = 3
FILTER = """(() => {
  const took = changes => {
    const before = performance.now();
    change(changes);
    document.body.getBoundingClientRect();
    return performance.now() - before;
  };
  return [took({q: 'read 12'}), took({q: 'assertion'}), took({q: ''}), took({verdict: 'bad'}), took({verdict: ''})];
})()"""
LOADING = """new Promise(done => {
  const look = () => {
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    const [load] = performance.getEntriesByType('navigation');
    if (!paint || !load.loadEventEnd) return setTimeout(look, 20);
    done([paint.startTime, load.loadEventEnd]);
  };
  look();
})"""


def write(mprun, events, *where):
    before = time.monotonic()
    process = subprocess.Popen([mprun, "report", events, *where], stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    return time.monotonic() - before, usage.ru_maxrss / 1024


def in_browser(page):
    with chromium.Chromium() as browser:
        for _ in range(TURNS):
            shown = browser.open(f"file://{page}")
            paint, complete = shown.evaluate(LOADING)
            filters = shown.evaluate(FILTER)
            yield paint, complete, max(filters), shown.evaluate("document.getElementsByTagName('*').length")


def main():
    mprun = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else SOURCE / "build/release/mprun").resolve()
    boards, cases = (int(n) for n in (sys.argv[2:4] if len(sys.argv) > 3 else (50, 2000)))
    with tempfile.TemporaryDirectory(prefix="mprun-bench-page-") as name:
        folder = pathlib.Path(name)
        events, page = folder / "events.ndjson", folder / "report.html"
        events.write_text("\n".join(recorded_farm(boards, cases)) + "\n")
        both = {"all formats": ("--out", folder / "out"), "the page alone": ("--html", page)}
        print(f"{boards} boards x {cases} cases, {events.stat().st_size / 1e6:.1f} MB of events")
        for name, where in both.items():
            turns = [write(mprun, events, *where) for _ in range(TURNS)]
            print(f"{name}: {statistics.median(t for t, _ in turns):.2f} s, {max(m for _, m in turns):.0f} MiB at most")
        print(f"page: {page.stat().st_size / 1e6:.1f} MB")
        if not chromium.program():
            print("no Chromium here")
            return
        for paint, complete, slowest, elements in in_browser(page):
            print(f"first paint {paint:.0f} ms, complete {complete:.0f} ms, slowest filter {slowest:.0f} ms, {elements} elements")


if __name__ == "__main__":
    main()
