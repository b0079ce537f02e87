# 100 KB, written and compared in blocks.
import os

name = "mprun_t10.bin"
block = bytearray(1024)


def fill(n):
    for i in range(1024):
        block[i] = (i * 7 + n * 13) & 255


if hasattr(os, "statvfs"):
    free = os.statvfs(".")
    if free[1] * free[4] < 120 * 1024:  # a small flash chip
        print("SKIP")
        raise SystemExit
try:
    with open(name, "wb") as f:
        for n in range(100):
            fill(n)
            f.write(block)
    good = 0
    with open(name, "rb") as f:
        for n in range(100):
            fill(n)
            good += f.read(1024) == block
        print(good, len(f.read()))
finally:
    os.remove(name)
