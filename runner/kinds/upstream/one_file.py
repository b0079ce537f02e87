# A filesystem that holds one file, __file, with the bytes of __buf; __opened() is called when it is opened.
import sys, io
try:
    from vfs import mount
except ImportError:
    from os import mount
class __File(io.IOBase):
    def __init__(self):
        __opened()
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
        if path != __file:
            raise OSError(2)
        return (0,) * 10
    def open(self, path, mode):
        self.stat(path)
        return __File()
