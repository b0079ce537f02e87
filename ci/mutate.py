#!/usr/bin/env python3
"""How many small changes to the code no test notices: mutation testing of some rooms.

Usage: ci/mutate.py [--build FOLDER] [--sample N] [--seed N] [--list] AREA…

AREA is one of those below, or all. N places of each area are drawn by the seed (40, 1), one after the other is changed
(a comparison, a connective, a constant, a sign turned round, a statement left out), the area's tests are built and run,
and the change is taken back. A change that does not compile is none, and another place is drawn for it. Prints each change
that survived, as file:line, and the share at the end; the exit status is 1 where an area's share is above 15 %.

Works on a copy of the tree that it makes beside FOLDER, so the sources stay as they are.
"""

import argparse
import pathlib
import random
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
MOST_SURVIVING = 0.15

# Sources, and the test programs that are to notice a change in them.
AREAS = {
    "scheduler": (["runner/scheduling/*.cpp"], ["mprun_scheduling_test"]),
    "judging": (["suites/judging/*.cpp"], ["mprun_suites_test"]),
    "session": (
        ["runner/board/session*.cpp", "runner/board/blame.cpp", "runner/board/board_co*.cpp"]
        + ["runner/board/board_co*.hpp", "runner/board/raw_paste_trust.cpp", "runner/board/recovery.cpp"],
        ["mprun_board_test"],
    ),
    "transfer": (["runner/transfer/*.cpp"], ["mprun_transfer_test", "mprun_copying_test"]),
    "protocol": (["transports/protocol/repl/*.cpp"], ["mprun_protocol_test"]),
    "comparison": (["bench/comparison/*.cpp"], ["mprun_bench_test"]),
}

# What is found, and what it becomes. Spaces round an operator tell it from a template's or a pointer's.
SWAPS = [
    (r" == ", " != "),
    (r" != ", " == "),
    (r" <= ", " > "),
    (r" >= ", " < "),
    (r" < ", " >= "),
    (r" > ", " <= "),
    (r" && ", " || "),
    (r" \|\| ", " && "),
    (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r" \+ ", " - "),
    (r" - ", " + "),
    (r"(?<=[(\s])!(?=[a-z_])", ""),
    (r"\b0\b(?![.x])", "1"),
    (r"\+\+(?=[a-z_])", "--"),
]
STATEMENT = re.compile(r"^\s+(?!return|co_return|break|continue|case|default|auto|using|throw|const|else|\}|//|#)[\w>.:\-\[\]]+[(=].*;$|^\s+\+\+.*;$|^\s+[\w.>\-]+ [+-]?= .*;$")


def code_of(line):
    """Without its strings' contents and its comment, each replaced by blanks so that columns stay."""
    line = re.sub(r'"(?:[^"\\]|\\.)*"', lambda m: '"' + " " * (len(m[0]) - 2) + '"', line)
    return re.sub(r"//.*", lambda m: " " * len(m[0]), line)


def mutations(text):
    """(line number from 0, the changed line) of every change."""
    for number, line in enumerate(text.split("\n")):
        code = code_of(line)
        if re.match(r"\s*(#|namespace|template|using|constexpr|static_assert)", code):
            continue
        for pattern, other in SWAPS:
            for found in re.finditer(pattern, code):
                yield number, line[: found.start()] + other + line[found.end() :]
        if STATEMENT.match(code) and code.count("(") == code.count(")"):
            yield number, "  ;"


def all_mutations(tree, patterns):
    for pattern in patterns:
        for file in sorted(tree.glob(pattern)):
            if not file.stem.endswith("_test"):
                yield from ((file, number, line) for number, line in mutations(file.read_text()))


class Tree:
    """A copy of the sources with a build folder of its own."""

    def __init__(self, folder):
        self.source = folder / "source"
        self.build = folder / "build"
        shutil.rmtree(self.source, ignore_errors=True)
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
        for name in files.decode().split("\0"):
            if name and (ROOT / name).is_file():
                (self.source / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(ROOT / name, self.source / name)
        cache = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        configure = ["cmake", "-S", self.source, "-B", self.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"]
        subprocess.run([*configure, "-DCMAKE_CXX_FLAGS_RELEASE=-O0", *cache], check=True, capture_output=True)

    def compiles(self, targets):
        command = ["cmake", "--build", self.build, "--target", *targets]
        return subprocess.run(command, capture_output=True).returncode == 0

    def passes(self, targets):
        for target in targets:
            program = next(path for path in self.build.rglob(target) if path.is_file())
            try:
                ran = subprocess.run([program, "--gtest_fail_fast", "--gtest_brief=1"], capture_output=True, timeout=180)
            except subprocess.TimeoutExpired:
                return False  # it was noticed: somebody waits for ever
            if ran.returncode != 0:
                return False
        return True


def tried(tree, targets, file, number, line):
    """None where it does not compile, else whether it survived."""
    text = file.read_text()
    lines = text.split("\n")
    lines[number] = line
    file.write_text("\n".join(lines))
    try:
        return tree.passes(targets) if tree.compiles(targets) else None
    finally:
        file.write_text(text)


def survey(tree, name, sample, seed):
    """The share that survived."""
    patterns, targets = AREAS[name]
    if not tree.compiles(targets) or not tree.passes(targets):
        sys.exit(f"{name}: its tests do not pass as they are")
    places = list(all_mutations(tree.source, patterns))
    random.Random(seed).shuffle(places)
    survived = done = 0
    for file, number, line in places:
        if done == sample:
            break
        result = tried(tree, targets, file, number, line)
        if result is None:
            continue
        done += 1
        survived += result
        if result:
            before = file.read_text().split("\n")[number].strip()
            print(f"{file.relative_to(tree.source)}:{number + 1}: survived: {before}  ->  {line.strip()}", flush=True)
    share = survived / done if done else 0
    print(f"{name}: {survived} of {done} changes survived ({share:.0%}); there are {len(places)} places", flush=True)
    return share


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/mutation")
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", help="print the changes that could be made")
    parser.add_argument("areas", nargs="+", choices=[*AREAS, "all"], metavar="AREA")
    options = parser.parse_args()
    areas = list(AREAS) if "all" in options.areas else options.areas
    if options.list:
        for area in areas:
            for file, number, line in all_mutations(ROOT, AREAS[area][0]):
                print(f"{file.relative_to(ROOT)}:{number + 1}: {line.strip()}")
        return 0
    tree = Tree(options.build.resolve())
    shares = [survey(tree, area, options.sample, options.seed) for area in areas]
    return 1 if max(shares) > MOST_SURVIVING else 0


if __name__ == "__main__":
    sys.exit(main())
