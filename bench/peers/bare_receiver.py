import sys
f = open("@FILE@", "wb")
b = memoryview(bytearray(16384))
n = @SIZE@
i = sys.stdin.buffer.readinto
print("ready", end="")
while n:
    k = min(n, 16384)
    i(b[:k])
    f.write(b[:k])
    n -= k
f.close()
