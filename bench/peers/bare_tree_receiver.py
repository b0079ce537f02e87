import os, sys
from hashlib import sha256  # hashing
i = sys.stdin.buffer.readinto
b = memoryview(bytearray(16384))
h = bytearray(6)
print("ready", end="")
for _ in range(@SIZE@):
    i(h)
    n = h[0] | h[1] << 8 | h[2] << 16 | h[3] << 24
    p = bytearray(h[4] | h[5] << 8)
    i(p)
    p = "@FILE@" + str(p, "utf8")
    if n == 0xFFFFFFFF:
        os.mkdir(p)
        continue
    o = p
    o += ".new"  # hashing
    s = sha256()  # hashing
    f = open(o, "wb")
    while n:
        k = min(n, 16384)
        i(b[:k])
        f.write(b[:k])
        s.update(b[:k])  # hashing
        n -= k
    f.close()
    i(b[:8])
    assert s.digest()[:8] == b[:8]  # hashing
    os.rename(o, p)  # hashing
