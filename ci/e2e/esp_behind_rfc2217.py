"""A board like an ESP on a serial port of another host: RTS holds it in reset, by pyserial's own RFC 2217 server.

    /usr/bin/python3 esp_behind_rfc2217.py COMMAND…

COMMAND is the board, which can be any process. It runs while RTS is off, and its output is passed on at once. Prints the
port, and then a line for each connection and each reset. Once there is a file `deaf` in its folder, it ignores all input.
(pyserial is installed for the system's interpreter.)
"""

import os
import signal
import socket
import subprocess
import sys
import threading

from serial.rfc2217 import PortManager


class Board:
    """What pyserial's server uses as a serial port."""

    baudrate, bytesize, parity, stopbits = 115200, 8, "N", 1
    xonxoff = rtscts = break_condition = dtr = cts = dsr = ri = cd = False

    def __init__(self, command, say):
        self.command, self.say = command, say
        self.process = None
        self.is_held = False
        self.rts = False  # starts it

    @property
    def rts(self):
        return self.is_held

    @rts.setter
    def rts(self, on):
        if on and not self.is_held:
            self.end()
        elif not on and self.process is None:
            self.start()
        self.is_held = on

    def start(self):
        ours, theirs = socket.socketpair()
        self.process = subprocess.Popen(
            self.command, stdin=theirs, stdout=theirs, stderr=subprocess.DEVNULL, start_new_session=True
        )
        theirs.close()
        self.wire = ours
        threading.Thread(target=self.listen, args=(ours,), daemon=True).start()

    def end(self):
        print("reset", flush=True)
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None

    def listen(self, wire):
        try:
            while data := wire.recv(4096):
                self.say(data)
        except OSError:
            pass  # nobody is connected
        wire.close()

    def write(self, data):
        try:
            self.wire.sendall(data)
        except OSError:
            pass  # a chip held in reset does not read either

    def reset_input_buffer(self):
        pass

    reset_output_buffer = reset_input_buffer


class Server:
    def __init__(self, command):
        self.peer = None
        self.lock = threading.Lock()
        self.board = Board(command, lambda data: self.write(data.replace(b"\xff", b"\xff\xff")))

    def write(self, data):
        with self.lock:
            if self.peer:
                self.peer.sendall(data)

    def serve(self):
        listener = socket.create_server(("127.0.0.1", 0))
        print(listener.getsockname()[1], flush=True)
        while True:
            self.peer, _ = listener.accept()
            print("connection", flush=True)
            self.peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            manager = PortManager(self.board, self)
            try:
                while data := self.peer.recv(4096):
                    if os.path.exists("deaf"):
                        continue
                    if data := b"".join(manager.filter(data)):
                        self.board.write(data)
            except OSError:
                pass
            with self.lock:
                self.peer.close()
                self.peer = None


def end(*_):
    if server.board.process and server.board.process.poll() is None:
        os.killpg(server.board.process.pid, signal.SIGKILL)
    os._exit(0)


server = Server(sys.argv[1:])
signal.signal(signal.SIGTERM, end)
server.serve()
