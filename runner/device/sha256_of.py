# Prints a number, the sum of the bytes of a path, and the SHA-256 of the file, of its first `limit`
# bytes where `limit` is not None; "-" where no file can be read. Called for many files in a row: the first two identify
# the question, whatever a bad link did to it; the mark at the end shows that the line is ours (own_lines.hpp).
try:
    from uhashlib import sha256  # the firmware's, whatever files of that name there are
except ImportError:
    from hashlib import sha256


def _mprun_sha256(number, path, limit):
    s = sha256()
    v = memoryview(bytearray(2048))
    p = sum(bytes(path, "utf8"))
    try:
        f = open(path, "rb")
        n = 1
        while n:
            n = f.readinto(v if limit is None else v[: min(2048, limit)])
            s.update(v[:n])
            if limit is not None:
                limit -= n
        f.close()
        t = "".join(["%02x" % x for x in s.digest()])
    except OSError:
        t = "-"
    print("%d %d %s\x1f" % (number, p, t))
