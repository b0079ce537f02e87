# Removes a folder with all that is in it, or a file, and prints "f NAME", "d NAME" and "m NAME" (a mount point, which stays)
# for each as it goes, NAME as a bytes literal. "! ERRNO NAME" ends it: this folder could not be removed.
def _mprun_remove_tree(path):
    import os

    def say(kind, path):
        print(kind, repr(bytes(path, "utf8")))

    def remove(path):
        try:
            is_folder = os.stat(path)[0] & 0x4000
        except OSError:
            is_folder = False
        if not is_folder:
            os.remove(path)
            say("f", path)
            return True
        names = [e[0] for e in (os.ilistdir(path) if path else os.ilistdir())]
        for name in names:
            if not remove((path.rstrip("/") if path else ".") + "/" + name):
                return False
        if path:
            try:
                os.rmdir(path)
                say("d", path)
            except OSError as e:
                if e.args[0] != 22:
                    say("! " + str(e.args[0]), path)
                    return False
                say("m", path)
        return True

    remove(path)
