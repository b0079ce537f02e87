"""For bench_links: webrepl_peer.py COMMAND…

A WebREPL on stdin and stdout, which are a socket, until the client is logged in with any password; then COMMAND takes over
the socket and its frames.
"""

import base64
import hashlib
import os
import sys


def read_until(end):
    got = b""
    while not got.endswith(end):
        more = os.read(0, 1)
        if not more:
            sys.exit("the client went away")
        got += more
    return got


def say(text):
    os.write(1, bytes((0x81, len(text))) + text)


request = read_until(b"\r\n\r\n")
key = request.split(b"Sec-WebSocket-Key: ")[1].split(b"\r\n")[0]
accepted = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
os.write(1, b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
os.write(1, b"Sec-WebSocket-Accept: " + accepted + b"\r\n\r\n")
say(b"Password: ")
size = os.read(0, 2)[1] & 127
os.read(0, 4 + size)
say(b"\r\nWebREPL connected\r\n>>> ")
os.execvp(sys.argv[1], sys.argv[1:])
