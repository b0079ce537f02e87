# finally runs on every way out.
import sys

if sys.implementation.name == "micropython" and sys.implementation.version < (1, 13):
    print("SKIP")  # break in try-finally in a loop was miscompiled then
    raise SystemExit


def leave(how):
    i = 0
    while i < 2:
        i += 1
        try:
            if how == "return":
                return "returned"
            if how == "break":
                break
            if how == "continue":
                continue
            if how == "raise":
                raise ValueError(how)
        finally:
            print("finally", how, i)
    return "fell out"


for how in ("return", "break", "continue", "none"):
    print(leave(how))
try:
    leave("raise")
except ValueError as e:
    print("ValueError", e)


def override():
    try:
        return 1
    finally:
        return 2


print(override())
