import os, sys
from hashlib import sha256  # hashing
i = sys.stdin.buffer.readinto
b = memoryview(bytearray(16384))
h = bytearray(2)
print("ready", end="")
left = @SIZE@
while left:
    i(h)
    p = bytearray(h[0] | h[1] << 8)
    i(p)
    items = str(p, "utf8").split("\0")
    while len(items) > 1:
        p = "@FILE@" + items.pop(0)
        n = items.pop(0)
        left -= 1
        if not n:
            os.mkdir(p)
            continue
        n = int(n)
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
