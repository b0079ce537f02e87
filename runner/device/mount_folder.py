# The board's side of a folder of its host: a file system, mounted at `where`, which becomes the current directory, or as
# a library only a place where modules are looked for. `kit` is what mount_calls.py returns, `files` what mount_files.py
# returns.
def _mprun_mount(where, is_library, kit, files):
    File, pace = files
    call, _, _, module, _, chunk, _, checks = kit
    os = module("os")
    unpack = module("struct").unpack

    class Folder:
        def full(self, path):
            return bytes(path if path[:1] == "/" else self.path + path, "utf8")

        def mount(self, readonly, mkfs):
            self.path = "/"

        def umount(self):
            pass

        def chdir(self, path):
            inside = "" if path == "/" else str(call(15, 0, 0, 0, self.full(path))[1], "utf8")
            self.path = "/" + inside + "/" if inside else "/"

        def getcwd(self):
            return self.path[:-1] or "/"

        def stat(self, path):
            m, n, a, t, c = unpack("<5I", call(4, 0, 0, 0, self.full(path))[1])
            return m, 0, 0, 0, 0, 0, n, a, t, c

        def statvfs(self, path):
            return unpack("<10I", call(16, 0, 0, 0, self.full(path))[1])

        def ilistdir(self, path):
            path = self.full(path)
            first = call(5, 0, 0, chunk, path)  # here, so that an error shows at the call, not at the first entry

            def entries(answer):
                while True:
                    n, data = answer
                    i = 0
                    while i < len(data):
                        k, size, length = unpack("<BIB", data[i : i + 6])
                        i += 6 + length
                        yield str(data[i - length : i], "utf8"), k << 12, 0, size
                    if not n:
                        return
                    answer = call(5, 0, n, chunk, path)

            return entries(first)

        def open(self, path, mode):
            name = self.full(path)
            fd, data = call(6, 0, len(mode), pace[0], bytes(mode, "utf8") + name)
            file = File(fd, "b" not in mode, data)
            if "a" in mode:
                file.seek(0, 2)
            return file

        def remove(self, path):
            call(11, 0, 0, 0, self.full(path))

        def rename(self, old, new):
            old = self.full(old)
            call(12, 0, len(old), 0, old + self.full(new))

        def mkdir(self, path):
            call(13, 0, 0, 0, self.full(path))

        def rmdir(self, path):
            call(14, 0, 0, 0, self.full(path))

    since = 0  # how far the host's time is ahead of this board's
    try:
        since = 946684800 if module("time").gmtime(0)[0] == 2000 else 0
    except Exception:
        pass
    call(1, 0, since, 1 if checks else 0)
    mounting = os if hasattr(os, "mount") else module("vfs")
    try:
        mounting.umount(where)
    except OSError:
        pass
    mounting.mount(Folder(), where)
    if is_library:
        module("sys").path.insert(1, where)  # after the current directory
    else:
        os.chdir(where)
