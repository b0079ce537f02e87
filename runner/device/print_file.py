# Prints a file's bytes as they are if the board can; otherwise its text.
def _mprun_print_file(path):
    import sys

    mode = "rb"
    try:
        write = sys.stdout.buffer.write
    except AttributeError:
        mode = "r"
        write = lambda b: print(b, end="")
    with open(path, mode) as f:
        while True:
            b = f.read(256)
            if not b:
                break
            write(b)
