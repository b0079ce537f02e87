"""For bench_links: rfc2217_peer.py COMMAND…

An RFC 2217 server on stdin and stdout, which are a socket, until the client's settings are confirmed; then COMMAND takes over
the socket. It neither sends nor receives bytes that telnet would escape, so it can ignore telnet.
"""

import os
import sys

IAC, SE, SB, WILL, DO = 255, 240, 250, 251, 253
COM_PORT, BAUD_RATE = 44, 1
ANSWER = 100


def read(count):
    got = b""
    while len(got) < count:
        more = os.read(0, count - len(got))
        if not more:
            sys.exit("the client went away")
        got += more
    return got


def subnegotiation():
    content = b""
    while not content.endswith(bytes((IAC, SE))):
        content += read(1)
    return content[:-2]


baud = bytes(4)
while True:
    command = read(2)[1]
    if command != SB:
        option = read(1)[0]
        os.write(1, bytes((IAC, DO if command == WILL else WILL, option)))
        continue
    option, command, *value = subnegotiation()
    value = bytes(value)
    is_fence = command == BAUD_RATE and not any(value)
    if command == BAUD_RATE and any(value):
        baud = value
    os.write(1, bytes((IAC, SB, COM_PORT, command + ANSWER)) + (baud if is_fence else value) + bytes((IAC, SE)))
    if is_fence:
        os.execvp(sys.argv[1], sys.argv[1:])
