# Prints files=1 if the board can write a file, and free=BYTES if it knows how much space is free. It must run where the
# heap is 9.7 KB.
n = "@FILE@"
try:
    with open(n, "wb") as f:
        f.write(b"a")
    try:
        import uos as os
    except ImportError:
        import os
    os.remove(n)
    print("files=1")
    s = os.statvfs(os.getcwd())
    print("free=" + str(s[0] * s[4]))
except Exception:
    pass
