"""A proxy for tests that closes what is silent, as those of the web do: idle_proxy_test.py PORT SECONDS. Prints its own."""

import select
import socket
import sys

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
client, _ = listener.accept()
board = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
other = {client: board, board: client}
while readable := select.select(list(other), [], [], float(sys.argv[2]))[0]:
    for one in readable:
        data = one.recv(65536)
        if not data:
            sys.exit()
        other[one].sendall(data)
