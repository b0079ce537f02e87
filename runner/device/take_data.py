# Receives data in pieces, anywhere in a buffer, and prints a checksum of each, so that the host knows whether the line
# damaged it. _mprun(at, piece) stores a piece, _mprun(0) prints the checksum of all, _mprun() returns all. It leaves no
# other name, and its caller takes that one out of the globals.
def _mprun(size):
    kept = bytearray(size)

    def take(at=None, piece=None):
        if at is None:
            return bytes(kept)
        a = 1
        b = at
        for x in kept if piece is None else piece:
            if piece is not None:
                kept[at] = x
                at += 1
            a = (a + x) % 65521
            b = (b + a) % 65521
        print("sum", at, a, b)

    return take


_mprun = _mprun(@SIZE@)
print("takes @SIZE@")
try:
    compile
    print("compiles")
except NameError:
    pass
