# Runs the unittest classes of the program before, whose namespace this is, as `python -m unittest`
# would; a namesake in it harms nothing. Prints the report of the board's unittest, or nothing where
# there is no such class. Names in @CLASSES@ that are not test classes are printed after @MARK@.
import builtins as _mprun_b


def _mprun_cases():
    b = _mprun_b
    u = None
    found = {}
    try:
        import unittest as u
    except b.ImportError:
        pass
    for name, kind in b.list(b.globals().items()):
        if u and b.isinstance(kind, b.type) and b.issubclass(kind, u.TestCase):
            if [n for n in b.dir(kind) if n.startswith("test")]:
                found[name] = kind
    for name in "@CLASSES@".split():
        if name not in found:
            b.print("@MARK@", name)
    if found:
        # By name, because older modules take nothing else.
        import sys

        sys.modules["_mprun"] = b.type("__main__", (), found)
        try:
            u.main("_mprun")
        except b.SystemExit:
            pass  # the report says so


_mprun_cases()
