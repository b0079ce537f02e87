#!/usr/bin/env python3
"""A history of many runs: how long `mprun history` takes, and the cost of adding a run.

Usage: bench/history.py [path of mprun] [runs] [cases]     (default build/release/mprun, 1000, 1000)

mprun itself records the first run, so that the file has its schema; the others are added by SQL, with one case in
fifty failing now and then. Prints the file's size and the median time of several forms of the command; the project's
bound is 0.2 s for 1,000 runs of 1,000 cases. Also compares `mprun report --history` with `mprun report` for a run
of as many cases; the difference is the cost of keeping the run.
"""

import pathlib
import random
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SOURCE / "ci/e2e"))

from recorded_farm import recorded_farm  # noqa: E402

TURNS = 5
BOARDS = 10
DAY = 86_400_000


def timed(*command):
    before = time.monotonic()
    subprocess.run([str(word) for word in command], stdout=subprocess.DEVNULL, check=False)
    return time.monotonic() - before


def median(*command):
    return statistics.median(timed(*command) for _ in range(TURNS))


def fill(file, runs, cases):
    """Adds copies of the recorded run, a day apart, on ten boards."""
    dice = random.Random(1)
    with sqlite3.connect(file) as database:
        (first, started) = database.execute("SELECT id, started_ms FROM run").fetchone()
        results = database.execute(
            "SELECT cell, test_case, board, attempts, took_us FROM result WHERE run = ? AND verdict = 'passed' AND NOT flaky", (first,)
        ).fetchall()
        columns = [row[1] for row in database.execute("PRAGMA table_info(run)") if row[1] not in ("id", "run_id", "started_ms")]
        database.execute("DELETE FROM result")
        for number in range(1, runs + 1):
            run = database.execute(
                f"INSERT INTO run (run_id, started_ms, {', '.join(columns)}) SELECT ?, ?, {', '.join(columns)} FROM run WHERE id = ?",
                (f"run-{number}", started - number * DAY, first),
            ).lastrowid
            state = ", ".join(row[1] for row in database.execute("PRAGMA table_info(board_state)") if row[1] != "run")
            database.execute(f"INSERT INTO board_state (run, {state}) SELECT ?, {state} FROM board_state WHERE run = ?", (run, first))
            rows = []
            for cell, (_, case, board, attempts, took) in enumerate(results[:cases]):
                bad = cell % 50 == 0 and dice.random() < (0.9 if cell % 100 == 0 else 0.2)
                rows.append(
                    (run, cell, case, board, "failed" if bad else "passed", "test" if bad else None, 0, 0, attempts,
                     int(took * dice.uniform(0.9, 1.1)), "AssertionError: 3 is not 4" if bad else None)
                )  # fmt: skip
            database.executemany("INSERT INTO result VALUES (?,?,?,?,?,?,?,?,?,?,?)", rows)
        database.execute("DELETE FROM run WHERE id = ?", (first,))
        return len(results[:cases])


def main():
    mprun = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else SOURCE / "build/release/mprun").resolve()
    runs, cases = (int(n) for n in (sys.argv[2:4] if len(sys.argv) > 3 else (1000, 1000)))
    with tempfile.TemporaryDirectory(prefix="mprun-bench-history-") as name:
        folder = pathlib.Path(name)
        events, file = folder / "events.ndjson", folder / "history.sqlite"
        # More than needed, because failed and skipped cases are left out.
        events.write_text("\n".join(recorded_farm(BOARDS, cases * 2 // BOARDS)) + "\n")
        without = median(mprun, "report", events, "--out", folder / "out")
        kept = []
        for _ in range(TURNS):
            for old in folder.glob("history.sqlite*"):
                old.unlink()
            kept.append(timed(mprun, "report", events, "--out", folder / "out", "--history", file))
        cells = BOARDS * (cases * 2 // BOARDS)
        print(f"keeping a run of {cells} cases: {1000 * (statistics.median(kept) - without):.0f} ms")
        found = fill(file, runs, cases)
        print(f"{runs} runs x {found} cases: {file.stat().st_size / 1e6:.0f} MB")
        for options in ((), ("-n", "200"), ("--case", "read"), ("--json",), ("--html", folder / "history.html"), ("-n", "1000")):
            took = median(mprun, "history", "--history", file, *options)
            print(f"mprun history {' '.join(map(str, options))[-14:]:14} {took:.3f} s")


if __name__ == "__main__":
    main()
