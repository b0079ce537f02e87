# Prints what is in a folder and below: "d PATH" or "f SIZE PATH" a line, PATH as a bytes literal. A
# micro:bit has listdir and size alone and no folders.
import os


def walk(folder, prefix):
    if hasattr(os, "ilistdir"):
        for entry in os.ilistdir(folder):
            name = entry[0]
            path = folder + "/" + name if folder else name
            if entry[1] & 0x4000:
                if name not in (".", ".."):
                    print("d", bytes(prefix + name, "utf8"))
                    walk(path, prefix + name + "/")
            else:
                print("f", os.stat(path)[6], bytes(prefix + name, "utf8"))
    else:
        for name in os.listdir():
            print("f", os.size(name), bytes(name, "utf8"))


walk("@FOLDER@", "")
