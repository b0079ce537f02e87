# Two files open at once do not disturb each other.
import os

names = ("mprun_t8.txt", "mprun_t9.txt")
a = open(names[0], "w")
b = open(names[1], "w")
for i in range(5):
    a.write("a%d " % i)
    b.write("b%d " % i)
a.close()
b.close()
for name in names:
    with open(name) as f:
        print(f.read())
    os.remove(name)
