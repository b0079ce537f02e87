# The part of unittest that small tests use, for boards without the module. Its report is that of
# CPython's unittest, which mprun takes as the verdict.
import sys


class SkipTest(Exception):
    pass


def skip(reason):
    def decorate(test):
        def skipped(self):
            raise SkipTest(reason)

        return skipped

    return decorate


class _Raises:
    def __init__(self, expected):
        self.expected = expected

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        assert kind is not None, "%r is not raised" % self.expected
        return issubclass(kind, self.expected)


class TestCase:
    def setUp(self):
        pass

    def tearDown(self):
        pass

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, message=""):
        assert False, message

    def assertEqual(self, a, b, message=""):
        assert a == b, message or "%r != %r" % (a, b)

    def assertNotEqual(self, a, b, message=""):
        assert a != b, message or "%r == %r" % (a, b)

    def assertTrue(self, x, message=""):
        assert x, message or "%r is not true" % (x,)

    def assertFalse(self, x, message=""):
        assert not x, message or "%r is not false" % (x,)

    def assertIs(self, a, b, message=""):
        assert a is b, message or "%r is not %r" % (a, b)

    def assertIsNone(self, x, message=""):
        assert x is None, message or "%r is not None" % (x,)

    def assertIn(self, x, container, message=""):
        assert x in container, message or "%r is not in %r" % (x, container)

    def assertRaises(self, expected):
        return _Raises(expected)


def _run(case, name, failed):
    """The word for how a test ended."""
    try:
        case.setUp()
        try:
            getattr(case, name)()
        finally:
            case.tearDown()
        return "ok"
    except SkipTest as e:
        return "skipped: " + e.args[0]
    except Exception as e:
        failed.append((name, e))
        return "FAIL" if isinstance(e, AssertionError) else "ERROR"


def main(module="__main__"):
    classes = [
        c
        for c in __import__(module).__dict__.values()
        if isinstance(c, type) and issubclass(c, TestCase) and c is not TestCase
    ]
    ran = skipped = failures = 0
    failed = []
    for c in classes:
        for name in sorted(dir(c)):
            if name.startswith("test"):
                how = _run(c(), name, failed)
                print(name, "(" + c.__name__ + ") ...", how)
                ran += 1
                skipped += how.startswith("skipped")
                failures += how == "FAIL"
    for name, e in failed:
        print("=" * 70)
        print("FAIL:" if isinstance(e, AssertionError) else "ERROR:", name)
        print("-" * 70)
        sys.print_exception(e)
    print("-" * 70)
    print("Ran %d tests\n" % ran)
    if failed:
        print("FAILED (failures=%d, errors=%d)" % (failures, len(failed) - failures))
    else:
        print("OK" + (" (skipped=%d)" % skipped if skipped else ""))
