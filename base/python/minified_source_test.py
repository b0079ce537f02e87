"""Compilers make the same of a source and of what minified_source() makes of it.

By itself: all Python of this repository and tricky sources of its own, before and after, compiled by CPython (the
same code, constants, names and line numbers, or the same error on the same line) and by a MicroPython (taken or refused
alike, with the same message).

    minified_source_test.py MPY_CROSS FOLDER      every .py in the folder, compiled to the same .mpy by that mpy-cross

$MINIFIED_SOURCE_FILTER is the program that minifies the sources.
"""

import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import types
import unittest
import warnings

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "runner/device"))
from board_process import interpreter  # noqa: E402

TRICKY = {
    "strings": '''
x = "#"  # '
y = """
    # no comment
  \\""" '  """  # one
z = 'a' "b"  'c' r'\\'  # '
w = "" 'a' "" "b"
b = rb'\\'' + b"#"
long = "a\\
  b"
''',
    "fstrings": '''
a, b, d = 1, 2, {"k": 3}
x = f"{a  + b} # {d['k']!r:>{5}} {{  }}"  # c
y = f'{a=}' "  #"  f'{ b }'
z = fr"{a:>5}\\"   # c
w = f"""
  {a}  # text
"""
raise ValueError(x)
''',
    "numbers": """
a = [0x1for x in range(3)]
b = 1 .real, 1. .real, 0xe -1, 1e5 - 1, 1.e -1, 0b1 if a else .5
c = 1_000 + 1j
raise ValueError
""",
    "indentation": """
def f(a , * b , c : int = 3 , ** d) -> int :
        if a:  # c
          # deeper
              # and deeper
          return - 1
        # the last of this block
    # between
# outside
        elif not - a:
            x = [
  1, # c

                    2
        ]
            return x [ : : 2 ]
        else: return a if b else"y"


        # comments end it


raise ValueError
""",
    "continuation": """
x = 1 + \\
        2 \\
  - 3
if x \\
    and x:
    y = (1 ,
# c
   2)
    assert y , \\
        "m"
raise ValueError
""",
    "statements": """
@ staticmethod
def f () : pass ; return
for i in range ( 3 ) : print ( i , end = "" ) ; continue
while ( n := 0 ) : pass
lambda * a , k = - 1 : a [ - 1 ]
with f as g , f as h : pass
a = b = { ** {} , 'c' : 1 } ; a [ 'c' ] += 2 ; a [ 'c' ] //= 2
class A ( object ) : x : int = 3
""",
    "comment_at_the_end": "def f():\n    return 1\n\n\n    # c",
    "no_newline_at_the_end": "def f():\n    raise ValueError  # c",
    "spaces_at_the_end": "def f():\n    raise ValueError\n    ",
    "unicode": "\u00e4 = '\u20ac # '  # \u20ac\n\u00f6 = \u00e4 if \u00e4 else\u00e4\n",
    "empty": "",
    "only_comments": "# a\n# b",
    # Wrong on purpose.
    "no_body": "x\n\ndef f():\n    # c",
    "no_body_but_more": "def f():\n    # c\nx\n",
    "unexpected_indent": "# c\nx = 1  # c\n    y = 2\n",
    "indented_from_the_first": "    x = 1  # c\n",
    "unexpected_dedent": "if x:\n        y\n    # c\n    z\n",
    "open_bracket": "# c\nx = (1,  # c\n\ny = 2\n",
    "wrong_bracket": "# c\nx = (1]  # c\n",
    "open_string": "# c\n\nx = 'a  # c\n",
    "open_triple_string": "# c\n\nx = '''a  # c\n",
    "wrong_operator": "# c\nx = 1 = = 2  # c\n",
    "wrong_statement": "# c\n\nif x:  # c\n    # c\n    y z  # c\n",
    "wrong_character": "# c\n\nx = a ? b  # c\n",
    "late_return": "# c\n\n  # d\nreturn  # c\n",
    "break_outside": "# c\nif 1:\n    # c\n    break  # c\n",
}


def minify(source):
    program = os.environ["MINIFIED_SOURCE_FILTER"]
    return subprocess.run([program], input=source, stdout=subprocess.PIPE, check=True).stdout


def code_facts(code):
    """All of a code object except columns, which MicroPython does not have."""
    constants = [code_facts(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts]
    lines = [line for start, end, line in code.co_lines() for _ in range(start, end)]
    return code.co_name, code.co_code, code.co_names, code.co_varnames, code.co_firstlineno, lines, constants


def compiled_by_cpython(source):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return code_facts(compile(source, "x.py", "exec"))
        except (SyntaxError, ValueError) as error:
            return type(error), getattr(error, "msg", ""), getattr(error, "lineno", 0)


def compiled_by(arguments, source, product=None):
    """The exit code, the output and the product of a compiler that runs in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder)
        (path / "x.py").write_bytes(source)
        ran = subprocess.run([*arguments, "x.py"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        made = path / product if product else None
        return ran.returncode, ran.stdout, made.read_bytes() if made and made.exists() else None


def in_repository():
    names = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=ROOT, capture_output=True).stdout
    listed = [ROOT / name for name in names.decode().split("\0") if name]
    found = listed or [p for p in sorted(ROOT.rglob("*.py")) if "build" not in p.relative_to(ROOT).parts]
    return {str(path.relative_to(ROOT)): path.read_bytes() for path in found}


class MinifiedSource(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.sources = {**in_repository(), **{name: text.encode() for name, text in TRICKY.items()}}
        for name, text in TRICKY.items():
            cls.sources[name + ", CR LF"] = text.replace("\n", "\r\n").encode()
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            cls.minified = dict(zip(cls.sources, pool.map(minify, cls.sources.values())))

    def test_much_is_left_out(self):
        before, after = (sum(map(len, texts.values())) for texts in (self.sources, self.minified))
        self.assertLess(after, before * 0.85)

    def test_cpython_compiles_it_to_the_same_code(self):
        for name, text in self.sources.items():
            with self.subTest(name):
                self.assertEqual(compiled_by_cpython(self.minified[name]), compiled_by_cpython(text))

    def test_micropython_takes_it_alike(self):
        port = [interpreter(), "-X", "compile-only"]
        failed = 0
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            before = pool.map(lambda text: compiled_by(port, text), self.sources.values())
            after = pool.map(lambda text: compiled_by(port, text), self.minified.values())
            for name, original, minified in zip(self.sources, before, after):
                with self.subTest(name):
                    self.assertEqual(original, minified)
                failed += original[0] != 0
        self.assertGreater(failed, 10)


def compare_folder(mpy_cross, folder):
    """Compiles every file unchanged and minified; returns the exit code."""
    program = shutil.which(mpy_cross) or str(pathlib.Path(mpy_cross).resolve())
    files = sorted(pathlib.Path(folder).rglob("*.py"))
    bytes_before = bytes_after = same = failed = 0
    different = []
    for file in files:
        source = file.read_bytes()
        minified = minify(source)
        original = compiled_by([program, "-o", "x.mpy"], source, "x.mpy")
        bytes_before += len(source)
        bytes_after += len(minified)
        if original != compiled_by([program, "-o", "x.mpy"], minified, "x.mpy"):
            different.append(file)
        elif original[0] == 0:
            same += 1
        else:
            failed += 1
    for file in different:
        print(f"{file}: compiles to something else")
    print(f"{len(files)} files: {same} to the same .mpy, {failed} fail alike, {len(different)} differ")
    print(f"{bytes_before} bytes, minified {bytes_after}")
    return 1 if different or not same else 0


if __name__ == "__main__":
    if len(sys.argv) == 3 and not sys.argv[1].startswith("-"):
        sys.exit(compare_folder(*sys.argv[1:]))
    unittest.main()
