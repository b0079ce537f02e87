"""A board that keeps running whatever its hosts do: behind a UART, with boot.py and main.py, and able to restart by itself.

    reborn.py [--files FOLDER] [--watchdog SECONDS] [--times N] COMMAND…      prints the TCP port that its line is behind

COMMAND is a unix port with a raw REPL on stdin and stdout; each restart starts it again, in FOLDER. The newest client has
the line, and output that nobody reads is lost. As on a board, boot.py runs at each start, and main.py at each start to the
friendly prompt; byte 03 interrupts the program while the keyboard interrupt is on, and is data while it is off.

--watchdog   restarts by itself after SECONDS, with a boot ROM's text; counting begins with the first client
--times      how often at most
"""

import argparse
import os
import pathlib
import re
import select
import signal
import socket
import subprocess
import time

BANNER = b"raw REPL; CTRL-B to exit\r\n>"
PROMPT = b">>> "
BOOT_ROM = b"ets Jul 29 2019 12:21:46\r\n\r\nrst:0x8 (TG1WDT_SYS_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\r\n"


class Board:
    """The process and the state of its start; its output is passed to `say`."""

    def __init__(self, command, files, say):
        self.command, self.files, self.say = command, files, say
        self.raw = False
        self.start(to_raw=False)

    def start(self, to_raw):
        self.raw = to_raw
        self.line, theirs = socket.socketpair()
        self.process = subprocess.Popen(self.command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, cwd=self.files)
        theirs.close()
        self.born = time.monotonic()
        self.hidden(PROMPT)
        self.line.sendall(b"\x01")
        self.hidden(BANNER)
        names = ["boot.py"] + ([] if to_raw else ["main.py"])
        self.to_run = [source for name in names if (source := self.source(name))]
        self.running = False
        self.go_on()

    def source(self, name):
        path = pathlib.Path(self.files, name)
        return path.read_bytes() if path.exists() else b""

    def hidden(self, mark):
        """Reads and drops what a board would not print, up to the mark."""
        text = b""
        while mark not in text:
            data = self.line.recv(4096)
            if not data:
                raise SystemExit(f"the board ended: {text}")
            text += data

    def go_on(self):
        """Runs the next program of its start, or goes to its prompt."""
        if self.to_run:
            self.line.sendall(self.to_run.pop(0) + b"\x04")
            assert self.line.recv(2, socket.MSG_WAITALL) == b"OK"
            self.ends = 0
            self.running = True
        elif self.raw:
            self.running = False
            self.say(BANNER)
        else:
            self.running = False
            self.line.sendall(b"\x02")

    def interrupts(self):
        """Whether Ctrl-C interrupts at the moment."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        caught = int(re.search(r"SigCgt:\s+(\w+)", status).group(1), 16)
        return bool(caught >> (signal.SIGINT - 1) & 1)

    def take(self, data):
        for part in re.findall(rb"\x03+|[^\x03]+", data):
            if part[:1] == b"\x03" and self.interrupts():
                self.process.send_signal(signal.SIGINT)
                continue
            if not self.running:
                for byte in part:
                    self.raw = (self.raw or byte == 1) and byte != 2
            try:
                self.line.sendall(part)
            except OSError:
                return  # the process has just ended

    def printed(self):
        try:
            data = self.line.recv(65536)
        except ConnectionError:
            data = b""
        if not data:
            self.end()
            self.say(b"MPY: soft reboot\r\n")
            self.start(self.raw)
        elif self.running:
            self.printed_while_starting(data)
        else:
            self.say(data)

    def printed_while_starting(self, data):
        while data and self.running:
            text, mark, data = data.partition(b"\x04")
            self.say(text)
            self.ends += len(mark)
            if self.ends == 2:
                if not data:
                    data = self.line.recv(1)
                assert data[:1] == b">", data
                data = data[1:]
                self.go_on()
        self.say(data)

    def end(self):
        self.process.kill()
        self.process.wait()
        self.line.close()

    def restart(self):
        self.end()
        self.say(BOOT_ROM)
        self.start(to_raw=False)


class Line:
    """The line that the clients of the port share."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.client = None

    def say(self, data):
        try:
            if self.client and data:
                self.client.sendall(data)
        except OSError:
            self.drop()

    def drop(self):
        if self.client:
            self.client.close()
        self.client = None

    def accept(self):
        self.drop()
        self.client = self.listener.accept()[0]
        self.client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self):
        try:
            data = self.client.recv(65536)
        except OSError:
            data = b""
        if not data:
            self.drop()
        return data


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--files", default=".")
    parser.add_argument("--watchdog", type=float, default=0)
    parser.add_argument("--times", type=int, default=10**9)
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    line = Line()
    board = Board(options.command, options.files, line.say)
    signal.signal(signal.SIGTERM, lambda *_: (board.process.kill(), os._exit(0)))
    print(line.listener.getsockname()[1], flush=True)
    left, known = options.times if options.watchdog else 0, False
    while True:
        due = board.born + options.watchdog - time.monotonic() if left and known else None
        if due is not None and due <= 0:
            left -= 1
            board.restart()
            continue
        waits_for = [line.listener, board.line] + ([line.client] if line.client else [])
        ready = select.select(waits_for, [], [], due)[0]
        if line.listener in ready:
            line.accept()
            if not known:
                known = True
                board.born = time.monotonic()
        elif line.client in ready:
            board.take(line.read())
        elif board.line in ready:
            board.printed()


if __name__ == "__main__":
    main()
