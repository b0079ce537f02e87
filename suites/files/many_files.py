# Many small files in one directory.
import os

if not hasattr(os, "mkdir"):
    print("SKIP")
    raise SystemExit

top = "mprun_d2"
try:
    for name in os.listdir(top):  # what a run that was broken off has left
        os.remove(top + "/" + name)
    os.rmdir(top)
except OSError:
    pass
os.mkdir(top)
for i in range(50):
    with open("%s/f%02d" % (top, i), "w") as f:
        f.write("content %d" % i)
names = sorted(os.listdir(top))
print(len(names), names[0], names[-1])
good = 0
for i, name in enumerate(names):
    with open(top + "/" + name) as f:
        good += f.read() == "content %d" % i
    os.remove(top + "/" + name)
print(good, os.listdir(top))
os.rmdir(top)
