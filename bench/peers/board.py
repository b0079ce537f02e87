"""A board behind a terminal that can be opened by its path, like a serial port.

Board(command) starts the command with the master's side of a PTY as its stdin and stdout, and restarts it
when it ends, as its soft reset. `path` is the terminal to open. With a rate, a relay between the two passes
at most that many bytes per second in each direction, as a UART does: a byte arrives once it has been sent, and
unsent bytes wait in the sender. With a latency the relay delays everything by that many seconds in each
direction, as a network does.
"""

import collections
import os
import pathlib
import pty
import select
import subprocess
import threading
import time
import tty


class Board:
    def __init__(self, command, folder, rate=0, latency=0):
        self.command = [str(word) for word in command]
        self.folder = pathlib.Path(folder)
        self.ending = threading.Event()
        self.fds = []
        self.threads = []
        board, self.path = self._terminal()
        if rate or latency:
            line = board
            board, behind = self._terminal()
            far = os.open(behind, os.O_RDWR | os.O_NOCTTY)
            self.fds.append(far)
            relay, amount = (self._pass_on, rate) if rate else (self._pass_later, latency)
            self._start(relay, line, far, amount)
            self._start(relay, far, line, amount)
        self.process = None
        self.started = threading.Event()
        self._start(self._keep_alive, board)
        self.started.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ending.set()
        for thread in self.threads:
            while thread.is_alive():
                self.process.kill()  # it may just have been restarted
                thread.join(0.1)
        for fd in self.fds:
            os.close(fd)

    def _terminal(self):
        """The master's descriptor and the path of a raw PTY."""
        master, slave = pty.openpty()
        tty.setraw(slave)
        self.fds += [master, slave]  # an open slave keeps the master from hanging up
        return master, os.ttyname(slave)

    def _start(self, work, *arguments):
        self.threads.append(threading.Thread(target=work, args=arguments, daemon=True))
        self.threads[-1].start()

    def _keep_alive(self, fd):
        environment = dict(os.environ, HOME=str(self.folder))
        while not self.ending.is_set():
            self.process = subprocess.Popen(
                self.command, stdin=fd, stdout=fd, stderr=subprocess.DEVNULL, cwd=self.folder, env=environment
            )
            self.started.set()
            self.process.wait()

    def _pass_later(self, source, target, latency):
        under_way = collections.deque()  # pairs of arrival time and data
        while not self.ending.is_set():
            wait = 0.1 if not under_way else max(0, under_way[0][0] - time.monotonic())
            if select.select([source], [], [], wait)[0]:
                under_way.append((time.monotonic() + latency, os.read(source, 65536)))
            while under_way and under_way[0][0] <= time.monotonic():
                data = under_way.popleft()[1]
                while data:
                    data = data[os.write(target, data) :]

    def _pass_on(self, source, target, rate):
        piece = max(1, rate // 500)  # two milliseconds' worth
        late = 0.1  # how long this thread may be delayed without slowing the line down
        free_at = 0
        while not self.ending.is_set():
            idle = not select.select([source], [], [], 0)[0]
            if idle and not select.select([source], [], [], 0.1)[0]:
                continue
            now = time.monotonic()
            data = os.read(source, piece)
            free_at = max(free_at, now if idle else now - late) + len(data) / rate
            time.sleep(max(0, free_at - now))
            while data:
                data = data[os.write(target, data) :]
