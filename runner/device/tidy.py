# What our programs begin with where somebody else's ran: a global that hides a builtin goes, be it of
# a main.py that was interrupted or of boot.py. It uses no name that may be hidden itself: an import
# looks at no global, and an attribute of this module is the firmware's. It must run where the heap is
# 9.7 KB.
import builtins as _mprun_b

for _mprun_n in _mprun_b.list(_mprun_b.globals()):
    if _mprun_n != "__name__" and _mprun_b.hasattr(_mprun_b, _mprun_n):
        del _mprun_b.globals()[_mprun_n]
del _mprun_b, _mprun_n
