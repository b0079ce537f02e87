# Prints what a board is, one key=value a line, each with the mark of our own lines (own_lines.hpp).
# It must run where the heap is 9.7 KB, and tidy up.
import gc
def take(n):
    try:
        return __import__("u" + n)  # the firmware's, never a file of the user's
    except ImportError:
        return __import__(n)
sys = take("sys")
gc.collect()
h = globals().get("_mprun_free") or gc.mem_free()
def say(k, v):
    print(k + "=" + " ".join(str(v).split()) + "\x1f")
try:
    u = take("os").uname()
except Exception:
    u = None
i = sys.implementation
say("implementation", i[0])
say("version", ".".join([str(x) for x in i[1][:3]]))
say("platform", getattr(sys, "platform", None) or u[0])
say("machine", u[4] if u else getattr(i, "_machine", ""))
say("firmware", u[3] if u else sys.version)
try:
    say("unique_id", "".join(["%02x" % b for b in take("machine").unique_id()]))
except Exception:
    pass
m = ""
for n in "@MODULES@".split(","):
    o = getattr(sys, "modules", {})
    k = n in o
    try:
        __import__(n)
        m += "," + n
        if not k:
            del o[n]
    except Exception:
        pass
say("modules", m[1:])
say("heap_free", h)
say("end", 1)
del take, say, u
