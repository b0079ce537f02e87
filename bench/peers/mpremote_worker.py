"""mpremote's side of the comparison: the functions behind its `cp` and `exec`, in one process and connection.

Requests and answers are those of mprun_worker.cpp. Only the calls themselves are timed, without the start of
Python, mpremote's imports, its connecting and the checks that its `cp` makes first.
"""

import pathlib
import sys
import time

from mpremote.transport_serial import SerialTransport


class Worker:
    board = None

    def open(self, terminal, platform, baud):
        self.close()
        self.board = SerialTransport(terminal, baudrate=int(baud) or 115200)
        self.board.enter_raw_repl(soft_reset=False)

    def close(self):
        if self.board:
            self.board.exit_raw_repl()
            self.board.close()
        self.board = None

    def put(self, local, remote):
        self.board.fs_writefile(remote, pathlib.Path(local).read_bytes())

    def get(self, remote, local):
        pathlib.Path(local).write_bytes(self.board.fs_readfile(remote))

    def commands(self, count):
        for _ in range(int(count)):
            if self.board.exec("print(1)").strip() != b"1":
                raise RuntimeError("a command failed")


def main():
    worker = Worker()
    for line in sys.stdin:
        verb, *words = line.rstrip("\n").split("\t")
        begun = time.perf_counter()
        try:
            getattr(worker, verb)(*words)
            print(f"ok {time.perf_counter() - begun:.9f}", flush=True)
        except Exception as e:
            print(f"failed {type(e).__name__}: {e}".replace("\n", " "), flush=True)


main()
