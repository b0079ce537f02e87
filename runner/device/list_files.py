# Prints what is in a folder and below: "d PATH", "f SIZE PATH", "m PATH" (a folder that may be a mount
# or is behind a link) or "x ERRNO PATH" (what cannot be read; the rest is listed all the same) a line, PATH as a bytes
# literal, and how many there are: "end COUNT". Each in one piece and with the mark of our own lines (own_lines.hpp). A
# micro:bit has listdir and size alone and no folders; CircuitPython has no ilistdir.
try:
    import uos as os  # the firmware's, whatever files of that name there are
except ImportError:
    import os

count = [0]


def say(kind, path):
    count[0] += 1
    print(kind + repr(bytes(path, "utf8")) + "\x1f")


def fail(e, path):
    n = e.args[0] if isinstance(e, OSError) and e.args else 5
    say("x " + str(n if isinstance(n, int) else 5) + " ", path)


def walk(folder, prefix, above):
    a = (folder,) if folder else ()
    names = []
    try:
        entries = iter(os.ilistdir(*a) if hasattr(os, "ilistdir") else os.listdir(*a))
        while True:
            try:
                entry = next(entries)
            except UnicodeError:  # of this name alone
                say("x 84 ", prefix + "?")
                continue
            entry = (entry,) if isinstance(entry, str) else entry
            n = entry[0]
            if n in (".", "..") or n in names:
                continue
            if folder == "/":  # a mount hides a folder of its name, and both are listed
                names.append(n)
            path = (folder if folder[-1:] in ("", "/") else folder + "/") + n
            n = prefix + n
            try:
                s = os.stat(path)
            except OSError as e:
                fail(e, n)
                continue
            kind = s[0] & 0xF000
            i = s[1:3] if s[1] else None  # identifies a folder, because a link may lead back to it
            if kind == 0x8000:
                say("f " + str(s[6]) + " ", n)
            elif kind != 0x4000:
                say("x 0 ", n)
            elif i and i in above:
                say("x 40 ", n)
            else:
                k = entry[1] if len(entry) > 1 else 0x4000
                say("m " if k != 0x4000 or folder == "/" and len(entry) == 3 else "d ", n)
                walk(path, n + "/", above + [i] if i else above)
    except StopIteration:
        pass
    except Exception as e:
        fail(e, prefix[:-1])


top = "@FOLDER@"
if hasattr(os, "stat"):
    try:
        i = os.stat(top or ".")[1:3]
    except OSError:
        i = None
    walk(top, "", [i])
else:
    for n in os.listdir():
        say("f " + str(os.size(n)) + " ", n)
print("end " + str(count[0]) + "\x1f")
