# Imports a compiled test that is in memory (__buf) as if it were the main program: from a filesystem
# that holds nothing else.
import sys, os, io
try:
    from vfs import mount
except ImportError:
    from os import mount
class __File(io.IOBase):
    def __init__(self):
        module = sys.modules["__injected_test"]
        module.__name__ = "__main__"
        sys.modules["__main__"] = module
        self.at = 0
    def ioctl(self, request, argument):
        return 0 if request == 4 else -1
    def readinto(self, buffer):
        buffer[:] = memoryview(__buf)[self.at : self.at + len(buffer)]
        self.at += len(buffer)
        return len(buffer)
class __Files:
    def mount(self, readonly, mkfs):
        pass
    def umount(self):
        pass
    def chdir(self, path):
        pass
    def getcwd(self):
        return ""
    def stat(self, path):
        if path != "__injected_test.mpy":
            raise OSError(2)
        return (0,) * 10
    def open(self, path, mode):
        self.stat(path)
        return __File()
mount(__Files(), "/__vfstest")
os.chdir("/__vfstest")
