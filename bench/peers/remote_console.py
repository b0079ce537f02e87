#!/usr/bin/env python3
"""Compares mprun remote's console, commands and mount with mpremote's and with the bare link, in one run.

Usage: bench/peers/remote_console.py [--mprun build/release/mprun] [--venv build/peers-venv] [--keys 2000] [--turns 5]
                                     [--only keys|commands|mount]

All use one board behind one terminal (board.py), which each opens in turn. Keys: the time from a key that is typed on a console's
terminal to its echo there; for the bare link, from a byte that is written to the board's terminal to its echo. Commands:
whole_commands.py. Mount: times measured by a program on the board, and the whole command; beside them the same program with the
files on the board, which no mount can be much faster than. The figures are medians; a ratio is that of the medians.

mpremote is measured twice, except for keys: as on a real board's serial port, it sleeps 10 ms whenever no byte is waiting, if the
terminal is opened by another name than /dev/pts/…
"""

import argparse
import os
import pathlib
import pty
import random
import re
import select
import shutil
import statistics
import subprocess
import sys
import tempfile
import termios
import time
import tty

from board import Board
from peer import mpremote_in_a_venv
from whole_commands import WholeCommands, print_head, print_many_boards, print_row

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
KEY = b"k"
RUBOUT = b"\x7f"  # so that the line does not grow
LINES = [f"v{i} = {i} # {'.' * 60}\n" for i in range(1400)]
READING = """
import time, sys, gc
def took(call):
    gc.collect()
    t = time.ticks_us()
    n = call()
    return time.ticks_diff(time.ticks_us(), t), n
def pieces():
    n = 0
    with open('large.bin', 'rb') as f:
        while True:
            d = f.read(65536)
            if not d: return n
            n += len(d)
def buffer():
    n = 0
    b = bytearray(1024)
    with open('large.bin', 'rb') as f:
        while True:
            k = f.readinto(b)
            if not k: return n
            n += k
def lines():
    with open('large.py') as f:
        return sum(len(l) for l in f)
def module():
    sys.modules.pop('large', None)
    return __import__('large').v1399
print('took', *took(pieces), *took(buffer), *took(lines), *took(module))
"""
NUMBERS = [1 << 20, 1 << 20, len("".join(LINES)), 1399]
MEASURES = "1 MiB by read() of 64 KiB", "1 MiB by readinto() of 1 KiB", "100 KB by lines", "import of 100 KB", "whole command"


def echoes(fd, count):
    """The seconds from each key to its echo."""
    took = []
    for _ in range(count):
        begun = time.perf_counter()
        os.write(fd, KEY)
        while KEY not in os.read(fd, 4096):
            pass
        took.append(time.perf_counter() - begun)
        os.write(fd, RUBOUT)
        while not os.read(fd, 4096).endswith(b"\b"):
            pass
    return took


def drain(fd, quiet=0.3):
    while select.select([fd], [], [], quiet)[0]:
        os.read(fd, 65536)


def through_console(command, count):
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    drain(master, 1)
    os.write(master, b"\r")
    drain(master)
    took = echoes(master, count)
    os.write(master, b"\x1d")
    process.wait(10)
    os.close(master)
    os.close(slave)
    return took


def through_bare_link(path, count):
    fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(fd, termios.TCSANOW)
    os.write(fd, b"\r")
    drain(fd)
    took = echoes(fd, count)
    os.close(fd)
    return took


def reading_figures(command, folder, *before):
    program = folder.parent / "reading.py"
    program.write_text(READING)
    begun = time.perf_counter()
    done = subprocess.run([*command, *before, "run", program], capture_output=True, text=True, timeout=300)
    whole = time.perf_counter() - begun
    numbers = [int(n) for n in re.findall(r"\d+", done.stdout.partition("took ")[2].partition("\n")[0])]
    if numbers[1::2] != NUMBERS:
        sys.exit(f"{command[0]}: {done.stdout} {done.stderr}")
    return [*(microseconds / 1e6 for microseconds in numbers[::2]), whole]


def print_keys(peers, path, keys):
    took = {"bare link": through_bare_link(path, keys)}
    for who, command in peers.items():
        took[who] = through_console([*command, "repl"], keys)
    print("\n| key to echo, ms | median | 99th percentile |\n|---|--:|--:|")
    for who, seconds in took.items():
        last = statistics.quantiles(seconds, n=100)[98]
        print(f"| {who} | {statistics.median(seconds) * 1e3:.3f} | {last * 1e3:.3f} |")


def print_mount(peers, folder, turns):
    figures = {who: [reading_figures(command, folder, "mount", folder) for _ in range(turns)] for who, command in peers.items()}
    there = "exec", f"import os; os.chdir({str(folder)!r})"
    figures["own"] = [reading_figures(peers["mprun"], folder, *there) for _ in range(turns)]
    print_head("mount, ms", list(peers), "files on the board")
    for i, measure in enumerate(MEASURES):
        *all_peers, own = (statistics.median(turn[i] for turn in turns_of) * 1e3 for turns_of in figures.values())
        print_row(measure, all_peers, own)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mprun", type=pathlib.Path, default=ROOT / "build/release/mprun")
    parser.add_argument("--micropython", default=shutil.which("micropython"), help="a unix port before v1.27")
    parser.add_argument("--venv", type=pathlib.Path, default=ROOT / "build/peers-venv", help="made when missing")
    parser.add_argument("--keys", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--only", choices=["keys", "commands", "mount"])
    arguments = parser.parse_args()
    if not arguments.micropython:
        arguments.micropython = pathlib.Path.home() / ".local/share/mprun/bin/micropython"
    venv, version = mpremote_in_a_venv(arguments.venv)
    memory = "/dev/shm" if pathlib.Path("/dev/shm").is_dir() else None
    with tempfile.TemporaryDirectory(prefix="mprun-console-", dir=memory) as name:
        folder = pathlib.Path(name) / "shared"
        folder.mkdir()
        (folder / "large.bin").write_bytes(random.Random(1).randbytes(1 << 20))
        (folder / "large.py").write_text("".join(LINES))
        board_command = [arguments.micropython, ROOT / "runner/device/raw_repl_server.py"]
        with Board(board_command, pathlib.Path(name)) as board:
            peers = {
                "mprun": [arguments.mprun, "remote", "connect", board.path, "resume"],
                "mpremote": [venv / "bin/mpremote", "connect", board.path, "resume"],
            }
            serial_name = pathlib.Path(name) / "serial"
            serial_name.symlink_to(board.path)
            asleep = {"as on a serial port": [venv / "bin/mpremote", "connect", serial_name, "resume"]}
            print(f"mpremote {version}")
            if arguments.only in (None, "keys"):
                print_keys(peers, board.path, arguments.keys)
            if arguments.only in (None, "commands"):
                WholeCommands(peers | asleep, pathlib.Path(name), folder).print_table(arguments.turns)
            if arguments.only in (None, "mount"):
                print_mount(peers | asleep, folder, arguments.turns)
        if arguments.only in (None, "commands"):
            print_many_boards(arguments.mprun, board_command, folder, arguments.turns)


if __name__ == "__main__":
    main()
