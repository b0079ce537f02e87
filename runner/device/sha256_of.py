# Prints a number and the SHA-256 of a file, of its first `most` bytes where `most` is not None; "-"
# where no file can be read. Called for many files in a row.
from hashlib import sha256


def _mprun_sha256(number, path, most):
    s = sha256()
    v = memoryview(bytearray(2048))
    try:
        f = open(path, "rb")
        n = 1
        while n:
            n = f.readinto(v if most is None else v[: min(2048, most)])
            s.update(v[:n])
            if most is not None:
                most -= n
        f.close()
        print(number, "".join(["%02x" % x for x in s.digest()]))
    except OSError:
        print(number, "-")
