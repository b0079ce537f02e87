"""A board whose answer to one program is invalid, because it contains an end marker: a proxy in front of the board program.

    senseless.py TEXT COMMAND…     TEXT: a part of that program of the host
"""

import re
import sys

from passing import passed

wanted = sys.argv[1].encode()
heard = b""
is_due = False


def to_board(data):
    global heard, is_due
    heard = (heard + data)[-100000:]
    if wanted in heard:
        heard = b""
        is_due = True
    return data


def to_host(data):
    global is_due
    line_end = re.search(rb"[\x1f\n]", data)
    if is_due and line_end:
        is_due = False
        end = line_end.start()
        return data[:end] + b"\x04" + data[end:]
    return data


passed(sys.argv[2:], to_host, to_board)
