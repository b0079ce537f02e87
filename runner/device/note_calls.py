# Before a program that may call its tests by name: each that it calls is told behind @MARK@.
import builtins as _mprun_b


def _mprun_noted(name):
    def decorate(f):
        def call(*a, **k):
            _mprun_b.print("\n@MARK@", name)
            return f(*a, **k)

        return call

    return decorate
