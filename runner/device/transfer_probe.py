# Prints which ways of passing files a board has, and the mark of our own lines (own_lines.hpp). It must run where the heap is 9.7 KB.
a = ""
try:
    import sys

    sys.stdin.buffer.readinto
    sys.stdout.buffer.write
    a += ",binary"
except Exception:
    pass
try:
    from hashlib import sha256

    sha256().update
    a += ",sha256"
except Exception:
    pass
try:
    from binascii import a2b_base64, b2a_base64

    a += ",base64"
except Exception:
    pass
try:
    import os

    os.rename
    a += ",rename"
except Exception:
    pass
try:
    from io import BytesIO

    try:
        from deflate import DeflateIO, RAW
    except ImportError:  # before v1.21
        from zlib import decompress
    a += ",inflate"
    DeflateIO(BytesIO(), RAW, 9).write(b"a")
    a += ",deflate"
except Exception:
    pass
print("has=" + a[1:] + "\x1f")
