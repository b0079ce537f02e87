"""A line that damages the bytes that pass, without its users knowing.

    bad_line.py [--pty NAME] [--flip N] [--drop N] [--cut N] [--swallow 11,13] [--seed S] PORT

It leads to the TCP port PORT, from a port of its own, which it prints, or from a PTY that gets the name NAME.
--flip N     one bit of about every Nth byte is flipped, in both directions
--drop N     about every Nth byte is lost, in both directions
--cut N      the connection is closed once, after N bytes
--swallow    bytes, in hex, that never pass
"""

import argparse
import os
import pty
import random
import select
import signal
import socket
import sys
import tty


class Line:
    def __init__(self, how):
        self.how = how
        self.dice = random.Random(how.seed)
        self.passed = 0
        self.swallowed = bytes.fromhex(how.swallow.replace(",", ""))

    def spoil(self, data):
        out = bytearray()
        for byte in data:
            if byte in self.swallowed or (self.how.drop and self.dice.randrange(self.how.drop) == 0):
                continue
            if self.how.flip and self.dice.randrange(self.how.flip) == 0:
                byte ^= 1 << self.dice.randrange(8)
            out.append(byte)
        return bytes(out)

    def carry(self, near, far):
        """Carries bytes until one end closes. Both ends are file descriptors."""
        other = {near: far, far: near}
        while True:
            for end in select.select([near, far], [], [])[0]:
                try:
                    data = os.read(end, 65536)
                    self.passed += len(data)
                    if self.how.cut and self.passed > self.how.cut:
                        self.how.cut = 0
                        return
                    if not data:
                        return
                    data = self.spoil(data)
                    while data:
                        data = data[os.write(other[end], data) :]
                except OSError:
                    return


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--pty")
    parser.add_argument("--swallow", default="")
    parser.add_argument("--seed", type=int, default=1)
    for name in ("flip", "drop", "cut"):
        parser.add_argument("--" + name, type=int, default=0)
    how = parser.parse_args()
    line = Line(how)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    if how.pty:
        master, terminal = pty.openpty()  # kept open, because reading fails while nobody has the terminal open
        tty.setraw(terminal)
        os.symlink(os.ttyname(terminal), how.pty)
        print(how.pty, flush=True)
    else:
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
    while True:
        near = None if how.pty else listener.accept()[0]
        try:
            far = socket.create_connection(("127.0.0.1", how.port))
            for end in (near, far):
                if end:
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.carry(near.fileno() if near else master, far.fileno())
            far.close()
        except OSError:
            pass
        if near:
            near.close()


if __name__ == "__main__":
    main()
