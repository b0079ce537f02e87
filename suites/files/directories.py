# Directories are made, listed, entered and removed; a full one is not removed.
import os

if not hasattr(os, "mkdir"):
    print("SKIP")
    raise SystemExit

top = "mprun_d1"


def clear(path):  # what a run that was broken off has left
    try:
        for name in os.listdir(path):
            clear(path + "/" + name)
        os.rmdir(path)
    except OSError:
        try:
            os.remove(path)
        except OSError:
            pass


clear(top)
os.mkdir(top)
os.mkdir(top + "/inner")
with open(top + "/file.txt", "w") as f:
    f.write("x")
print(sorted(os.listdir(top)), os.listdir(top + "/inner"))
try:
    os.mkdir(top)
except OSError:
    print("exists")
try:
    os.rmdir(top)
except OSError:
    print("not empty")
home = os.getcwd()
os.chdir(top)
print(sorted(os.listdir()), os.getcwd() != home)
os.chdir("..")
print(os.getcwd() == home)
os.remove(top + "/file.txt")
os.rmdir(top + "/inner")
os.rmdir(top)
print(top in os.listdir())
