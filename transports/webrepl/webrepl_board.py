"""A board with a WebREPL, for tests: MicroPython's server in front of a real process.

    webrepl_board.py [--password P] [--direct] [--files DIR] [--tls CERT KEY] [-- COMMAND…]

Without a command it is the unix port. Prints its port. Follows extmod/modwebrepl.c, modwebsocket.c and webrepl.py of MicroPython, and is as strict:
- the names of HTTP headers must match in case; any other request gets the HTML page and is closed
- a second client gets its 101 and is closed
- a wrong password gets `Access denied` and is closed
- bytes for the REPL go into a ring of 255; bytes that do not fit are dropped (and reported on stderr). The network is
  polled when the process has read everything (or runs a program and reads nothing); then all that came is
  taken at once. --direct is a board whose REPL reads from the socket: nothing is ever dropped; each of its
  connections has a process of its own
- a frame's header and its payload are sent one after the other, without TCP_NODELAY
- pings are ignored, a close is answered
- what it prints while nobody is logged in is gone
- when the process ends, as on a soft reset, the connection is closed; the next login starts another
- of the file protocol, a bad path closes the connection

Tried beside it: MicroPython's own server (modwebrepl.c, modwebsocket.c, os.dupterm, webrepl.py) in a unix port whose
sockets call back as those of esp32 and rp2 do. What is different here:
- Ctrl-C always ends a program. An rp2 of today hears it always, too; an esp32 looks at its sockets only while a
  program sleeps, polls or waits for input, so one that merely computes (or prints) is deaf, to a new client as well.
- Output comes in frames of what was read at once; there each write of the interpreter's is a frame of its own.
- The ring holds 255 bytes; on an esp32 it is 259, and the REPL takes from the socket past it while it waits.
- After the password's refusal there the connection ends when the REPL next looks for input: not while a program runs.
- A control frame with a payload is ignored whole; there all but its last byte of payload are typed at the REPL, so
  pings must be empty.
"""

import argparse
import base64
import ctypes
import fcntl
import hashlib
import os
import pathlib
import select
import signal
import socket
import ssl
import struct
import subprocess
import sys
import termios
import time

RING = 255
PATIENCE = 0.05  # a process that reads nothing for this long runs a program
INTERRUPTS = (b"\x03", b"\r\x03", b"\r\x03\x03\x01\x04")
TEXT, BINARY, CLOSE = 1, 2, 8


PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None)


class Closed(Exception):
    pass


class Board:
    def __init__(self, options):
        self.options = options
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.tls = None
        if options.tls:
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(*options.tls)
        self.client = None
        self.process = None

    def serve(self):
        print(self.listener.getsockname()[1], flush=True)
        while True:
            try:
                self.turn()
            except (Closed, OSError, ValueError) as e:  # the input may be damaged
                print("closing:", repr(e), file=sys.stderr, flush=True)
                self.close_client()

    def turn(self):
        waits = [self.listener]
        blocked = []
        looks = self.client and not self.client.unsent and not self.unread_by_process()
        if self.client and self.client.unsent:
            blocked.append(self.process.stdin)
        if looks:
            waits.append(self.client.socket)
        if self.process:
            waits.append(self.process.stdout)
        patience = None
        if self.client and not looks and not blocked:
            patience = 0.001
        readable, writable, _ = select.select(waits, blocked, [], patience)
        if self.process and self.process.stdout in readable:
            self.pass_output()
        if writable and self.client:
            self.client.to_process(b"")
        if self.client and (self.client.socket in readable or self.gave_up_waiting()):
            self.client.take()
        if self.listener in readable:  # last: the old client may have left before the new one came
            self.accept()

    def unread_by_process(self):
        if self.options.direct or not self.process:
            return 0
        size = bytearray(4)
        fcntl.ioctl(self.process.stdin, termios.FIONREAD, size)
        count = struct.unpack("i", size)[0]
        if not count:
            self.waits_since = None
        elif self.waits_since is None:
            self.waits_since = time.monotonic()
        return 0 if self.gave_up_waiting() else count

    waits_since = None

    def gave_up_waiting(self):
        return self.waits_since is not None and time.monotonic() - self.waits_since > PATIENCE

    def in_ring(self):
        size = bytearray(4)
        fcntl.ioctl(self.process.stdin, termios.FIONREAD, size)
        return struct.unpack("i", size)[0]

    def accept(self):
        connection, _ = self.listener.accept()
        connection.settimeout(20)
        try:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            if not self.shake_hands(connection):
                connection.sendall(b'HTTP/1.0 200 OK\r\n\r\n<base href="https://micropython.org/webrepl/"></base>\r\n')
                connection.close()
            elif self.client:
                connection.close()
            else:
                self.client = Client(self, connection)
        except (OSError, ValueError) as e:  # a header may come damaged
            print("refused:", repr(e), file=sys.stderr, flush=True)
            connection.close()

    def shake_hands(self, connection):
        lines = connection.makefile("rb", 0)
        lines.readline()
        key, upgrade, websocket = None, False, False
        while True:
            line = lines.readline()
            if not line:
                return False
            if line == b"\r\n":
                break
            name, value = [part.strip() for part in line.split(b":", 1)]
            if name == b"Sec-WebSocket-Key":
                key = value
            elif name == b"Connection" and b"Upgrade" in value:
                upgrade = True
            elif name == b"Upgrade" and value == b"websocket":
                websocket = True
        if not (upgrade and websocket and key):
            return False
        accepted = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
        connection.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
        connection.sendall(b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n")
        return True

    def start_process(self):
        if self.process:
            return
        self.process = subprocess.Popen(
            self.options.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=lambda: libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL),
            bufsize=0,
        )
        os.set_blocking(self.process.stdin.fileno(), False)
        self.waits_since = None
        self.has_spoken = False

    def end_process(self):
        if not self.process:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()
        self.process = None

    def pass_output(self):
        output = os.read(self.process.stdout.fileno(), 4096)
        if output:
            self.has_spoken = True
            if self.client and self.client.logged_in:
                self.client.send(TEXT, output)
        else:  # a soft reset
            self.end_process()
            self.close_client()

    def close_client(self):
        if self.client:
            self.client.socket.close()
            self.client = None
            if self.options.direct:
                self.end_process()


class Client:
    def __init__(self, board, connection):
        self.board, self.socket = board, connection
        self.received = b""
        self.unsent = b""  # --direct: bytes that the process has no room for
        self.typed = b""  # the password so far
        self.logged_in = False
        self.header = b""  # the request of a file operation
        self.operation = None
        connection.setblocking(False)
        self.send(TEXT, b"Password: ")

    def send(self, kind, payload):
        size = len(payload)
        head = bytes((0x80 | kind, size)) if size < 126 else struct.pack(">BBH", 0x80 | kind, 126, size)
        self.socket.settimeout(20)
        self.socket.sendall(head)
        self.socket.sendall(payload)
        self.socket.setblocking(False)

    def receive(self):
        """Reads all that is there, as the board does."""
        try:
            while not self.board.options.direct or len(self.received) < 4096:
                got = self.socket.recv(4096)
                if not got:
                    raise Closed("end of stream")
                self.received += got
        except (BlockingIOError, ssl.SSLWantReadError):
            pass

    def take(self):
        try:
            self.receive()
        except Closed:
            self.frames()
            raise
        self.frames()
        self.board.waits_since = None

    def frames(self):
        while not self.unsent and len(self.received) >= 2:
            kind, size, at = self.received[0] & 15, self.received[1] & 127, 2
            masked = self.received[1] & 128
            if size == 127:
                raise Closed("a length of 64 bits")
            if size == 126:
                if len(self.received) < 4:
                    return
                size, at = struct.unpack(">H", self.received[2:4])[0], 4
            mask = bytes(4)
            if masked:
                mask, at = self.received[at : at + 4], at + 4
            if len(self.received) < at + size:
                return
            payload = self.received[at : at + size]
            self.received = self.received[at + size :]
            whole = (mask * (size // 4 + 1))[:size]
            payload = (int.from_bytes(payload, "big") ^ int.from_bytes(whole, "big")).to_bytes(size, "big")
            if kind == CLOSE:
                self.send(CLOSE, b"")
                raise Closed("closed by the client")
            if kind == TEXT:
                self.text(payload)
            elif kind == BINARY:
                self.binary(payload)

    def text(self, payload):
        while payload and not self.logged_in:
            byte, payload = payload[:1], payload[1:]
            if byte not in b"\r\n":
                self.typed = (self.typed + byte)[:10]
                continue
            if self.typed.decode() != self.board.options.password:
                self.send(TEXT, b"\r\nAccess denied\r\n")
                raise Closed("wrong password")
            self.logged_in = True
            self.send(TEXT, b"\r\nWebREPL connected\r\n>>> ")
            self.board.start_process()
        if payload:
            self.type(payload)

    def type(self, payload):
        if payload in INTERRUPTS:
            if self.board.has_spoken:  # before its first output, the signal would kill it
                os.killpg(self.board.process.pid, signal.SIGINT)
        if not self.board.options.direct:
            room = RING - self.board.in_ring()
            if len(payload) > room:
                print("dropped", len(payload) - room, file=sys.stderr, flush=True)
                payload = payload[:room]
        self.to_process(payload)

    def to_process(self, payload):
        self.unsent += payload
        try:
            while self.unsent:
                self.unsent = self.unsent[os.write(self.board.process.stdin.fileno(), self.unsent) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            self.unsent = b""  # its end is seen on its output
        if not payload and self.received:
            self.frames()

    def binary(self, payload):
        while payload:
            if self.operation is None:
                part, payload = payload[: 82 - len(self.header)], payload[82 - len(self.header) :]
                self.header += part
                if len(self.header) == 82:
                    self.operate(self.header)
                    self.header = b""
            else:
                payload = self.operation(payload)

    def operate(self, header):
        _, kind, _, _, size, _, name = struct.unpack("<2sBBQLH64s", header)
        if kind == 3:
            self.send(BINARY, bytes((1, 25, 0)))
            return
        path = os.path.join(self.board.options.files, name.split(b"\0")[0].decode().lstrip("/"))
        self.file = open(path, "wb" if kind == 1 else "rb")  # may raise, and so end the connection
        self.left = size
        self.answer()
        self.operation = self.put if kind == 1 else self.get
        if kind == 1:
            self.put(b"")

    def answer(self):
        self.send(BINARY, b"WB\0\0")

    def put(self, data):
        data, rest = data[: self.left], data[self.left :]
        self.file.write(data)
        self.left -= len(data)
        if not self.left:
            self.finish()
        return rest

    def get(self, data):
        assert data[:1] == b"\0"
        chunk = self.file.read(256)
        self.send(BINARY, struct.pack("<H", len(chunk)) + chunk)
        if not chunk:
            self.finish()
        return data[1:]

    def finish(self):
        self.file.close()
        self.operation = None
        self.answer()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--password", default="secret")
    parser.add_argument("--direct", action="store_true")
    parser.add_argument("--files", default=".")
    parser.add_argument("--tls", nargs=2)
    parser.add_argument("command", nargs="*")
    options = parser.parse_args()
    if not options.command:
        sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "runner/device"))
        import board_process

        options.command = board_process.unix_port()
    board = Board(options)
    try:
        board.serve()
    finally:
        board.end_process()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    main()
