# Prints what is in a folder, in the file system's own order: "MODE SIZE NAME" a line, NAME as a bytes literal.
def _mprun_list_folder(*path):
    import os

    for e in os.ilistdir(*path):
        print(e[1], e[3] if len(e) > 3 else 0, repr(bytes(e[0], "utf8")))
