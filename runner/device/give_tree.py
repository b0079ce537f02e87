# Gives many files as one stream, which device/give_file.py sends. tree_sink.hpp is the host's end.
#
# Each file is its size as u32 little-endian, then its bytes. The names, which the host leaves in _mprun_names, are joined by
# line ends and relative to `base`. A file that cannot be opened, or becomes shorter meanwhile, ends the stream.
class _mprun_files:
    def __init__(self, base, names):
        self.names = [base + n for n in names.split("\n")]
        self.f = None  # the file being sent
        self.left = 0  # bytes of it still to send
        self.head = b""  # the rest of a size

    def size(self):
        stat = _mprun_module("os").stat
        return sum([4 + stat(n)[6] for n in self.names])

    def readinto(self, b):
        n = 0
        while n < len(b):
            if self.head:
                b[n] = self.head[0]
                self.head = self.head[1:]
                k = 1
            elif self.left:
                k = self.f.readinto(b[n : n + self.left])
                if not k:
                    raise ValueError("size")
                self.left -= k
            elif self.names:
                self.close()
                self.f = open(self.names.pop(0), "rb")
                k = self.left = self.f.seek(0, 2)
                self.f.seek(0)
                self.head = bytes([k >> i & 255 for i in (0, 8, 16, 24)])
                k = 0
            else:
                break
            n += k
        return n

    def close(self):
        if self.f:
            self.f.close()
            self.f = None


def _mprun_get_tree(base):
    names = globals().pop("_mprun_names")
    f = _mprun_files(base, names)
    n = f.size()
    _mprun_give(f, n, n, bytes(base + names, "utf8"))
