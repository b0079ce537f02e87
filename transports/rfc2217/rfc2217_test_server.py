"""pyserial's RFC 2217 server, for tests: rfc2217_test_server.py PORT

PORT is anything that pyserial opens: a device, loop://. The listening socket is this program's stdin. It serves one
connection, until either side ends, and then prints the settings of the port.
"""

import os
import socket
import sys
import threading

import serial
from serial.rfc2217 import PortManager


class Terminal(serial.Serial):
    """A PTY, which has no modem lines to ask for."""

    cts = dsr = ri = cd = False


class Connection:
    def __init__(self, port, peer):
        self.port = port
        self.peer = peer
        self.lock = threading.Lock()
        self.manager = PortManager(port, self)

    def write(self, data):
        with self.lock:
            self.peer.sendall(data)

    def to_peer(self):
        try:
            while True:
                data = self.port.read(self.port.in_waiting or 1)
                if data:
                    self.write(data.replace(b"\xff", b"\xff\xff"))
        except OSError:  # the board is gone, or the peer
            self.peer.shutdown(socket.SHUT_RDWR)

    def to_port(self):
        while data := self.peer.recv(4096):
            data = b"".join(self.manager.filter(data))
            if data:
                self.port.write(data)


def serve(port, listener):
    peer, _ = listener.accept()
    peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection = Connection(port, peer)
    threading.Thread(target=connection.to_peer, daemon=True).start()
    try:
        connection.to_port()
    except OSError:
        pass
    print(port.baudrate, "DTR" if port.dtr else "-", "RTS" if port.rts else "-", flush=True)


is_device = sys.argv[1].startswith("/")
serve((Terminal if is_device else serial.serial_for_url)(sys.argv[1], timeout=3600), socket.socket(fileno=0))
os._exit(0)  # the thread may still wait for the board
