# Receives a tree as one stream: device/take_file.py passes it on, and this makes folders and files of it as it arrives.
# tree_stream.hpp is the host's end.
#
# It consists of lists, each followed by what it lists. A list is its length as u16 little-endian and, for each item, its
# path behind `base`, 00, the size of a file in decimal, nothing for a folder, and 00. After it come, of each file, its bytes
# and the first 8 bytes of their SHA-256. (Names of many files together deflate to a few bytes each, among their contents
# they would not.) Each file gets its name when its digest is right. What sums up a segment of the stream is the SHA-256 of
# its lists and of the whole digests of its files, those that end in it: nothing is hashed twice. In the first segment `base`
# comes before them.
class _mprun_tree:
    def __init__(self, base, keeps_order=False):
        self.base = base
        self.first = bytes(base, "utf8")
        self.keeps_order = keeps_order
        self.os = _mprun_module("os")
        self.sha256 = _mprun_module("hashlib").sha256
        self.list = b""
        self.at = 0  # in the list; kept whole, since it takes several times the heap in parts
        self.f = None  # the file being received
        self.left = 0  # bytes of it still to come
        self.b = b""  # the received part of a list, its length, or a digest
        self.need = 2  # the length of that
        self.is_length = True

    def total(self):
        self.sum = self.sha256(self.first)
        self.first = b""
        return self

    def update(self, d):
        pass

    def digest(self):
        return self.sum.digest()

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
        self.b = b""
        if self.is_length:
            self.need = b[0] | b[1] << 8
            self.is_length = False
            return
        if self.f:
            self.f.close()
            d = self.s.digest()
            if d[:8] != b:
                raise ValueError("digest")
            self.sum.update(d)
            self.os.rename(self.path + ".mprun", self.path)
            self.f = None
        else:
            self.sum.update(b)
            self.list = b
            self.at = 0
        while self.at < len(self.list):
            p = self.base + self.next()
            n = self.next()
            if n:
                self.path = p
                self.s = self.sha256()
                if self.keeps_order:
                    _mprun_keep_order(p)
                self.f = open(p + ".mprun", "wb")
                self.left = int(n)
                self.need = 8
                return
            self.folder(p)
        self.need = 2
        self.is_length = True

    def next(self):
        i = self.at
        e = self.list.find(b"\0", i)
        self.at = e + 1
        return str(self.list[i:e], "utf8")

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
        if self.b or not self.is_length:
            raise ValueError("size")


def _mprun_put_tree(base, keeps_order=False):
    t = _mprun_tree(base, keeps_order)
    _mprun_take(t, t.done, b"", t.total)
