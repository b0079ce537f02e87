#!/usr/bin/env python3
"""Compares a thousand boards with ten, in one run: mprun's memory per board, threads, and cost per case.

Usage: bench/scale.py [path of mprun] [boards]     (default build/release/mprun, 1000)

Prints for each size: wall seconds, cost per case, peak memory and threads; then the ratios. The project's bounds are
64 KiB of mprun's own memory per board, no thread per board, and 1.5 times the cost per case of ten boards. The two
sizes take turns, so that changes of the machine's speed affect both.
"""

import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

CASES = 5
TURNS = 3


def own_figures(pid):
    fields = {}
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        key, _, value = line.partition(":")
        fields[key] = value.strip()
    return int(fields["VmHWM"].split()[0]), int(fields["Threads"])


def run(mprun, folder, boards):
    farm = folder / f"farm-{boards}.yaml"
    farm.write_text(
        f"version: 1\ndefaults: {{connect_timeout: 120s}}\nboards:\n  - {{id: unix, count: {boards}, platform: unix, "
        "link: {process: {command: [micropython]}}}\n"
    )
    before = os.times()
    process = subprocess.Popen(
        [mprun, "--farm", farm, folder / "suites", "--out", folder / "out"], stdout=subprocess.DEVNULL
    )
    memory = threads = 0
    while process.poll() is None:
        try:
            now = own_figures(process.pid)
            memory, threads = max(memory, now[0]), max(threads, now[1])
        except (OSError, KeyError):
            pass
        try:
            process.wait(0.02)
        except subprocess.TimeoutExpired:
            pass
    after = os.times()
    results = json.loads((folder / "out/results.json").read_text())
    totals = results["totals"]
    if totals["passed"] != boards * CASES:
        sys.exit(f"not all passed with {boards} boards: {totals}")
    wall = after.elapsed - before.elapsed
    return {
        "wall": wall,
        "cost_ms": 1000 * wall / (boards * CASES),
        "memory_kib": memory,
        "threads": threads,
    }


def main():
    mprun = str(pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build/release/mprun").resolve())
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory(prefix="mprun-bench-") as name:
        folder = pathlib.Path(name)
        os.environ["XDG_STATE_HOME"] = str(folder)  # a history of its own
        (folder / "suites/s").mkdir(parents=True)
        for i in range(CASES):
            (folder / f"suites/s/c{i}.py").write_text(f"print({i})\n")
        run(mprun, folder, 10)  # warms the caches
        sizes = {10: [], many: []}
        for _ in range(TURNS):
            for boards, runs in sizes.items():
                # Ten boards take only a moment, so a figure is the median of several runs.
                runs.append(run(mprun, folder, boards))
        medians = {}
        for boards, runs in sizes.items():
            medians[boards] = {key: statistics.median(r[key] for r in runs) for key in runs[0]}
            m = medians[boards]
            print(
                f"{boards:5} boards: {m['wall']:7.2f} s  {m['cost_ms']:7.3f} ms per case  "
                f"peak {m['memory_kib']:7.0f} KiB  {m['threads']:.0f} thread(s)"
            )
        few = medians[10]
        lot = medians[many]
        per_board = (lot["memory_kib"] - few["memory_kib"]) / (many - 10)
        print(f"memory per board: {per_board:.1f} KiB (bound 64)")
        print(f"cost per case:    {lot['cost_ms'] / few['cost_ms']:.2f} x that of 10 boards (bound 1.5)")


if __name__ == "__main__":
    main()
