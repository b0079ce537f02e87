# Prints a hash of a file in hex.
def _mprun_hash_file(path, algorithm):
    import hashlib

    h = getattr(hashlib, algorithm)()
    v = memoryview(bytearray(512))
    with open(path, "rb") as f:
        while True:
            n = f.readinto(v)
            if not n:
                break
            h.update(v[:n])
    print("".join(["%02x" % b for b in h.digest()]))
