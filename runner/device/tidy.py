# Runs before our programs if another program ran on the board. A global that hides a builtin goes, be it of a main.py
# that was interrupted or of boot.py. A builtin that was set in the module itself comes back as a global, for our
# programs alone: an attribute of the module is always the firmware's, only a name finds what was set (py/runtime.c,
# mp_load_global). It uses no name that may be hidden, and must run where the heap is 9.7 KB.
import builtins as _mp_b

for _mp_n in _mp_b.list(_mp_b.globals()):
    if _mp_n != "__name__" and _mp_b.hasattr(_mp_b, _mp_n):
        del _mp_b.globals()[_mp_n]
_mp_k = "print str len range min sum bytes bytearray memoryview open repr hasattr getattr isinstance compile exec globals Exception NameError ImportError OSError AttributeError EOFError ValueError"
_mp_k = [n for n in _mp_k.split() if _mp_b.hasattr(_mp_b, n)]
for _mp_n, _mp_f in _mp_b.zip(_mp_k, _mp_b.eval(",".join(_mp_k))):
    if _mp_f is not _mp_b.getattr(_mp_b, _mp_n):
        _mp_b.globals()[_mp_n] = _mp_b.getattr(_mp_b, _mp_n)
del _mp_b, _mp_f, _mp_k, _mp_n
