# seek, tell and readinto.
import os

name = "mprun_t4.bin"
try:
    with open(name, "wb") as f:
        f.write(b"0123456789")
    f = open(name, "rb")
    if not hasattr(f, "seek"):
        f.close()
        print("SKIP")
        raise SystemExit
    print(f.seek(4), f.read(2), f.tell())
    print(f.seek(-2, 2), f.read())
    f.seek(0)
    part = bytearray(4)
    print(f.readinto(part), part)
    f.close()
finally:
    os.remove(name)
