"""A board whose system logs at any time, as ESP-IDF does: a proxy in front of the given board program.

    chatty.py [--every SECONDS] [--between SHARE] [--seed N] COMMAND…

--every    a line every SECONDS, whatever else passes
--between  the share of the board's writes that have a line before them; within one write of the board, the protocol's
           tokens (OK, R 01, its window, credits, end markers, the prompt) count as separate writes
--seed     for the random choices
"""

import argparse
import random
import re
import time

from passing import passed

TOKENS = re.compile(rb"raw REPL; CTRL-B to exit\r\n|\x04|(?<=\x04)>|R\x01|(?<=R\x01)..\x01|(?:^|(?<=>))OK|\r\n|\x01", re.DOTALL)
LINES = [
    b"I (4711) wifi: rssi -61\r\n",
    b"\x1b[0;33mW (812) httpd: > OK R\x1b[0m\r\n",
    b"E (99) raw REPL; CTRL-B to exit\r\n",
    b"I (3) D\n",
]


def pieces(data):
    """The separate writes that the data may consist of."""
    at = 0
    for found in TOKENS.finditer(data):
        if found.start() > at:
            yield data[at : found.start()]
        yield found.group()
        at = found.end()
    if at < len(data):
        yield data[at:]


def is_text(data):
    """Whether lines may go between its pieces. The window that opens raw-paste mode does not make data binary: it may come
    alone or together with the output behind it."""
    data = re.sub(rb"R\x01..\x01", b"", data, flags=re.DOTALL)
    return all(byte >= 32 and byte != 127 or byte in b"\r\n\t\x1b\x04\x01" for byte in data[:64])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--every", type=float, default=0)
    parser.add_argument("--between", type=float, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    choice = random.Random(options.seed)
    said = time.monotonic()

    def due():
        nonlocal said
        if options.every and time.monotonic() - said >= options.every:
            said = time.monotonic()
            return choice.choice(LINES)
        return b""

    def to_host(data):
        parts = list(pieces(data)) if options.between and is_text(data) else [data]
        out = due()
        for part in parts:
            if choice.random() < options.between:
                out += choice.choice(LINES)
            out += part
        return out

    passed(options.command, to_host, idle=due, every=options.every or None)


main()
