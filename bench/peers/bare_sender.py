import sys
f = open("@FILE@", "rb")
b = memoryview(bytearray(16384))
print("ready", end="")
sys.stdin.buffer.read(1)
while True:
    k = f.readinto(b)
    if not k:
        break
    sys.stdout.buffer.write(b[:k])
f.close()
