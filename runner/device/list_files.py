# Prints what is in a folder and below: "d PATH" or "f SIZE PATH" a line, PATH as a bytes literal, and
# how many there are: "end COUNT". Each in one piece and with the mark of our own lines
# (own_lines.hpp). A micro:bit has listdir and size alone and no folders.
try:
    import uos as os  # the firmware's, whatever files of that name there are
except ImportError:
    import os

count = 0


def say(kind, path):
    global count
    count += 1
    print(kind + repr(bytes(path, "utf8")) + "\x1f")


def walk(folder, prefix):
    if hasattr(os, "ilistdir"):
        for entry in os.ilistdir(folder):
            name = entry[0]
            path = folder + "/" + name if folder else name
            if entry[1] & 0x4000:
                if name not in (".", ".."):
                    say("d ", prefix + name)
                    walk(path, prefix + name + "/")
            else:
                say("f " + str(os.stat(path)[6]) + " ", prefix + name)
    else:
        for name in os.listdir():
            say("f " + str(os.size(name)) + " ", name)


walk("@FOLDER@", "")
print("end " + str(count) + "\x1f")
