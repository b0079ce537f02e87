# Runs a program once more to learn how it exits, which a board that reboots does not say.
import builtins as _mprun_b

try:
    _mprun_b.exec("@SOURCE@")
except _mprun_b.SystemExit as _mprun_e:

    def _mprun_tell(v):
        b = _mprun_b
        if v is None or v is True or v is False:
            v = 1 if v else 0
        b.print("\n@MARK@", "status" if b.isinstance(v, b.int) else "text", v)

    _mprun_tell(_mprun_e.args[0] if _mprun_e.args else None)
