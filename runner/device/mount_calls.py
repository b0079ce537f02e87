# The board's side of a folder of its host: the calls, which transports/protocol/mount/ answers; mount_protocol.hpp
# there describes the protocol. Then come mount_files.py and mount_folder.py, each sent by itself: a small heap takes no
# more. _mprun_calls(mark, chunk, piece, checks) returns what they need.
#
# mark: what a request begins with. chunk: how much of a file is read ahead at first; twice as much each time if the
# line is fast and the heap is large. Below 1 KiB it stays as it is, because more would be lost. piece: how many bytes
# are read at once, and only after the first of them is there, if the board outlives its host; a host that is silent for
# 15 s is then gone. (One that dies within a piece leaves the board waiting for the rest, until the next host fills it
# up.) 0 if the board cannot be left waiting. checks: whether bytes may be damaged.
#
# While a request is under way, byte 03 is no interrupt. What was typed before the answer came is given back to the host,
# which sends it again; an interrupt among it takes effect after the answer.
def _mprun_calls(mark, chunk, piece, checks):
    def module(name):
        try:
            return __import__("u" + name)  # the firmware's, whatever files of that name there are
        except ImportError:
            return __import__(name)

    sys = module("sys")
    pack_into = module("struct").pack_into
    unpack = module("struct").unpack
    put = sys.stdout.buffer.write
    take = sys.stdin.buffer.readinto
    fetch = sys.stdin.buffer.read
    crc32 = None
    poll = None
    if checks:
        try:
            crc32 = module("binascii").crc32
        except Exception:
            pass
    if piece:
        kbd_intr = module("micropython").kbd_intr
        try:
            poll = module("select").poll()
            poll.register(sys.stdin, 1)
            poll = poll.ipoll
        except Exception:  # then it may wait for ever
            poll = None
    limit = chunk * 16 if chunk >= 1024 else chunk
    try:
        gc = module("gc")
        gc.collect()
        free = gc.mem_free()
        while chunk > 128 and chunk * 20 > free:
            chunk //= 2
        while limit > chunk and limit * 20 > free:
            limit //= 2
        module("time").ticks_diff
    except Exception:
        limit = chunk
    request = bytearray(mark + bytes(20))
    head = memoryview(bytearray(12))
    byte = memoryview(bytearray(1))
    busy = bytearray(1)

    # Waits for the next byte; an OSError means that the host is gone.
    def wait():
        if poll:
            for _ in poll(15000):
                return
            raise OSError(110)

    def fill(view):
        wait()
        if take(view) != len(view):
            raise OSError(5)

    # Returns n bytes, in `view` if that is given, and their CRC-32, which is computed while more of them arrive.
    def receive(n, view):
        if view:
            data = view[:n]
        elif 0 < n <= 4096:
            wait()
            data = fetch(n)
            if len(data) != n:
                raise OSError(5)
            return data, crc32(data) if crc32 else 0
        else:
            data = memoryview(bytearray(n))
        crc = 0
        for i in range(0, n, piece or n or 1):
            part = data[i : i + piece] if piece else data
            fill(part)
            if crc32:
                crc = crc32(part, crc)
        return data, crc

    def size_of(buf):
        if isinstance(buf, (bytes, bytearray)):
            return len(buf)
        view = memoryview(buf)
        return len(view) * view.itemsize if hasattr(view, "itemsize") else len(bytes(buf))

    def say(op, fd=0, a=0, b=0, body=b""):
        n = size_of(body)
        request[8] = (request[8] + 1) & 255
        pack_into("<BHIII", request, 9, op, fd, a, b, n)
        pack_into("<I", request, 24, crc32(body, crc32(memoryview(request)[8:24])) if crc32 else 0)
        if n < 256:  # in one piece, so that no other output can split it
            put(request + bytes(body))
        else:
            put(request)
            put(body)

    # Skips the rest of an answer. The host answers this with the mark and the request's number.
    def pass_over():
        want = request[:9]
        threes = 0
        at = 9
        while True:
            try:
                if at == 9:
                    say(2)
                    want[8] = request[8]
                    at = 0
                while at < 9:
                    fill(byte)
                    c = byte[0]
                    at = at + 1 if c == want[at] else int(c == want[0])
                    threes = threes + 1 if c == 3 else 0
                    if threes == 4:  # nobody will answer
                        return
                return
            except KeyboardInterrupt:  # a signal, which may have lost a byte
                at = 9

    # Returns the host's answer to a request: a number and its data, which are read into `into` if that is given.
    def call(op, fd=0, a=0, b=0, body=b"", into=None):
        if busy[0]:
            raise OSError(16)
        typed = b""
        threes = 0
        is_stopped = False
        try:
            busy[0] = 1
            if piece:
                kbd_intr(-1)
            for _ in (0, 1):
                pass  # a pending interrupt is raised here
            say(op, fd, a, b, body)
            number = request[8]
            have = 0  # bytes of the head, or of what was typed before the head
            while True:
                if not have:
                    fill(head[:1])
                    have = 1
                if head[0] == 24:
                    fill(head[have:])
                    have = 12
                    if head[1] == number and sum(head) & 255 == 165:
                        break
                c = head[0]
                have -= 1
                for i in range(have):
                    head[i] = head[i + 1]
                if c == 3:
                    is_stopped = True
                    threes += 1
                    if threes == 4:  # a host that does not know this protocol
                        raise KeyboardInterrupt
                else:
                    threes = 0
                    typed += bytes((c,))
            value, n = unpack("<iI", head[4:])
            data, crc = receive(n, into)
            if head[2] & 4:
                fill(head[8:])
                if unpack("<I", head[8:])[0] != crc:
                    value = -5
            if typed or head[2] & 2:
                say(3, 0, 0, 0, typed)
        except OSError:
            raise
        except BaseException:
            if threes < 4:
                pass_over()
            raise
        finally:
            busy[0] = 0
            if piece:
                kbd_intr(3)
        if is_stopped:
            raise KeyboardInterrupt
        if value < 0:
            raise OSError(-value)
        return value, data

    return call, say, size_of, module, head, chunk, limit, crc32 is not None
