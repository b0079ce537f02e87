# stat tells size and kind.
import os

if not hasattr(os, "stat"):
    print("SKIP")
    raise SystemExit

name = "mprun_t7.bin"
for clear in (os.remove, os.rmdir):
    try:
        clear(name)  # what a run that was broken off has left
    except OSError:
        pass
with open(name, "wb") as f:
    f.write(b"x" * 1234)
print(os.stat(name)[6], os.stat(name)[0] & 0xF000 == 0x8000)
os.remove(name)
os.mkdir(name)
print(os.stat(name)[0] & 0xF000 == 0x4000)
os.rmdir(name)
try:
    os.stat(name)
except OSError as e:
    print("errno", e.args[0])
