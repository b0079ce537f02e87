# The board's side of a folder of its host: its files. `kit` is what mount_calls.py returns.
def _mprun_files(kit):
    call, say, size_of, module, head, chunk, limit, _ = kit
    io = module("io")
    sys = module("sys")
    pack_into = module("struct").pack_into
    unpack = module("struct").unpack
    pace = [chunk]  # how much the next file is read ahead at first: what has proved fast for the last one
    if chunk < limit:
        ticks_ms = module("time").ticks_ms
        ticks_diff = module("time").ticks_diff

    # How many bytes are missing from the last character of UTF-8 data.
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
            self.step = pace[0]
            self.block = b""
            self.at = len(data)  # position in the file where the data read ahead ends
            self.keep(data)

        def keep(self, data):
            self.ahead = io.BytesIO(data)
            self.size = len(data)
            self.left = self.size  # how much of it has not been taken

        # Asks for the data after what was read ahead; empty at the end of the file.
        def ask(self, n, into=None):
            begun = ticks_ms() if self.step < limit else 0
            data = call(8, self.fd, self.at, min(n, self.step), b"", into)[1]
            if self.step < limit:
                if ticks_diff(ticks_ms(), begun) < 20:
                    self.step *= 2
                pace[0] = self.step
            return data

        # Where large blocks are read to, one after the other, because an allocation of that size is slow.
        def room(self):
            if self.step <= 4096:
                return None
            if len(self.block) != self.step:
                self.block = memoryview(bytearray(self.step))
            return self.block

        def more(self):
            data = self.ask(self.step, self.room())
            if 4096 < len(data) == self.size:
                self.ahead.seek(0)
                self.ahead.write(data)
                self.ahead.seek(0)
                self.left = self.size
            else:
                self.keep(data)
            self.at += self.size
            return self.size

        def raw(self, n):
            if 0 <= n <= self.left:
                self.left -= n
                return self.ahead.read(n)
            parts = [self.ahead.read(self.left)] if self.left else []
            n = 0x7FFFFFFF if n < 0 else n - self.left
            self.left = 0
            while n > 0:
                if n < self.step:
                    if not self.more():
                        break
                    data = self.ahead.read(min(n, self.left))
                    self.left -= len(data)
                else:
                    data = bytes(self.ask(n, self.room()))
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
            n = len(buf) if type(buf) is bytearray else size_of(buf)
            if n <= self.left:
                self.left -= n
                return self.ahead.readinto(buf)
            view = memoryview(buf)
            if len(view) != n:  # its items are not bytes
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

        def ioctl(self, request, arg):
            if request == 2:  # seek: a number and a whence, at an address
                word = "q" if sys.maxsize > 0x7FFFFFFF else "i"
                memory = module("uctypes").bytearray_at(arg, 12 if word == "q" else 8)
                pack_into(word, memory, 0, self.seek(*unpack(word + "i", memory)))
            elif request == 4:
                self.close()
            elif request == 11:  # the buffer of an import: as long as it can be, and whole blocks of the heap
                return 249
            elif request != 1:
                return -22
            return 0

    return File, pace
