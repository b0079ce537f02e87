"""How boards get MicroPython's own tests: without comments and redundant spaces, or unchanged with --verbatim.

The verdict, the output and the line numbers in it are the same.
"""

import subprocess

import multitests_test
import natmod_test
import perfbench_test
import upstream_test
from lab import MPRUN, LabTest, unittest

TEST = """# cmdline: is for programs
# and more

def f( a, b = 1 ):  # of a line
        # deeper than what follows
    if a  and  b:
        raise ValueError( "# ' text" )


try:
    f( 1 , b = 2 )
except ValueError as e:
    import sys
    if hasattr( sys , "print_exception" ):
        sys.print_exception( e , sys.stdout )
    else:
        print( "Traceback (most recent call last):" )
        print( '  File "<stdin>", line 11, in <module>' )
        print( '  File "<stdin>", line 7, in f' )
        print( "ValueError:", e )
"""
MINIFIED = b"""

def f(a,b=1):

 if a and b:
  raise ValueError("# ' text")


try:
 f(1,b=2)
except ValueError as e:
 import sys
 if hasattr(sys,"print_exception"):
  sys.print_exception(e,sys.stdout)
 else:
  print("Traceback (most recent call last):")
"""


class Wire(LabTest):
    def sent(self, board="unix"):
        command = [MPRUN, "replay", str(self.out / f"boards/{board}.rec"), "--raw", "--only", "to"]
        return subprocess.run(command, stdout=subprocess.PIPE, check=True, timeout=60).stdout

    def check_both(self, run_it, minified, written, board="unix"):
        """run_it(options…) runs the same twice."""
        verdicts = []
        for options, there, absent in (((), minified, written), (("--verbatim",), written, minified)):
            with self.subTest(options=options):
                run = run_it("--record", "all", *options)
                sent = self.sent(board)
                self.assertIn(there, sent, run.stdout)
                self.assertNotIn(absent, sent)
                verdicts.append({name: (cell["verdict"], cell.get("message")) for name, cell in run.cells().items()})
        self.assertEqual(verdicts[0], verdicts[1])
        return verdicts[0]


class Tests(Wire, upstream_test.Tree):
    def test_a_test_with_the_lines_of_a_traceback(self):
        (self.tree / "basics/lines.py").write_text(TEST)

        def run_it(*options):
            return self.run_tree("--unix-tests", "repl", *options, path="basics/lines.py")

        verdicts = self.check_both(run_it, b"print('+')\n" + MINIFIED, b"print('+')" + TEST.encode())
        self.assertEqual(verdicts["unix", "basics/lines"], ("passed", ""))

    def test_a_syntax_error_on_its_line(self):
        (self.tree / "basics/wrong_syntax.py").write_text("# c\n\nif 1:  # c\n        # c\n    x y  # c\n")

        def run_it(*options):
            return self.run_tree("--unix-tests", "repl", *options, path="basics/wrong_syntax.py")

        verdicts = self.check_both(run_it, b"\n\nif 1:\n\n x y\n", b"    x y  # c\n")
        self.assertEqual(verdicts["unix", "basics/wrong_syntax"][0], "failed")
        self.assertIn('File "<stdin>", line 5', (self.out / "boards/unix.log").read_text())


class Benchmarks(Wire, perfbench_test.LabTest):
    def test_a_benchmark(self):
        benchmark = perfbench_test.BENCHMARK.format(result="params[0]", least=10) + "    # c\n"
        self.write("perf_bench/benchrun.py", perfbench_test.BENCHRUN)
        self.write("perf_bench/bm_a.py", benchmark)
        farm = self.farm(self.UNIX)

        def run_it(*options):
            where = self.folder / "perf_bench"
            return self.run_farm(farm, where, "--perf-m", "100", "--unix-tests", "repl", *options)

        verdicts = self.check_both(run_it, b"\n return lambda:None,lambda:(params[0],params[0])\n\n", benchmark[-30:].encode())
        self.assertEqual(verdicts["unix", "perf_bench/bm_a"][0], "passed")


class Multitests(Wire, multitests_test.LabTest):
    def test_an_instance(self):
        test = "# c\ndef instance0():\n    multitest.next()  # c\n    print( 'a' , 1 )\n"
        self.write("multi/x.py", test)
        self.write("multi/x.py.exp", "--- instance0 ---\na 1\n")
        farm = self.farm(self.UNIX)

        def run_it(*options):
            return self.run_farm(farm, self.folder / "multi", *options)

        verdicts = self.check_both(run_it, b"\ndef instance0():\n multitest.next()\n print('a',1)\n", test.encode())
        self.assertEqual({verdict for verdict, _ in verdicts.values()}, {"passed"})


class NativeModules(Wire, natmod_test.Tree):
    def test_a_test_with_a_module(self):
        test = "# c\nimport heapq\nprint( heapq.which( 'heapq' ) )  # c\n"
        (self.tree / "extmod/heapq_is_the_injected.py").write_text(test)

        def run_it(*options):
            return self.run_tree("--unix-tests", "repl", *options, path="extmod/heapq_is_the_injected.py")

        verdicts = self.check_both(run_it, b"\n\nimport heapq\nprint(heapq.which('heapq'))\n", test.encode())
        self.assertEqual(verdicts["unix", "extmod/heapq_is_the_injected"][0], "passed")


if __name__ == "__main__":
    unittest.main(verbosity=2)
