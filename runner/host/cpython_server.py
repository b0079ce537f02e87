# Runs programs as `python3 -BS -W ignore program.py` would, each in a process of its own that is forked
# from this one: most of the time of a short program is spent on starting the interpreter.
#
# Flow: a request on stdin is "LENGTH\n" and LENGTH bytes, a folder and the program's path with \0
# between; the answer on stdout is "STATUS LENGTH\n" and what the program printed, stdout and stderr
# in one, in the order that the program wrote them: stdout is given away before each write to stderr, as
# if neither were buffered, yet a line that is printed stays in one piece. The child gives control back
# to the bottom of this file and ends as any interpreter does: threads are waited for, atexit runs,
# objects are destroyed.
#
# Nothing is imported that the interpreter has not loaded at its start, for programs can see it.
import builtins
import posix
import sys

MAX_OUTPUT = 16 * 1024 * 1024
TextIO, FileIO = type(sys.stdout), type(sys.stdout.buffer.raw)


class Errors(FileIO):
    """What is written to stderr, behind all that was printed before."""

    def write(self, data, printed=sys.stdout, plain=FileIO.write):
        if not printed.closed:
            printed.flush()
        return plain(self, data)


def put_streams_in_order():
    if not hasattr(sys.stdout, "reconfigure"):  # CPython 3.6
        return
    sys.stdout.reconfigure(write_through=True)
    raw = Errors(2, "w", closefd=False)
    raw.name = "<stderr>"
    sys.stderr = sys.__stderr__ = TextIO(raw, "utf-8", "backslashreplace", write_through=True)


def read_exactly(count):
    data = b""
    while len(data) < count:
        part = posix.read(0, count - len(data))
        if not part:
            return None
        data += part
    return data


def read_request():
    size = b""
    while not size.endswith(b"\n"):
        byte = read_exactly(1)
        if byte is None:
            return None
        size += byte
    request = read_exactly(int(size))
    return None if request is None else request.decode().split("\0")


def write_all(data):
    while data:
        data = data[posix.write(1, data) :]


def serve():
    """Returns (folder, program) in each child, and None in the server at the end."""
    nothing = posix.open("/dev/null", posix.O_RDONLY)
    while True:
        request = read_request()
        if request is None:
            return None
        output, into = posix.pipe()
        child = posix.fork()
        if child == 0:
            posix.dup2(nothing, 0)
            posix.dup2(into, 1)
            posix.dup2(into, 2)
            for other in (nothing, output, into):
                posix.close(other)
            return request
        posix.close(into)
        printed = []
        size = 0
        while True:
            part = posix.read(output, 65536)
            if not part:
                break
            if size < MAX_OUTPUT:
                printed.append(part)
                size += len(part)
        posix.close(output)
        status = posix.waitpid(child, 0)[1]
        write_all(b"%d %d\n" % (status, size))
        for part in printed:
            write_all(part)


put_streams_in_order()
request = serve()
if request is not None:
    posix.chdir(request[0])
    main = type(sys)("__main__")
    main.__dict__.update(__builtins__=builtins, __file__=request[1], __annotations__={}, __cached__=None)
    sys.modules["__main__"] = main
    sys.argv[:] = [request[1]]
    sys.path[0] = request[1].rpartition("/")[0]
    with open(request[1], "rb") as file:
        source = file.read()
    exec(compile(source, request[1], "exec"), main.__dict__)
    # Taking an interpreter apart costs more than most programs do. Only what these words bring can
    # still print then: finalizers, suspended functions, threads.
    if not any(word in source for word in (b"__del__", b"yield", b"async", b"weakref", b"atexit", b"thread", b"gc")):
        for stream in (sys.__stdout__, sys.stdout, sys.stderr):  # the program may have put others there
            if stream is not None and not stream.closed:
                stream.flush()
        posix._exit(0)
