# Sends a file in binary; needs transfer.py, which says what _mprun_down is.


def _mprun_deflate(d):
    from deflate import DeflateIO, RAW

    b = _mprun_module("io").BytesIO()
    z = DeflateIO(b, RAW, 10)
    z.write(d)
    z.close()
    return b.getvalue()


def _mprun_frame(h, kind, n):
    h[0] = kind
    h[1] = n & 255
    h[2] = n >> 8
    h[3] = ~(kind + h[1] + h[2]) & 255


def _mprun_get(path, at):
    f = open(path, "rb")
    n = f.seek(0, 2)
    f.seek(at)
    _mprun_give(f, n, n - at, bytes("%d %s" % (at, path), "utf8"))


# Sends what f.readinto() gives: `left` bytes of `n` in all. The digest of the first segment is also that of the call's own
# arguments, `first`: these came by a line that may have damaged them.
# packing: 0 for none, 1 for the firmware's deflate, otherwise the nanoseconds that the line takes for a byte:
# squeeze.py is used as long as it is faster.
def _mprun_give(f, n, left, first):
    chunk, segment, ahead, packing, piece = _mprun_down
    read = _mprun_reader(piece)
    if packing > 1:
        time = _mprun_module("time")
        ticks_us = time.ticks_us
        o = memoryview(bytearray(chunk + 16))
        t = _mprun_module("array").array("H", [0] * (chunk >> 2))
    b = bytearray(4 + chunk)
    v = memoryview(b)
    c = memoryview(bytearray(1))
    sha256 = _mprun_module("hashlib").sha256
    s = sha256(first)
    sent = 0  # frames
    taken = 0  # ACKs; there are none for those that fewer than `ahead` will follow

    def await_ack():
        read(c)
        if c[0] != 6:
            raise ValueError("ack")

    _mprun_interrupt(-1, piece)
    try:
        _mprun_out(b"\x16" + bytes([n >> i & 255 for i in (0, 8, 16, 24, 32, 40)]))
        n = 0
        while True:
            k = f.readinto(v[4:])
            if k:
                d = v[4 : 4 + k]
                z = d
                if packing == 1:
                    z = _mprun_deflate(d)
                elif packing:
                    begun = ticks_us()
                    m = _mprun_squeeze(d, o, t)
                    if m:
                        z = o[:m]
                    if time.ticks_diff(ticks_us(), begun) * 1000 >= (k - len(z)) * packing:
                        packing = 0
                if sent - taken == ahead and left > 0:  # else it has grown
                    await_ack()
                    taken += 1
                sent += 1
                left -= k
                if len(z) < k:
                    h = bytearray(4)
                    _mprun_frame(h, 90, len(z))
                    _mprun_out(h)
                    _mprun_out(z)
                else:
                    _mprun_frame(b, 82, k)
                    _mprun_out(v[: 4 + k])
                s.update(d)  # while what is out passes
                n += k
            if n >= segment or not k:
                h = bytearray(4)
                _mprun_frame(h, 68 if k else 69, 32)
                _mprun_out(h + s.digest())
                s = sha256()
                n = 0
            if not k:
                break
        # Of a file that became shorter the host acknowledged more.
        for _ in range(min(sent, sent - ahead - -left // chunk) - taken):
            await_ack()
    except Exception as e:
        _mprun_give_up(read, e)
        raise
    finally:
        f.close()
        _mprun_interrupt(3, piece)
