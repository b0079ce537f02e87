import sys
from hashlib import sha256  # hashing
f = open("@FILE@", "rb")
b = memoryview(bytearray(16384))
s = sha256()  # hashing
print("ready", end="")
sys.stdin.buffer.read(1)
while True:
    k = f.readinto(b)
    if not k:
        break
    s.update(b[:k])  # hashing
    sys.stdout.buffer.write(b[:k])
f.close()
s.digest()  # hashing
