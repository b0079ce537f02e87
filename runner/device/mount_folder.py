# The board's side of a folder of its host: a file system whose calls are requests to the host, mounted.
# transports/protocol/mount/ is the host's side, and mount_protocol.hpp there says what passes. Called once, then gone.
#
# where: the mount point. mark: what a request begins with. chunk: so much of a file is read ahead at first, and twice as
# much each time, where the line is fast and the heap is large. Below 1 KiB it stays so: more would be lost.
# piece: where the board outlives its host, so many bytes are read at once, and only after the first of them is there; a
# host that is silent for 15 s then is gone. (One that dies within a piece leaves the board waiting for the rest, until the
# next host fills it up.) 0 where nobody can be left waiting. checks: whether bytes may be damaged.
#
# While a request is under way, byte 03 is no interrupt. What was typed before the answer came is given back to the host,
# which says it again; an interrupt among that comes true after the answer.
def _mprun_mount(where, mark, chunk, piece, checks):
    def module(name):
        try:
            return __import__("u" + name)  # the firmware's, whatever files of that name there are
        except ImportError:
            return __import__(name)

    sys = module("sys")
    io = module("io")
    os = module("os")
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
        except Exception:  # it may wait for ever, then
            poll = None
    most = chunk * 8 if chunk >= 1024 else chunk
    try:
        gc = module("gc")
        gc.collect()
        free = gc.mem_free()
        while chunk > 128 and chunk * 20 > free:
            chunk //= 2
        while most > chunk and most * 20 > free:
            most //= 2
        ticks_ms = module("time").ticks_ms
        ticks_diff = module("time").ticks_diff
    except Exception:
        most = chunk
    request = bytearray(mark + bytes(20))
    head = memoryview(bytearray(10))
    one = memoryview(bytearray(1))
    busy = bytearray(1)

    def is_there():
        if not poll:
            return True
        for _ in poll(15000):
            return True
        return False

    # Reads all of a view; an OSError says that the host is gone.
    def fill(view):
        n = len(view)
        if not piece:
            if take(view) != n:
                raise OSError(5)
            return
        for i in range(0, n, piece):
            if not is_there():
                raise OSError(110)
            take(view[i : i + piece])

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
        if n < 256:  # in one piece, which nothing else that prints can part
            put(request + bytes(body))
        else:
            put(request)
            put(body)

    # Passes over whatever comes of an answer. The host answers this with the mark and the request's number.
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
                    fill(one)
                    c = one[0]
                    at = at + 1 if c == want[at] else int(c == want[0])
                    threes = threes + 1 if c == 3 else 0
                    if threes == 4:  # nobody will answer
                        return
                return
            except KeyboardInterrupt:  # a signal, which may have cost a byte
                at = 9

    # The host's answer to a request: a number, and what came with it, which is read into `into` where there is one.
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
                pass  # an interrupt that was on its way comes here
            say(op, fd, a, b, body)
            number = request[8]
            have = 0  # bytes of the head, or of what was typed before it
            while True:
                if not have:
                    fill(head[:1])
                    have = 1
                if head[0] == 24:
                    fill(head[have:])
                    have = 10
                    if head[1] == number and sum(head) & 255 == 165:
                        break
                c = head[0]
                have -= 1
                for i in range(have):
                    head[i] = head[i + 1]
                if c == 3:
                    is_stopped = True
                    threes += 1
                    if threes == 4:  # a host that knows nothing of this
                        raise KeyboardInterrupt
                else:
                    threes = 0
                    typed += bytes((c,))
            value, n = unpack("<iH", head[4:])
            if into:
                data = into[:n]
                fill(data)
            elif piece:
                data = bytearray(n)
                fill(memoryview(data))
            else:
                data = fetch(n)
                if len(data) != n:
                    raise OSError(5)
            if head[2] & 4:
                check = bytearray(4)
                fill(memoryview(check))
                if unpack("<I", check)[0] != crc32(data):
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

    # How many bytes the last character of some UTF-8 lacks.
    def lacks(data):
        for i in range(1, min(3, len(data)) + 1):
            c = data[-i]
            if c >= 0xC0:
                return max(0, (2 if c < 0xE0 else 3 if c < 0xF0 else 4) - i)
            if c < 0x80:
                break
        return 0

    class File(io.IOBase):
        def __init__(self, fd, is_text, data):
            self.fd = fd
            self.is_text = is_text
            self.step = chunk
            self.at = len(data)  # where in the file what was read ahead ends
            self.keep(data)

        def keep(self, data):
            self.ahead = io.BytesIO(data)
            self.size = len(data)
            self.left = self.size  # of it, what nobody has taken

        # What follows what was read ahead; nothing at the end.
        def ask(self, n, into=None):
            begun = ticks_ms() if self.step < most else 0
            data = call(8, self.fd, self.at, min(n, self.step), b"", into)[1]
            if self.step < most and ticks_diff(ticks_ms(), begun) < 20:
                self.step *= 2
            return data

        def more(self):
            data = self.ask(self.step)
            self.keep(data)
            self.at += self.size
            return self.size

        def raw(self, n):
            if 0 <= n <= self.left:
                self.left -= n
                return self.ahead.read(n)
            parts = [self.ahead.read(self.left)]
            n = 0x7FFFFFFF if n < 0 else n - self.left
            self.left = 0
            while n > 0:
                if n < self.step:
                    if not self.more():
                        break
                    data = self.ahead.read(min(n, self.left))
                    self.left -= len(data)
                else:
                    data = bytes(self.ask(n))
                    if not data:
                        break
                    self.at += len(data)
                    self.keep(b"")
                parts.append(data)
                n -= len(data)
                if head[2] & 1:  # nothing follows
                    break
            return parts[0] if len(parts) == 1 else b"".join(parts)

        def read(self, n=-1):
            n = -1 if n is None else n
            data = self.raw(n)
            if not self.is_text:
                return data
            while n > 0:  # characters
                m = lacks(data)
                more = self.raw(m or n - len(str(data, "utf8")))
                if not more:
                    break
                data += more
            return str(data, "utf8")

        def readinto(self, buf):
            n = size_of(buf)
            if n <= self.left:
                self.left -= n
                return self.ahead.readinto(buf)
            view = memoryview(buf)
            if len(view) != n:  # of items that are no bytes
                return io.BytesIO(self.raw(n)).readinto(buf)
            done = self.ahead.readinto(view[: self.left])
            self.left = 0
            while done < n:
                if n - done < self.step:
                    if not self.more():
                        break
                    k = self.ahead.readinto(view[done:])
                    self.left -= k
                else:
                    k = len(self.ask(n - done, view[done:]))
                    if not k:
                        break
                    self.at += k
                    self.keep(b"")
                done += k
                if head[2] & 1:
                    break
            return done

        def readline(self, n=-1):
            line = b""
            while n < 0 or len(line) < n:
                if not self.left and not self.more():
                    break
                part = self.ahead.readline(n - len(line) if n >= 0 else -1)
                self.left -= len(part)
                line += part
                if part[-1] == 10:
                    break
            return str(line, "utf8") if self.is_text else line

        def readlines(self):
            return list(self)

        def __iter__(self):
            return self

        def __next__(self):
            line = self.readline()
            if not line:
                raise StopIteration
            return line

        def write(self, buf):
            if isinstance(buf, str):
                buf = bytes(buf, "utf8")
            self.at -= self.left
            self.keep(b"")
            self.at = call(9, self.fd, self.at, 0, buf)[0]
            return size_of(buf)

        def seek(self, n, whence=0):
            if whence == 1:
                n += self.tell()
            elif whence == 2:
                n += call(10, self.fd)[0]
            if n < 0:
                raise OSError(22)
            i = n - self.at + self.size
            if 0 <= i <= self.size:
                self.ahead.seek(i)
                self.left = self.size - i
            else:
                self.at = n
                self.step = chunk
                self.keep(b"")
            return n

        def tell(self):
            return self.at - self.left

        def flush(self):
            pass

        def close(self):
            if self.fd >= 0:
                say(7, self.fd)
                self.fd = -1

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.close()

        def ioctl(self, what, arg):
            if what == 2:  # seek: a number and a whence, at an address
                word = "q" if sys.maxsize > 0x7FFFFFFF else "i"
                memory = module("uctypes").bytearray_at(arg, 12 if word == "q" else 8)
                pack_into(word, memory, 0, self.seek(*unpack(word + "i", memory)))
            elif what == 4:
                self.close()
            elif what == 11:  # the buffer of an import: as long as it can be, and whole blocks of the heap
                return 249
            elif what != 1:
                return -22
            return 0

    class Folder:
        def full(self, path):
            return bytes(path if path[:1] == "/" else self.path + path, "utf8")

        def mount(self, readonly, mkfs):
            self.path = "/"

        def umount(self):
            pass

        def chdir(self, path):
            inside = "" if path == "/" else str(call(15, 0, 0, 0, self.full(path))[1], "utf8")
            self.path = "/" + inside + "/" if inside else "/"

        def getcwd(self):
            return self.path[:-1] or "/"

        def stat(self, path):
            m, n, a, t, c = unpack("<5I", call(4, 0, 0, 0, self.full(path))[1])
            return m, 0, 0, 0, 0, 0, n, a, t, c

        def statvfs(self, path):
            return unpack("<10I", call(16, 0, 0, 0, self.full(path))[1])

        def ilistdir(self, path):
            path = self.full(path)
            first = call(5, 0, 0, chunk, path)  # here: what is wrong shows at the call, not at the first entry

            def entries(answer):
                while True:
                    n, data = answer
                    i = 0
                    while i < len(data):
                        k, size, length = unpack("<BIB", data[i : i + 6])
                        i += 6 + length
                        yield str(data[i - length : i], "utf8"), k << 12, 0, size
                    if not n:
                        return
                    answer = call(5, 0, n, chunk, path)

            return entries(first)

        def open(self, path, mode):
            name = self.full(path)
            fd, data = call(6, 0, len(mode), chunk, bytes(mode, "utf8") + name)
            file = File(fd, "b" not in mode, data)
            if "a" in mode:
                file.seek(0, 2)
            return file

        def remove(self, path):
            call(11, 0, 0, 0, self.full(path))

        def rename(self, old, new):
            old = self.full(old)
            call(12, 0, len(old), 0, old + self.full(new))

        def mkdir(self, path):
            call(13, 0, 0, 0, self.full(path))

        def rmdir(self, path):
            call(14, 0, 0, 0, self.full(path))

    since = 0  # what the host's time is ahead of this board's
    try:
        since = 946684800 if module("time").gmtime(0)[0] == 2000 else 0
    except Exception:
        pass
    call(1, 0, since, 1 if crc32 else 0)
    mounting = os if hasattr(os, "mount") else module("vfs")
    try:
        mounting.umount(where)
    except OSError:
        pass
    mounting.mount(Folder(), where)
    os.chdir(where)
