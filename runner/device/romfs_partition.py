# Finds and writes a partition that holds a read-only file system. Sent once, then called.
import vfs as _mprun_vfs


# Prints "none" if the board has no such file systems, otherwise how many partitions.
def _mprun_rom_count():
    print(_mprun_vfs.rom_ioctl(1) if hasattr(_mprun_vfs, "rom_ioctl") else "none")


# Prints "missing", or whether it is a block device, its size, its block size, and its first bytes.
def _mprun_rom_look(number):
    global _mprun_rom
    _mprun_rom = d = _mprun_vfs.rom_ioctl(2, number)
    if isinstance(d, int) and d < 0:
        print("missing")
        return
    if hasattr(d, "ioctl"):
        b = d.ioctl(5, 0)
        n = d.ioctl(4, 0) * b
        v = bytearray(b)
        d.readblocks(0, v)
        print(1, n, b, "".join(["%02x" % c for c in v[:12]]))
    else:
        n = len(d)
        b = _mprun_vfs.rom_ioctl(6, number)
        print(0, n, b if b > 0 else n, "".join(["%02x" % c for c in bytes(memoryview(d)[:12])]))


# Erases the space for `size` bytes at an offset; prints the smallest unit that can be written.
def _mprun_rom_prepare(number, offset, size, block):
    if hasattr(_mprun_rom, "ioctl"):
        _mprun_rom.ioctl(6, offset // block)
        print(1)
    elif offset is None:
        print(_mprun_vfs.rom_ioctl(3, number, size))
    else:
        print(_mprun_vfs.rom_ioctl(3, number, offset, size))


def _mprun_rom_unmount():
    try:
        _mprun_vfs.umount("/rom")
    except Exception:
        pass


# `data` is base64 if the board can decode that, otherwise bytes.
def _mprun_rom_write(number, offset, block, data):
    if isinstance(data, str):
        import binascii

        data = binascii.a2b_base64(data)
    if hasattr(_mprun_rom, "ioctl"):
        _mprun_rom.writeblocks(offset // block, data, offset % block)
    else:
        _mprun_vfs.rom_ioctl(4, number, offset, data)


def _mprun_rom_finish(number):
    if not hasattr(_mprun_rom, "ioctl"):
        _mprun_vfs.rom_ioctl(5, number)
