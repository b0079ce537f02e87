"""A board on a UART: it keeps running while clients of a TCP port come and go.

    keeper.py COMMAND…          prints its port; COMMAND is a unix port with a raw REPL on stdin and stdout

The newest client has the line; output that nobody reads is lost. A soft reset ends COMMAND, which is then restarted and
announced like on a board: at the raw prompt if it was there before. Ctrl-C becomes a signal if it comes alone or begins a
request for the raw prompt; within data it is data.
"""

import select
import signal
import socket
import subprocess
import sys

BANNER = b"raw REPL; CTRL-B to exit\r\n>"


class Board:
    def __init__(self, command):
        self.command = command
        self.raw = False
        self.start()

    def start(self):
        self.line, theirs = socket.socketpair()
        self.process = subprocess.Popen(self.command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL)
        theirs.close()
        self.first_words = self.read_until(b">>> ")

    def read_until(self, mark):
        text = b""
        while mark not in text:
            data = self.line.recv(4096)
            if not data:
                break
            text += data
        return text

    def reboot(self):
        """Restarts the board and returns what it says."""
        self.process.wait()
        self.line.close()
        self.start()
        if not self.raw:
            return b"MPY: soft reboot\r\n" + self.first_words
        self.line.sendall(b"\x01")
        text = self.read_until(BANNER)
        return b"MPY: soft reboot\r\n" + text[text.find(BANNER) :]

    def take(self, data):
        if len(data) <= 4:
            if data.startswith((b"\x03", b"\r\x03")):
                self.process.send_signal(signal.SIGINT)  # ignored at its prompt
            for byte in data:
                self.raw = (self.raw or byte == 1) and byte != 2
        self.line.sendall(data)

    def say(self):
        try:
            data = self.line.recv(65536)
        except ConnectionError:
            data = b""
        return data or self.reboot()


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    board = Board(sys.argv[1:])
    print(listener.getsockname()[1], flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    client = None
    try:
        while True:
            ready, _, _ = select.select([listener, board.line] + ([client] if client else []), [], [])
            if listener in ready:
                if client:
                    client.close()
                client = listener.accept()[0]
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                continue
            try:
                if board.line in ready:
                    data = board.say()
                    if client:
                        client.sendall(data)
                if client in ready:
                    data = client.recv(65536)
                    if not data:
                        raise ConnectionError
                    board.take(data)
            except ConnectionError:
                if client:
                    client.close()
                client = None
    finally:
        board.process.kill()


if __name__ == "__main__":
    main()
