"""For tests: a WebSocket server that sends, and does not read until it gets the order.

Prints its port, and `connected` once a client is. Then each line of its standard input is an order:
- `ping N`: N pings, the last with the payload N; then it prints `pinged`
- `say TEXT`: a text frame
- `listen`: reads until the other side hangs up, and prints how many pongs came and the payload of the last
"""

import base64
import hashlib
import socket
import struct
import sys

server = socket.socket()
server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
server.bind(("127.0.0.1", 0))
server.listen()
print(server.getsockname()[1], flush=True)
connection = server.accept()[0]
stream = connection.makefile("rb")
key = b""
while (line := stream.readline().strip()) != b"":
    if line.lower().startswith(b"sec-websocket-key:"):
        key = line.split(b":", 1)[1].strip()
accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
connection.sendall(
    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
)
print("connected", flush=True)


def frame(opcode, payload):
    return bytes((0x80 | opcode, len(payload))) + payload


def listen():
    """How many pongs came, and the payload of the last."""
    pongs, last = 0, b""
    while len(head := stream.read(2)) == 2:
        size = head[1] & 0x7F
        if size == 126:
            (size,) = struct.unpack(">H", stream.read(2))
        mask = stream.read(4)
        payload = stream.read(size)
        if head[0] & 0x0F == 10:
            pongs += 1
            last = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
    return pongs, last.decode()


for order in sys.stdin:
    word, _, rest = order.strip().partition(" ")
    if word == "ping":
        connection.sendall(b"".join(frame(9, b"%d" % (i + 1)) for i in range(int(rest))))
        print("pinged", flush=True)
    elif word == "say":
        connection.sendall(frame(1, rest.encode()))
    elif word == "listen":
        print("%d pongs, the last to %s" % listen(), flush=True)
