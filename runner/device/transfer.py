# What the board's ends of a file transfer in binary have in common: take_file.py receives, give_file.py sends;
# transports/protocol/transfer/ is the host's end. Sent once after a reset, with what is needed of these; they are then
# called for each file. What stays the same from file to file is in _mprun_up and _mprun_down, as a board may read a
# call byte by byte:
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
