# What is written can be read, whole, in lines and in parts.
import os

name = "mprun_t1.txt"
try:
    with open(name, "w") as f:
        print(f.write("first\nsecond\n"), f.write("third"))
    with open(name) as f:
        print(f.read())
    with open(name) as f:
        print(f.readline(), f.read(3), f.read())
    with open(name, "w") as f:  # shorter: nothing of the old text may be left
        f.write("new")
    with open(name) as f:
        print(f.read(), repr(f.read()))
finally:
    os.remove(name)
print(name in os.listdir())
