"""A board that stops giving credit in raw-paste mode: a proxy in front of the given board program.

    stingy.py AFTER COMMAND…      AFTER: how many credits reach the host in all, not counting the one in the reply
"""

import sys

from passing import passed

left = int(sys.argv[1])
pasting = False


def to_board(data):
    global pasting
    request = data.find(b"\x05A\x01")
    if request >= 0:
        pasting = True
    return data


def to_host(data):
    """During a paste the board sends only R 01, the window, 01 for each credit, and 04 at the end."""
    global pasting, left
    if not pasting:
        return data
    out = b""
    reply = data.find(b"R\x01")
    if reply >= 0:
        out, data = data[: reply + 5], data[reply + 5 :]
    for at, byte in enumerate(data):
        if byte == 1:
            if left <= 0:
                continue
            left -= 1
        out += bytes([byte])
        if byte == 4:
            pasting = False
            return out + data[at + 1 :]
    return out


passed(sys.argv[2:], to_host, to_board)
