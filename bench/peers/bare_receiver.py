import sys
from hashlib import sha256  # hashing
f = open("@FILE@", "wb")
b = memoryview(bytearray(16384))
n = @SIZE@
i = sys.stdin.buffer.readinto
s = sha256()  # hashing
print("ready", end="")
while n:
    k = min(n, 16384)
    i(b[:k])
    f.write(b[:k])
    s.update(b[:k])  # hashing
    n -= k
f.close()
s.digest()  # hashing
