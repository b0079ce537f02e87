"""The events of an invented run of any size: many boards with many cases each, of which some fail, some are flaky, some
are skipped, and a board is lost. The same arguments give the same run."""

import datetime
import json
import random

START = datetime.datetime(2026, 11, 24, 2, 45, tzinfo=datetime.timezone.utc)
TRACEBACK = (
    'Traceback (most recent call last):\n  File "<stdin>", line 12, in <module>\n  File "<stdin>", line 7, in check\n'
    "AssertionError: {got} is not {wanted}\n"
)
DIFF = "--- expected\n+++ got\n@@ -1,3 +1,3 @@\n first line\n-{wanted}\n+{got}\n last line\n"
KINDS = (
    ("rp2", "Raspberry Pi Pico with RP2040", "serial: 2e8a:0005", 180_000),
    ("esp32", "Generic ESP32 module with ESP32", "rfc2217: lab2.example:4001", 110_000),
    ("unix", "linux [GCC 13.2.0] version", "process: micropython", 2_000_000),
    ("samd", "Adafruit Feather M4 with SAMD51", "serial: 239a:8022", 120_000),
    ("stm32", "PYBD-SF2W with STM32F722IEK", "serial: f055:9800", 230_000),
)


def recorded_farm(boards=12, cases=80, seed=1):
    """The lines of events.ndjson."""
    dice = random.Random(seed)
    ids = [f"{KINDS[i % len(KINDS)][0]}-{i // len(KINDS) + 1}" for i in range(boards)]
    names = [(f"suite_{i % 8}", f"{dice.choice(('read', 'write', 'wait', 'parse', 'sleep', 'count'))}_{i:03}") for i in range(cases)]
    broken = {i: (i, i + 1) for i in range(3, cases, 17)}  # fail on some boards
    lines = []

    def add(event, since, **more):
        since = int(since)
        at = (START + datetime.timedelta(microseconds=since)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        head = {"format": "mprun-events", "version": 1} if event == "run_started" else {}
        lines.append((since, json.dumps({"event": event, **head, "at": at, "since_start_us": since, **more}, ensure_ascii=False)))

    add("run_started", 0, run_id="20261124T024500Z-1f3a9c02", program_version="0.9.0", arguments=["mprun", "--farm", "lab.yaml", "--retries", "2", "suites/"], host="bench-1")
    for i, board in enumerate(ids):
        platform, _, link, _ = KINDS[i % len(KINDS)]
        faults = {"faults": "seed: 7, latency: 10ms, jitter: 5ms, read_error_rate: 0.01"} if i == 2 else {}
        add("board_declared", 0, board=board, platform=platform, link=link, tags=["virtual"] if platform == "unix" else ["hw"], **faults)
    for i, board in enumerate(ids):
        for j, (suite, name) in enumerate(names):
            add("cell_planned", 0, cell=i * cases + j, board=board, suite=suite, name=name, file=f"suites/{suite}/{name}.py")
    end = 0
    for i, board in enumerate(ids):
        now = dice.randrange(200_000, 2_500_000)
        platform, machine, _, heap = KINDS[i % len(KINDS)]
        facts = {
            "implementation": "micropython", "version": "1.26.1" if i % 4 else "1.25.0", "platform": platform, "machine": machine,
            "firmware": "v1.26.1 on 2026-09-11 (GNU 14.2.0 MinSizeRel)", "unique_id": f"e66{i:05x}", "heap_free": heap, "modules": ["hashlib"],
            "raw_paste_window": 255 if platform == "unix" else 128, "dialect": "raw-repl",
        }  # fmt: skip
        lost_at = cases * 6 // 10 if i == boards - 2 else cases
        add("board_opened", now, board=board, facts=facts, took_us=now)
        for j in range(cases):
            cell = i * cases + j
            if j == lost_at:
                add("board_lost", now, board=board, blame="link", message="the serial port is gone: No such device")
            if j >= lost_at:
                add("cell_finished", now, cell=cell, board=board, verdict="errored", blame="link", message="not run: the serial port is gone: No such device", attempts=0, flaky=False)
                continue
            if j % 11 == 5 and platform == "unix":
                add("cell_finished", now, cell=cell, board=board, verdict="skipped", blame="none", message="needs module machine", attempts=0, flaky=False)
                continue
            now += dice.randrange(500, 3000) if j % 23 else dice.randrange(1000, 900_000)
            fails = j in broken and i % 5 in (j % 5, (j + 2) % 5)
            flaky = not fails and dice.random() < 0.004
            slow = dice.random() < 0.0015
            attempts = 2 if flaky else 1
            for attempt in range(1, attempts + 1):
                took = int(dice.lognormvariate(10.2, 0.9)) + (10_000_000 if slow else 0)
                bad = fails or slow or (flaky and attempt == 1)
                add("attempt_started", now, cell=cell, board=board, attempt=attempt)
                now += took
                result = {"verdict": "passed", "blame": "none", "message": "", "detail": "", "output": "", "line": 0, "took_us": took, "resets": 1}
                if fails:
                    values = {"wanted": broken[j][0], "got": broken[j][1]}
                    result |= {"verdict": "failed", "blame": "test", "output": f"first line\n{values['got']}\nlast line\n"}
                    if j % 2:
                        result |= {"message": f"AssertionError: {values['got']} is not {values['wanted']}", "detail": TRACEBACK.format(**values), "line": 7, "source": "    assert got is wanted, f'{got} is not {wanted}'"}
                    else:
                        result |= {"message": f"output differs at line 2: expected '{values['wanted']}', got '{values['got']}'", "detail": DIFF.format(**values)}
                elif slow:
                    result |= {"verdict": "timed-out", "blame": "board", "message": "no end within 10 s", "output": "waiting\n" * 5, "resets": 2}
                elif bad:
                    result |= {"verdict": "errored", "blame": "link", "message": "the board's answer is damaged", "resets": 3, "injected_faults": 2}
                if j % 20 == 9 and not bad:
                    size = (100, 1024, 10240, 102400)[j // 20 % 4]
                    speed = {"rp2": 310e3, "esp32": 62e3, "unix": 21e6, "samd": 190e3, "stm32": 420e3}[platform] * dice.uniform(0.85, 1.1)
                    result["transfers"] = [{"to_board": up, "size": size, "took_us": int(1500 + size / speed * 1e6)} for up in (True, False)]
                add("attempt_finished", now, cell=cell, board=board, attempt=attempt, **result)
            final = {key: result[key] for key in ("verdict", "blame", "message")}
            add("cell_finished", now, cell=cell, board=board, **final, attempts=attempts, flaky=flaky)
        end = max(end, now)
    add("notice", end, board=ids[2 % boards], message="14 read errors were injected and passed over")
    add("notice", end, board="", message="recordings of 3 boards are kept in mprun-out/boards")
    add("run_finished", end, how="complete", exit_code=1, took_us=end)
    lines.sort(key=lambda line: line[0])
    return [line for _, line in lines]


if __name__ == "__main__":
    import sys

    print("\n".join(recorded_farm(*map(int, sys.argv[1:]))))
