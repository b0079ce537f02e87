# A renamed file has its content and its old name is free.
import os

if not hasattr(os, "rename"):
    print("SKIP")
    raise SystemExit

old, new = "mprun_t5.txt", "mprun_t6.txt"
for name in (old, new):
    try:
        os.remove(name)  # what a run that was broken off has left
    except OSError:
        pass
with open(old, "w") as f:
    f.write("content")
os.rename(old, new)
names = os.listdir()
print(old in names, new in names)
with open(new) as f:
    print(f.read())
os.remove(new)
try:
    os.rename(old, new)
except OSError:
    print("OSError")
print(new in os.listdir())
