# Receives a tree as one stream: device/take_file.py passes it on, and this makes folders and files of it as it arrives.
# tree_stream.hpp is the host's end.
#
# A folder is FF FF FF FF, the length of its path as u16, the path; a file its size as u32, the same, its
# bytes, and the first 8 bytes of their SHA-256. All little-endian; paths are behind `base`. Each file
# gets its name when its digest is right; all that passed has been under a whole one besides when the
# host calls it verified.
class _mprun_tree:
    def __init__(self, base, keeps_order=False):
        self.base = base
        self.keeps_order = keeps_order
        self.os = _mprun_module("os")
        self.sha256 = _mprun_module("hashlib").sha256
        self.f = None  # the file being received
        self.left = 0  # bytes of it still to come
        self.b = b""  # the received part of a head or a digest
        self.need = 6  # the length of the head or digest

    def write(self, d):
        d = memoryview(d)
        i = 0
        n = len(d)
        while i < n:
            if self.left:
                k = min(self.left, n - i)
                v = d[i : i + k]
                self.f.write(v)
                self.s.update(v)
                self.left -= k
            else:
                k = min(self.need - len(self.b), n - i)
                self.b += bytes(d[i : i + k])
                if len(self.b) == self.need:
                    self.part()
            i += k

    def part(self):
        b = self.b
        if self.f:
            self.f.close()
            if self.s.digest()[:8] != b:
                raise ValueError("digest")
            self.os.rename(self.path + ".mprun", self.path)
            self.f = None
            self.need = 6
        elif self.need == 6:
            self.need += b[4] | b[5] << 8
            return
        else:
            p = self.base + str(b[6:], "utf8")
            self.need = 6
            n = b[0] | b[1] << 8 | b[2] << 16 | b[3] << 24
            if n == 0xFFFFFFFF:
                self.folder(p)
            else:
                self.path = p
                self.s = self.sha256()
                if self.keeps_order:
                    _mprun_keep_order(p)
                self.f = open(p + ".mprun", "wb")
                self.left = n
                self.need = 8
        self.b = b""

    def folder(self, p):
        try:
            self.os.mkdir(p)
        except OSError:
            if not self.os.stat(p)[0] & 0x4000:
                raise

    def flush(self):
        if self.f:
            self.f.flush()

    def close(self):
        if self.f:
            self.f.close()
            self.os.remove(self.path + ".mprun")


    def done(self):
        if self.f or self.b:
            raise ValueError("size")


def _mprun_put_tree(base, keeps_order=False):
    t = _mprun_tree(base, keeps_order)
    _mprun_take(t, t.done)
