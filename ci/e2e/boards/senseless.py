"""A board whose answer to one program makes no sense: an end marker stands in it. A proxy before the board program given.

    senseless.py TEXT COMMAND…     TEXT: what the host's program holds
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
