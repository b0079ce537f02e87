"""A proxy for tests that closes silent connections, as web proxies do: idle_proxy_test.py PORT SECONDS. Prints its port."""

import select
import socket
import sys

listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
client, _ = listener.accept()
board = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
other = {client: board, board: client}
while readable := select.select(list(other), [], [], float(sys.argv[2]))[0]:
    for sender in readable:
        data = sender.recv(65536)
        if not data:
            sys.exit()
        other[sender].sendall(data)
