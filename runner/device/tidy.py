# Runs before our programs if another program ran on the board. A global that hides a builtin goes, be it of a main.py
# that was interrupted or of boot.py. A builtin that was set in the module itself comes back as a global, for our
# programs alone: an attribute of the module is always the firmware's, only a name finds what was set (py/runtime.c,
# mp_load_global). It uses no name that may be hidden, and must run where the heap is 9.7 KB.
import builtins as _mprun_b

for _mprun_n in _mprun_b.list(_mprun_b.globals()):
    if _mprun_n != "__name__" and _mprun_b.hasattr(_mprun_b, _mprun_n):
        del _mprun_b.globals()[_mprun_n]
_mprun_k = "print str len range min sum bytes bytearray memoryview open repr hasattr getattr isinstance compile exec globals Exception NameError ImportError OSError AttributeError EOFError ValueError"
_mprun_k = [n for n in _mprun_k.split() if _mprun_b.hasattr(_mprun_b, n)]
for _mprun_n, _mprun_f in _mprun_b.zip(_mprun_k, _mprun_b.eval(",".join(_mprun_k))):
    if _mprun_f is not _mprun_b.getattr(_mprun_b, _mprun_n):
        _mprun_b.globals()[_mprun_n] = _mprun_b.getattr(_mprun_b, _mprun_n)
del _mprun_b, _mprun_f, _mprun_k, _mprun_n
