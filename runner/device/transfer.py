# The board's end of a file transfer in binary; transports/protocol/transfer/ is the host's, and
# frame.hpp there describes the protocol. Sent once after a reset, then called for each file. What stays the same from
# file to file is in _mprun_up and _mprun_down, as a board may read a call byte by byte:
#
#     _mprun_up = chunk, unit, lockstep, bits, piece
#     _mprun_down = chunk, segment, ahead, packing, piece
#
# piece: how many bytes are read at once, and only after the first of them is there, if the board outlives its host.
# Silence is then the end: a host that died or was cut off leaves a board with a prompt. What is left of a file stays,
# for a host that comes back. 0 if the board cannot be left waiting.
#
# A frame is 4 bytes (kind, length as u16 little-endian, check) and that many bytes of payload. The host sends no more
# than the input buffer holds before it sees an ACK. While bytes of a file pass, byte 03 is no interrupt; whatever goes
# wrong, what still arrives is skipped until the host has sent sixteen 03 in a row, and then there is a prompt again.

def _mprun_module(name):
    try:
        return __import__("u" + name)  # the firmware's, whatever files of that name there are
    except ImportError:
        return __import__(name)


_mprun_stdin = _mprun_module("sys").stdin
_mprun_out = _mprun_module("sys").stdout.buffer.write


# Returns a function that fills a whole buffer.
def _mprun_reader(piece):
    take = _mprun_stdin.buffer.readinto
    if not piece:
        return take
    try:
        poll = _mprun_module("select").poll()
        poll.register(_mprun_stdin, 1)
    except Exception:  # then it may wait for ever
        return take
    poll = poll.poll

    def read(b):
        for i in range(0, len(b), piece):
            if not poll(5000) or not take(b[i : i + piece]):
                raise EOFError("silence")

    return read


def _mprun_interrupt(c, piece):
    if piece:  # otherwise it is a signal, never a byte
        import micropython

        micropython.kbd_intr(c)


def _mprun_inflate(d, bits):
    try:
        from deflate import DeflateIO, RAW
    except ImportError:  # before v1.21
        return _mprun_module("zlib").decompress(d, -bits)
    return DeflateIO(_mprun_module("io").BytesIO(d), RAW, bits).read()


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


def _mprun_give_up(read, e):
    if isinstance(e, EOFError):
        return  # nobody is there
    _mprun_out(b"\x15")
    b = memoryview(bytearray(1))
    n = 0
    try:
        while n < 16:
            read(b)
            n = n + 1 if b[0] == 3 else 0
    except EOFError:
        pass


# Passes what arrives to f.write(), and calls done() when all of it is right.
def _mprun_take(f, done):
    chunk, unit, lockstep, bits, piece = _mprun_up
    read = _mprun_reader(piece)
    h = memoryview(bytearray(4))
    b = memoryview(bytearray(chunk))
    sha256 = _mprun_module("hashlib").sha256
    s = sha256()
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
            s = sha256()
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
    f = open(tmp, "r+b" if at else "wb")
    f.seek(at)

    def done():
        if f.tell() != f.seek(0, 2):  # an earlier attempt left more
            raise ValueError("size")
        f.close()
        if tmp != path:
            _mprun_module("os").rename(tmp, path)

    _mprun_take(f, done)


def _mprun_get(path, at):
    f = open(path, "rb")
    n = f.seek(0, 2)
    f.seek(at)
    _mprun_give(f, n, n - at)


# Sends what f.readinto() gives: `left` bytes of `n` in all.
# packing: 0 for none, 1 for the firmware's deflate, otherwise the nanoseconds that the line takes for a byte:
# squeeze.py is used as long as it is faster.
def _mprun_give(f, n, left):
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
    s = sha256()
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

