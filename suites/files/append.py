# Mode "a" goes on at the end.
import os

name = "mprun_t2.txt"
try:
    try:
        f = open(name, "a")
    except (ValueError, OSError):  # a filesystem that only knows r and w
        print("SKIP")
        raise SystemExit
    f.write("a\n")
    f.close()
    for i in range(3):
        with open(name, "a") as f:
            f.write("line %d\n" % i)
    with open(name) as f:
        print(f.read())
finally:
    try:
        os.remove(name)
    except OSError:
        pass
