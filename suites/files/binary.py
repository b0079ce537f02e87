# All 256 byte values survive, and so do line ends.
import os

name = "mprun_t3.bin"
data = bytes(range(256)) + b"\r\n\n\r\x04\x00"
try:
    with open(name, "wb") as f:
        print(f.write(data))
    with open(name, "rb") as f:
        back = f.read()
    print(len(back), back == data)
    with open(name, "rb") as f:
        print(f.read(3), f.read(2), len(f.read()))
finally:
    os.remove(name)
