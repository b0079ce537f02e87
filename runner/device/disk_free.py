# Prints how full each mounted file system is, as `df` does.
import os, vfs

_f = "{:<10}{:>9}{:>9}{:>9}{:>5} {}"
print(_f.format("filesystem", "size", "used", "avail", "use%", "mounted on"))
try:
    _ms = vfs.mount()
except Exception:  # before v1.25 it does not list the mounts
    _ms = []
    for _m in [""] + os.listdir("/"):
        _m = "/" + _m
        _s = os.stat(_m)
        if _s[0] & 1 << 14:
            _ms.append(("<unknown>", _m))
for _v, _p in _ms:
    _s = os.statvfs(_p)
    _sz = _s[0] * _s[2]
    if _sz:
        _av = _s[0] * _s[3]
        print(_f.format(str(_v), _sz, _sz - _av, _av, 100 * (_sz - _av) // _sz, _p))
