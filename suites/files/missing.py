# What is not there is an OSError.
import os

name = "mprun_none.txt"
for act in (lambda: open(name), lambda: os.remove(name), lambda: open(name, "rb")):
    try:
        act()
        print("no error")
        break
    except OSError:
        print("OSError")
