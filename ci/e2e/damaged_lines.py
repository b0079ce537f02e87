"""Boards behind damaging lines of each kind, and the results of a run behind one.

The board is a unix port that outlives its clients (boards/keeper.py, transports/webrepl/webrepl_board.py). The damage is
done by boards/bad_line.py between the board and mprun, which does not know about it.
"""

import contextlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parents[2]
BOARDS = SOURCE / "ci/e2e/boards"
SUITES = [SOURCE / "suites" / name for name in "smoke language files repl stress transfer unittest_example".split()]
LINKS = ("serial", "tcp", "webrepl")
LIMITS = "{connect_timeout: 10s, reply_timeout: 500ms, idle_timeout: 4s, case_timeout: 20s}"

sys.path.insert(0, str(SOURCE / "runner/device"))
import board_process  # noqa: E402


def started(stack, *words, cwd):
    """Starts a program that prints its address, which is returned; the stack ends it."""
    command = [sys.executable, "-B", *map(str, words)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=cwd)
    stack.callback(process.stdout.close)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process.stdout.readline().strip()


@contextlib.contextmanager
def damaged_board(folder, link, damage):
    """The inventory of a board behind a damaging line."""
    home = folder / "board"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir()
    near = folder / "tty"
    near.unlink(missing_ok=True)
    with contextlib.ExitStack() as stack:
        if link == "webrepl":
            port = started(stack, SOURCE / "transports/webrepl/webrepl_board.py", "--password", "secret", cwd=home)
        else:
            port = started(stack, BOARDS / "keeper.py", *board_process.unix_port(), cwd=home)
        by = ["--pty", near] if link == "serial" else []
        name = started(stack, BOARDS / "bad_line.py", *damage, *by, port, cwd=folder)
        how = {
            "serial": f"serial: {{port: {name}}}",
            "tcp": f"tcp: {{host: 127.0.0.1, port: {name}}}",
            "webrepl": f"webrepl: {{url: 'ws://127.0.0.1:{name}', password_env: BOARD_PASSWORD}}",
        }[link]
        farm = folder / "lab.yaml"
        board = f"{{id: far, platform: esp32, link: {{{how}}}}}"
        farm.write_text(f"version: 1\ndefaults: {LIMITS}\nboards: [{board}]\n")
        yield farm


def cases_of(mprun, folder, link, damage, suites, *more):
    """{"suite/name": cell_finished event}, and what mprun printed."""
    with damaged_board(folder, link, damage) as farm:
        out = folder / "out"
        ran = subprocess.run(
            [mprun, "--farm", farm, *suites, "--out", out, *more],
            capture_output=True, text=True, cwd=folder, env={**os.environ, "BOARD_PASSWORD": "secret"}, timeout=1800,
        )  # fmt: skip
    events = [json.loads(line) for line in (out / "events.ndjson").read_text().splitlines()]
    names = {e["cell"]: e["suite"] + "/" + e["name"] for e in events if e["event"] == "cell_planned"}
    return {names[e["cell"]]: e for e in events if e["event"] == "cell_finished"}, ran


def blames_test(cell):
    """Whether it is a failure, or an error blamed on the test."""
    return cell["verdict"] == "failed" or (cell["verdict"] in ("errored", "timed-out") and cell["blame"] == "test")
