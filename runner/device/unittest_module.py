# The part of unittest that tests of boards use, for boards without the module. It is brought there
# in memory before a program that imports it, and its report is the one that MicroPython's own prints.
import sys


class SkipTest(Exception):
    pass


class _Raises:
    def __init__(self, expected, test=None):
        self.expected = expected
        self.test = test

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            raise AssertionError("%r not raised" % (self.expected,))
        if not issubclass(kind, self.expected):
            return False
        self.exception = error
        return True


class _SubTest:
    def __init__(self, result, words):
        self.result = result
        self.words = words

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            return False
        if not issubclass(kind, Exception):
            return False
        self.result.note(error, self.words)
        return True


def _need(is_right, msg, text, *values):
    if not is_right:
        raise AssertionError(msg or text % values)


class TestCase:
    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def addCleanup(self, function, *args, **kwargs):
        if not hasattr(self, "_cleanups"):
            self._cleanups = []
        self._cleanups.append((function, args, kwargs))

    def doCleanups(self):
        cleanups = getattr(self, "_cleanups", ())
        while cleanups:
            function, args, kwargs = cleanups.pop()
            function(*args, **kwargs)

    def subTest(self, msg=None, **params):
        words = "" if msg is None else " [%s]" % msg
        for name in params:
            words += " (%s=%r)" % (name, params[name])
        return _SubTest(self._result, words)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def fail(self, msg=""):
        raise AssertionError(msg)

    def assertEqual(self, x, y, msg=None):
        _need(x == y, msg, "%r != %r", x, y)

    assertListEqual = assertTupleEqual = assertDictEqual = assertSetEqual = assertEqual
    assertSequenceEqual = assertMultiLineEqual = assertEqual

    def assertNotEqual(self, x, y, msg=None):
        _need(x != y, msg, "%r == %r", x, y)

    def assertLess(self, x, y, msg=None):
        _need(x < y, msg, "%r not less than %r", x, y)

    def assertLessEqual(self, x, y, msg=None):
        _need(x <= y, msg, "%r not less than or equal to %r", x, y)

    def assertGreater(self, x, y, msg=None):
        _need(x > y, msg, "%r not greater than %r", x, y)

    def assertGreaterEqual(self, x, y, msg=None):
        _need(x >= y, msg, "%r not greater than or equal to %r", x, y)

    def _is_near(self, x, y, places, delta):
        if x == y:
            return True
        if delta is not None:
            return abs(x - y) <= delta
        return round(abs(x - y), 7 if places is None else places) == 0

    def assertAlmostEqual(self, x, y, places=None, msg=None, delta=None):
        _need(self._is_near(x, y, places, delta), msg, "%r not close to %r", x, y)

    def assertNotAlmostEqual(self, x, y, places=None, msg=None, delta=None):
        _need(not self._is_near(x, y, places, delta), msg, "%r close to %r", x, y)

    def assertIs(self, x, y, msg=None):
        _need(x is y, msg, "%r is not %r", x, y)

    def assertIsNot(self, x, y, msg=None):
        _need(x is not y, msg, "%r is %r", x, y)

    def assertIsNone(self, x, msg=None):
        _need(x is None, msg, "%r is not None", x)

    def assertIsNotNone(self, x, msg=None):
        _need(x is not None, msg, "is None")

    def assertTrue(self, x, msg=None):
        _need(x, msg, "%r is not true", x)

    def assertFalse(self, x, msg=None):
        _need(not x, msg, "%r is not false", x)

    def assertIn(self, x, container, msg=None):
        _need(x in container, msg, "%r not in %r", x, container)

    def assertNotIn(self, x, container, msg=None):
        _need(x not in container, msg, "%r in %r", x, container)

    def assertIsInstance(self, x, kind, msg=None):
        _need(isinstance(x, kind), msg, "%r is not an instance of %r", x, kind)

    def assertNotIsInstance(self, x, kind, msg=None):
        _need(not isinstance(x, kind), msg, "%r is an instance of %r", x, kind)

    def assertCountEqual(self, x, y, msg=None):
        left = list(y)
        for item in x:
            _need(item in left, msg, "%r is not in the second as often", item)
            left.remove(item)
        _need(not left, msg, "%r is not in the first as often", left)

    def assertRaises(self, expected, function=None, *args, **kwargs):
        if function is None:
            return _Raises(expected)
        with _Raises(expected):
            function(*args, **kwargs)


def skip(reason):
    def decorate(decorated):
        def skipped(self, *args):
            raise SkipTest(reason)

        if isinstance(decorated, type):
            decorated.setUp = skipped
            return decorated
        return skipped

    return decorate


def _same(decorated):
    return decorated


def skipIf(condition, reason):
    return skip(reason) if condition else _same


def skipUnless(condition, reason):
    return _same if condition else skip(reason)


def expectedFailure(test):
    def fails(self):
        try:
            test(self)
        except Exception:
            return
        raise AssertionError("unexpected success")

    return fails


class TestResult:
    def __init__(self):
        self.testsRun = self.failuresNum = self.errorsNum = self.skippedNum = 0
        self.errors = []
        self.failures = []
        self.skipped = []
        self.name = ""

    def wasSuccessful(self):
        return not self.failures and not self.errors

    def note(self, error, words=""):
        """Records what was raised; returns the word for it."""
        if isinstance(error, SkipTest):
            reason = error.args[0] if error.args else ""
            self.skippedNum += 1
            self.skipped.append((self.name, reason))
            return "skipped: %s" % reason
        if isinstance(error, AssertionError):
            self.failuresNum += 1
            self.failures.append((self.name + words, error))
            return "FAIL"
        self.errorsNum += 1
        self.errors.append((self.name + words, error))
        return "ERROR"

    def _guarded(self, function):
        """Runs a step of a test; returns the word for what it raised."""
        try:
            function()
        except Exception as e:
            return self.note(e)

    def _run_test(self, case, name, suite):
        self.name = "%s (%s.%s)" % (name, suite, case.__class__.__name__)
        print(self.name, "...", end=" ")
        self.testsRun += 1
        before = self.failuresNum + self.errorsNum
        case._result = self
        word = self._guarded(case.setUp)
        if word is None:
            word = self._guarded(getattr(case, name))
            word = self._guarded(case.tearDown) or word
        word = self._guarded(case.doCleanups) or word
        if word is None and self.failuresNum + self.errorsNum > before:
            word = "FAIL"
        print(word or "ok")

    def _run_class(self, kind, suite):
        names = [n for n in dir(kind) if n.startswith("test") and callable(getattr(kind, n))]
        if not names:
            return
        self.name = "setUpClass (%s.%s)" % (suite, kind.__name__)
        word = self._guarded(kind.setUpClass)
        if word is not None:
            print(self.name, "...", word)
            self.testsRun += word[0] == "s"
            return
        for name in sorted(names):
            self._run_test(kind(), name, suite)
        self.name = "tearDownClass (%s.%s)" % (suite, kind.__name__)
        self._guarded(kind.tearDownClass)

    def _report(self):
        for kind, found in (("ERROR:", self.errors), ("FAIL:", self.failures)):
            for name, error in found:
                print("=" * 70)
                print(kind, name)
                print("-" * 70)
                sys.print_exception(error)
                print()
        print("-" * 70)
        print("Ran %d tests\n" % self.testsRun)
        skipped = self.skippedNum
        if not self.wasSuccessful():
            print("FAILED (failures=%d, errors=%d)" % (self.failuresNum, self.errorsNum))
        else:
            print("OK (skipped=%d)" % skipped if skipped else "OK")


class TestSuite:
    def __init__(self, name="__main__"):
        self.name = name
        self._tests = []

    def addTest(self, test):
        self._tests.append(test)

    def run(self, result):
        for test in self._tests:
            if isinstance(test, TestSuite):
                test.run(result)
            else:
                result._run_class(test, self.name)
        return result


class TestRunner:
    def __init__(self, **options):
        pass

    def run(self, suite):
        result = suite.run(TestResult())
        result._report()
        return result


TextTestRunner = TestRunner


def main(module="__main__", testRunner=None, **options):
    if isinstance(module, str):
        module = __import__(module)
    if isinstance(testRunner, type):
        testRunner = testRunner()
    suite = TestSuite(module.__name__)
    for name in dir(module):
        kind = getattr(module, name)
        if isinstance(kind, type) and issubclass(kind, TestCase):
            suite.addTest(kind)
    return (testRunner or TestRunner()).run(suite)
