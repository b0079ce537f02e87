"""cpython_server.py gives what `python3 -BSu -W ignore program.py` prints and its exit status."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SERVER = pathlib.Path(__file__).with_name("cpython_server.py").read_text()
PYTHON = os.environ.get("PYTHON", sys.executable)
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
PROGRAMS = {
    "prints": "print('a')\nprint('b', end='')\n",
    "both_streams": "import sys\nprint('out')\nprint('err', file=sys.stderr)\nprint('more')\n",
    "streams_in_order": "import sys\nfor i in range(3):\n    print('out', end='')\n    sys.stderr.write('err')\n"
    "    sys.stdout.buffer.write(b'bytes')\nprint(sys.stdout.fileno(), sys.stderr.fileno(), sys.stderr.name)\n",
    "no_stdout": "import sys\nprint('x')\nsys.stdout.close()\nprint('y', file=sys.stderr)\n",
    "other_stdout": "import io, sys\nprint('x')\nsys.stdout = io.StringIO()\nprint('y')\n",
    "warnings": "import warnings\nwarnings.warn('x')\nprint('\\d', 1 is 1)\nassert (1, 'x')\n",
    "who_am_i": "import sys\nprint(__name__, __file__, sys.argv, sys.path[0], __package__, __annotations__)\n",
    "modules": "import sys\nprint(sorted(n for n in sys.modules if n in ('re', 'os', 'json', 'struct', '__main__')))\n",
    "main_module": "import sys\nx = 1\nprint(sys.modules['__main__'].x)\n",
    "finalizer": "class A:\n    def __del__(self): print('gone')\na = A()\nprint('end')\n",
    "suspended": "def f():\n    try:\n        yield 1\n    finally:\n        print('closed')\ng = f()\nnext(g)\n",
    "at_exit": "import atexit\natexit.register(print, 'bye')\nprint('end')\n",
    "threads": "import _thread, threading, time\n"
    "threading.Thread(target=lambda: (time.sleep(0.05), print('late'))).start()\nprint('end')\n",
    "leaves": "import sys\nprint('x')\nsys.exit(3)\n",
    "leaves_well": "print('x')\nraise SystemExit\n",
    "raises": "print('x')\n1/0\n",
    "no_syntax": "def (\n",
    "reads_input": "import sys\nprint(repr(sys.stdin.read()))\n",
    "killed": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n",
    "much": "print('x' * 300000)\n",
    "not_utf8": "import sys\nsys.stdout.buffer.write(b'\\xff\\xfe')\n",
}


class Server(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name).resolve()
        self.process = subprocess.Popen(
            [PYTHON, "-BS", "-W", "ignore", "-c", SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=ENVIRONMENT
        )
        self.addCleanup(self.stop)

    def stop(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(20)

    def ask(self, file):
        request = f"{self.folder}\0{file}".encode()
        self.process.stdin.write(b"%d\n" % len(request) + request)
        self.process.stdin.flush()
        status, size = self.process.stdout.readline().split()
        return int(status), self.process.stdout.read(int(size))

    def test_programs_give_what_they_give_alone(self):
        for name, text in PROGRAMS.items():
            with self.subTest(name):
                file = self.folder / f"{name}.py"
                file.write_text(text)
                status, output = self.ask(file)
                alone = subprocess.run(
                    [PYTHON, "-BSu", "-W", "ignore", file], cwd=self.folder, stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, env=ENVIRONMENT,
                )  # fmt: skip
                expected = -status if status < 128 else status >> 8
                self.assertEqual(expected, alone.returncode)
                if alone.returncode == 0:
                    self.assertEqual(output, alone.stdout)

    def test_one_program_leaves_nothing_to_the_next(self):
        first = self.folder / "first.py"
        first.write_text("import sys, json\nsys.modules['left'] = 1\nleft = 1\n")
        second = self.folder / "second.py"
        second.write_text("import sys\nprint('left' in sys.modules, 'json' in sys.modules, 'left' in globals())\n")
        self.ask(first)
        self.assertEqual(self.ask(second), (0, b"False False False\n"))

    def test_it_ends_with_its_input(self):
        self.process.stdin.close()
        self.assertEqual(self.process.wait(20), 0)


if __name__ == "__main__":
    unittest.main()
