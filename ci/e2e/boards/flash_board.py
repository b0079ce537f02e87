"""Runs on MicroPython: a board whose files are in image files on this host, then the given board program.

    micropython -X heapsize=4M flash_board.py MOUNTS FOLDER SERVER

MOUNTS    KIND:WHERE:IMAGE:BLOCKS of 512 bytes, separated by commas; :ro makes one read-only, and :bad makes it broken
          once it is mounted; KIND is fat or lfs2. An IMAGE that does not exist is created.
FOLDER    the current directory
SERVER    raw_repl_server.py

With CIRCUIT in the environment `os` has no ilistdir, as with CircuitPython.
"""

import os
import sys

specs, folder, server = sys.argv[1:]
READ_ONLY, BROKEN = "ro", "bad"


class Image:
    def __init__(self, name, blocks):
        self.blocks = blocks
        self.is_broken = False
        try:
            os.stat(name)
            self.is_new = False
        except OSError:
            self.is_new = True
            with open(name, "wb") as file:
                for _ in range(blocks):
                    file.write(bytes(512))
        self.file = open(name, "r+b")

    def readblocks(self, block, into, at=0):
        if self.is_broken:
            raise OSError("no answer from the card")
        self.file.seek(block * 512 + at)
        self.file.readinto(into)

    def writeblocks(self, block, data, at=0):
        self.file.seek(block * 512 + at)
        self.file.write(data)

    def ioctl(self, operation, argument):
        if operation == 3:
            self.file.flush()
        return self.blocks if operation == 4 else 512 if operation == 5 else 0


class WithoutIlistdir:
    """The part of the module that CircuitPython has."""

    def __init__(self):
        for name in ("chdir", "getcwd", "listdir", "mkdir", "remove", "rename", "rmdir", "stat", "statvfs", "uname"):
            if hasattr(os, name):
                setattr(self, name, getattr(os, name))


with open(server) as file:
    program = file.read()
file_systems = []
for spec in specs.split(","):
    kind, where, image, blocks, *how = spec.split(":")
    device = Image(image, int(blocks))
    kind = os.VfsFat if kind == "fat" else os.VfsLfs2
    if device.is_new:
        kind.mkfs(device)
    file_systems.append((kind(device), where, device, how))
os.umount("/")
for system, where, device, how in file_systems:
    os.mount(system, where, readonly=READ_ONLY in how)
    device.is_broken = BROKEN in how
os.chdir(folder)
program = program.replace('os.chdir(".")', "os.chdir(%r)" % folder)
if os.getenv("CIRCUIT"):
    sys.modules["uos"] = WithoutIlistdir()
user = globals()
try:
    exec(program, {"__name__": "raw_repl_server", "user": user, "execfile": execfile})
except SystemExit:
    for system, where, _, _ in file_systems:
        os.umount(where)
    raise
