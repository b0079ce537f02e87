# Receives a file in binary; needs transfer.py, which says what _mprun_up is.


def _mprun_inflate(d, bits):
    try:
        from deflate import DeflateIO, RAW
    except ImportError:  # before v1.21
        return _mprun_module("zlib").decompress(d, -bits)
    return DeflateIO(_mprun_module("io").BytesIO(d), RAW, bits).read()


# Passes what arrives to f.write(), and calls done() when all of it is right. The digest of the first segment is also that
# of the call's own arguments, `first`: these came by a line that may have damaged them. total: gives what sums up a segment,
# where that is not the hash of its bytes.
def _mprun_take(f, done, first=b"", total=None):
    chunk, unit, lockstep, bits, piece = _mprun_up
    read = _mprun_reader(piece)
    h = memoryview(bytearray(4))
    b = memoryview(bytearray(chunk))
    total = total or _mprun_module("hashlib").sha256
    s = total()
    s.update(first)
    last = None  # the digest that ends the stream
    _mprun_interrupt(-1, piece)
    try:
        _mprun_out(b"\x16")
        while True:
            read(h)
            k = h[0]
            n = h[1] | h[2] << 8
            if h[3] != ~(k + h[1] + h[2]) & 255:
                raise ValueError("frame")
            if k == 67:  # C
                read(b[:n])
                last = bytes(b[:n])
                continue
            if k & 223 not in (82, 90):
                raise ValueError("frame")
            for i in range(0, n, unit):
                e = min(n, i + unit)
                read(b[i:e])
                if e < n or not lockstep:
                    _mprun_out(b"\x06")
            d = b[:n]
            if k & 223 == 90:  # Z, z
                d = _mprun_inflate(d, bits)
            f.write(d)
            s.update(d)
            if lockstep and n:
                _mprun_out(b"\x06")
            if k < 97:  # R, Z
                continue
            if lockstep:  # a board may lose its power; a process leaves all to its host
                f.flush()
            d = s.digest()
            _mprun_out(b"\x12" + d)
            if last:
                if d != last:
                    raise ValueError("digest")
                done()
                break
            s = total()
    except Exception as e:
        _mprun_give_up(read, e)
        raise
    finally:
        f.close()
        _mprun_interrupt(3, piece)


# Creates the file, so that it is listed in its folder where it would be if it were written directly.
def _mprun_keep_order(path):
    open(path, "ab").close()


# tmp: the file's name until it is whole, if it is not the usual one; path itself: from the beginning.
def _mprun_put(path, at, tmp=None):
    tmp = tmp or path + ".mprun"
    if tmp == path and not at:  # LittleFS keeps the old bytes until a file is closed, and there may be no room for both
        open(tmp, "wb").close()
    f = open(tmp, "r+b" if at else "wb")
    f.seek(at)

    def done():
        if f.tell() != f.seek(0, 2):  # an earlier attempt left more
            raise ValueError("size")
        f.close()
        if tmp != path:
            _mprun_module("os").rename(tmp, path)

    _mprun_take(f, done, bytes("%d %s %s" % (at, path, tmp), "utf8"))
