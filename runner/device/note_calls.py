# Sent before a program that may call its tests itself: prints the name of each test that it calls after @MARK@.
import builtins as _mprun_b


def _mprun_noted(name):
    def decorate(f):
        def call(*a, **k):
            _mprun_b.print("\n@MARK@", name)
            return f(*a, **k)

        return call

    return decorate
