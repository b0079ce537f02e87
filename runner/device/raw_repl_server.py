# Gives a unix port before v1.27 the raw REPL of a board, on its stdin and stdout:
#     micropython raw_repl_server.py
#
# Flow: friendly prompt, then on ^A the raw prompt, where each command is compiled and run in
# __main__ and answered as a board does, byte for byte. Byte 04 on an empty line ends the process:
# starting it anew is the soft reset.
#
# Raw-paste is parsed while it arrives, through a filesystem that exists only meanwhile (class Paste),
# so that an error stops the upload as on a board. (The port reads a file in blocks of some 30 bytes,
# so the host hears of the error that much later.) A source that is all there when its paste begins, as
# small ones are, is taken as it is: the answer is the same.
#
# Ctrl-C is SIGINT. The port raises KeyboardInterrupt between any two machine instructions, even
# inside its allocator, so at the prompt the signal is ignored, and from the end of a source until the
# program runs it is held back (through ffi; a port without it can only catch the exception).

if __name__ == "__main__":
    # Commands own this namespace; the server runs in one of its own, and never returns from there.
    __file__ = "<stdin>"
    execfile(
        __import__("sys").argv[0],
        {"__name__": "raw_repl_server", "user": globals(), "execfile": execfile},
    )

import builtins, gc, io, micropython, os, sys

# A board's REPL does not stop when a program sets something in the builtins module; this one keeps
# what it found there.
for name in dir(builtins):
    if name[0] != "_":
        globals()[name] = getattr(builtins, name)

try:
    from vfs import mount, umount
except ImportError:
    from os import mount, umount

CTRL_A, CTRL_B, CTRL_C, CTRL_D, CTRL_E = 1, 2, 3, 4, 5
WINDOW = 128
ANY = 1 << 30  # bytes
MOUNT_POINT = "/<stdin>"
OWN_FRAME = '  File "' + sys.argv[0] + '"'

# Not sys.stdin.buffer, which v1.20 lacks.
read_into = open(0, "rb").readinto
write = open(1, "wb").write
byte = bytearray(1)

try:
    import ffi
    from array import array

    _libc = ffi.open(None)
    _signal = _libc.func("v", "signal", "ip")
    _sigprocmask = _libc.func("i", "sigprocmask", "ipp")
    _sigint = array("L", [2] + [0] * 31)  # a sigset_t that holds SIGINT
    _recv = _libc.func("i", "recv", "ipLi")

    def peek(buffer):
        """How many bytes wait on stdin, now shown in buffer; below 1 where stdin is no socket."""
        return _recv(0, buffer, len(buffer), 66)  # MSG_PEEK | MSG_DONTWAIT

    def ignore_interrupts():
        _signal(2, 1)  # SIGINT, SIG_IGN; also forgets one that is pending
        _sigprocmask(1, _sigint, None)

    def hold_interrupts():
        _sigprocmask(0, _sigint, None)  # SIG_BLOCK
        micropython.kbd_intr(3)

    def allow_interrupts():
        _sigprocmask(1, _sigint, None)  # SIG_UNBLOCK

except (ImportError, OSError):

    def peek(buffer):
        return 0

    def ignore_interrupts():
        pass

    hold_interrupts = allow_interrupts = ignore_interrupts


def get():
    while True:
        try:
            if not read_into(byte):
                raise SystemExit  # the host hung up
            return byte[0]
        except KeyboardInterrupt:
            pass


def put(data):
    while data:
        try:
            data = data[write(data) :]
        except KeyboardInterrupt:
            pass


def take_typed(text, limit, first):
    """Adds what is typed to text, `limit` bytes or up to one of the control characters from `first` to 04; returns that, or 0."""
    take, one, add = read_into, byte, text.append  # found sooner than a global name, for each byte
    limit += len(text)
    while True:
        try:
            while len(text) < limit:
                if not take(one):
                    raise SystemExit  # the host hung up
                c = one[0]
                if first <= c <= CTRL_D:
                    return c
                add(c)
            return 0
        except KeyboardInterrupt:
            pass


class Line:
    """What was typed at the raw prompt."""

    def __init__(self):
        self.text = bytearray()

    def read(self):
        text = bytes(self.text)
        self.text = bytearray()
        return text


def read_whole():
    """What was pasted, where its end is here already; else None, and nothing is read."""
    shown = bytearray(WINDOW)
    there = peek(shown)
    if there <= 0:
        return None
    source = bytes(shown[:there])
    end = source.find(b"\x04")
    if end < 0 or source.find(b"\x03", 0, end) >= 0:
        return None
    left = end + 1
    while left:
        left -= read_into(memoryview(shown)[:left])
    return source[:end]


class Parsed(Exception):
    """The paste is whole and parses."""


class Paste(io.IOBase):
    """A source on its way here: a file to the parser, and the filesystem that holds only it."""

    def read(self):
        """The whole source. What is wrong with it is raised as soon as the parser sees it."""
        self.text = bytearray()
        self.remaining = WINDOW
        self.ended = False  # nothing more is to come
        put(b"R\x01" + bytes((WINDOW, 0, 1)))
        whole = read_whole()
        if whole is not None:
            hold_interrupts()
            put(b"\x04")
            return whole
        here = os.getcwd()
        mount(self, MOUNT_POINT)
        try:
            os.chdir(MOUNT_POINT)  # so that the bare name "<stdin>" is here
            execfile("<stdin>")
        except Parsed:
            pass
        finally:
            umount(MOUNT_POINT)
            try:
                os.chdir(here)
            except OSError:  # it is gone: the process is there all the same
                os.chdir(".")
            self.abort()
        text = bytes(self.text)
        self.text = None
        return text

    def abort(self):
        """Reports an error to the host, and skips what it has sent meanwhile."""
        if not self.ended:
            put(b"\x04")
            while get() not in (CTRL_C, CTRL_D):
                pass

    def mount(self, readonly, mkfs):
        pass

    def umount(self):
        pass

    def chdir(self, path):
        pass

    def open(self, path, mode):
        return self

    def readinto(self, buffer):
        begun = len(self.text)
        while not self.ended:
            left = len(buffer) - (len(self.text) - begun)
            if not left:
                break
            before = len(self.text)
            c = take_typed(self.text, min(left, self.remaining), CTRL_C)
            self.remaining -= len(self.text) - before
            if c:
                self.ended = True
                if c == CTRL_D:
                    hold_interrupts()
                put(b"\x04")
                if c == CTRL_C:
                    raise KeyboardInterrupt
            elif not self.remaining:
                put(b"\x01")
                self.remaining = WINDOW
        n = len(self.text) - begun
        buffer[:n] = memoryview(self.text)[begun:]
        return n

    def ioctl(self, request, argument):
        if request == 4 and self.ended:  # closed at the end: to be compiled with SIGINT ignored
            raise Parsed
        return 0


def run(read):
    """Runs the source that read() gives; it is not kept meanwhile."""
    answer(outcome(read, "exec"))


def outcome(read, kind):
    """What the source raised, or None."""
    todo, raised, ended = [read], [], []
    while True:
        try:
            execute(todo, raised, ended, kind)
            break
        except KeyboardInterrupt:  # while another was being noted, and perhaps never was
            pass
    if not raised and not ended:
        raised.append(KeyboardInterrupt())
    return raised[0] if raised else None


def execute(todo, raised, ended, kind):
    """Returns when no signal interrupts any more, however many came and when."""
    while True:
        try:
            if todo:
                code = compile(todo.pop()(), "<stdin>", kind)
                user["__file__"] = "<stdin>"
                allow_interrupts()
                exec(code, user)
                ended.append(True)
            ignore_interrupts()
            for _ in range(4):  # ports that raise late do so when a loop turns
                pass
            return
        except BaseException as e:
            raised.append(e)


def answer(error):
    put(b"\x04")
    if isinstance(error, SystemExit):
        leave(error)
    if error:
        put(describe(error))
    put(b"\x04")
    if error:
        gc.collect()


def leave(error):
    code = error.args[0] if error.args else None
    if code is None or code is False:
        code = 0
    elif isinstance(code, int):
        code = code & 255 or (1 if code else 0)  # a failure stays one, whatever its number
    else:
        if code is not True:
            print(code, file=sys.stderr)
        code = 1
    put(b"\x04")
    raise SystemExit(code)


def describe(error):
    """The traceback as a board prints it: without frames of this file."""
    try:
        text = io.StringIO()
        sys.print_exception(error, text)
        lines = text.getvalue().split("\n")
    except MemoryError:
        return b"MemoryError: \r\n"
    lines = [line for line in lines if not line.startswith(OWN_FRAME)]
    if lines[0].startswith("Traceback") and not lines[1].startswith("  File"):
        lines.pop(0)
    return "\r\n".join(lines).encode()


def raw_repl():
    put(b"raw REPL; CTRL-B to exit\r\n>")
    line = Line()
    while True:
        c = take_typed(line.text, ANY, CTRL_A)
        if c == CTRL_A:
            command = line.read()
            if len(command) == 2 and command[0] == CTRL_E:
                if command[1] == 65:  # A: the only kind of paste there is
                    run(Paste().read)
                else:
                    put(b"R\x00")
                put(b">")
            else:
                put(b"raw REPL; CTRL-B to exit\r\n>")
        elif c == CTRL_B:
            return
        elif c == CTRL_C:
            line.read()
        elif c == CTRL_D:
            if not line.text:
                put(b"OK\r\n")
                raise SystemExit
            hold_interrupts()
            put(b"OK")
            run(line.read)
            put(b">")


def banner():
    put(b"MicroPython " + sys.version.split("MicroPython ")[1].encode())
    put(b"; " + sys.implementation._machine.encode())
    put(b'\r\nType "help()" for more information.\r\n>>> ')


BLOCKS = "@", "class ", "def ", "for ", "if ", "while ", "with ", "try:", "async "


def goes_on(text):
    """As a board's prompt means it: a block to an empty line, brackets and strings to their ends."""
    depth = 0
    quote = None
    i = 0
    while i < len(text):
        c = text[i]
        n = 3 if text[i : i + 3] == c * 3 else 1
        if c == "\\":
            i += 2
            continue
        if quote:
            if text[i : i + len(quote)] == quote or (len(quote) == 1 and c == "\n"):
                i += len(quote)
                quote = None
                continue
            n = 1
        elif c in "'\"":
            quote = c * n
        elif c == "#":
            while i < len(text) and text[i] != "\n":
                i += 1
            continue
        else:
            n = 1
            depth += (c in "([{") - (c in ")]}")
        i += n
    if depth > 0 or (quote and len(quote) == 3) or text[-1:] == "\\":
        return True
    return any([text.startswith(word) for word in BLOCKS]) and text[-1] != "\n"


def friendly_repl():
    banner()
    text = ""  # lines that are to be gone on with
    line = bytearray()
    while True:
        c = get()
        is_fresh = not line and not text
        if c == CTRL_A and is_fresh:
            put(b"\r\n")
            raw_repl()
            put(b"\r\n")
            banner()
        elif c == CTRL_B and is_fresh:
            put(b"\r\n")
            banner()
        elif c == CTRL_C:
            put(b"\r\n>>> ")
            text = ""
            line = bytearray()
        elif c == CTRL_D and is_fresh:
            put(b"\r\n")
            raise SystemExit
        elif c == CTRL_E and is_fresh:
            paste()
            put(b">>> ")
        elif c == 13 or c == 10:
            put(b"\r\n")
            text += str(line, "utf8")
            line = bytearray()
            if text and goes_on(text):
                text += "\n"
                put(b"... ")
                continue
            if text:
                evaluate(text, "single")
            text = ""
            put(b">>> ")
        elif c == 8 or c == 127:
            if line:
                line = line[:-1]
                put(b"\b \b")
        elif 32 <= c <= 126:
            line.append(c)
            put(byte)


def paste():
    put(b"\r\npaste mode; Ctrl-C to cancel, Ctrl-D to finish\r\n=== ")
    text = bytearray()
    while True:
        c = get()
        if c == CTRL_C or c == CTRL_D:
            put(b"\r\n")
            if c == CTRL_D:
                evaluate(bytes(text), "exec")
            return
        if c == 13 or c == 10:
            text.append(10)
            put(b"\r\n=== ")
        else:
            text.append(c)
            put(byte)


def evaluate(text, kind):
    """What was typed at the friendly prompt."""
    hold_interrupts()
    error = outcome(lambda: text, kind)
    if isinstance(error, SystemExit):
        raise error
    if error:
        put(describe(error))


ignore_interrupts()
sys.argv.clear()
sys.path[0] = ""
friendly_repl()
