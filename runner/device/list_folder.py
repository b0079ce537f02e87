# Prints what is in a folder, in the file system's own order: "MODE SIZE NAME" a line, NAME as a bytes literal. A micro:bit has
# listdir and size alone and no folders; CircuitPython has no ilistdir.
def _mprun_list_folder(*path):
    import os

    if hasattr(os, "ilistdir"):
        for e in os.ilistdir(*path):
            print(e[1], e[3] if len(e) > 3 else 0, repr(bytes(e[0], "utf8")))
        return
    folder = path[0].rstrip("/") + "/" if path else ""
    for n in os.listdir(*path):
        s = os.stat(folder + n) if hasattr(os, "stat") else None
        print(s[0] if s else 0x8000, s[6] if s else os.size(n), repr(bytes(n, "utf8")))
