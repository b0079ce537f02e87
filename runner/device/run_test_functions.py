# Calls test functions of the program before, whose namespace this is; a namesake in it harms
# nothing. After @MARK@ it prints that each test begins and how it ended; a traceback follows a FAIL. A + before a name
# in @TESTS@: it is async.
import builtins as _mprun_b, sys as _mprun_s


def _mprun_call(name):
    b = _mprun_b
    is_async = name[0] == "+"
    if is_async:
        name = name[1:]
    b.print("@MARK@", name)
    try:
        got = b.globals()[name]()
        if is_async:
            _mprun_await(got)
        elif b.hasattr(got, "send"):
            raise b.TypeError("it is a generator: nothing of it ran")
    except b.KeyboardInterrupt:
        raise
    except b.BaseException as e:
        if "SkipTest" in b.str(b.type(e)):
            b.print("@MARK@ skipped", *e.args)
        else:
            b.print("@MARK@ FAIL")
            _mprun_s.print_exception(e)
    else:
        b.print("@MARK@ ok")


for _mprun_t in "@TESTS@".split():
    _mprun_call(_mprun_t)
_mprun_b.print("@MARK@")
