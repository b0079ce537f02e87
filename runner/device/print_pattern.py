# Prints one line many times: each byte value once, but 04, 0a and 0d, in an order that the host
# knows. Where there is no binary output it has the values below 128 alone.
import sys

try:
    w = sys.stdout.buffer.write
    m = 256
except AttributeError:
    m = 128

    def w(line):
        print(str(line, "utf8"), end="")


line = bytes([b for b in [(i * @STEP@ + @START@) % m for i in range(m)] if b not in (4, 10, 13)]) + b"\n"
for i in range(@TIMES@):
    w(line)
