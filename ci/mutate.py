#!/usr/bin/env python3
"""How many small changes to the code no test notices: mutation testing of some rooms.

Usage: ci/mutate.py [--build FOLDER] [--sample N] [--seed N] [--at FILE[:LINE]]… [--list] AREA…

AREA is one of those below, or all. N changes of each area are drawn by the seed (40, 1): a comparison, a connective, a
constant, a sign turned round, a statement left out. The sources are compiled once with all that can be made, each of
which is switched on by its number (mutations.py says how), and the area's tests are run for each until one fails. What
cannot be switched is compiled alone; a change that does not compile is none, and another is drawn for it. --at tries
every change of a file or a line instead: whether a new test notices them. Prints each change that survived, as file:line, and the
share at the end; the exit status is 1 where an area's share is above 15 %.

Works on a copy of the tree that it keeps in FOLDER, so the sources stay as they are. What a changed program starts is
ended, and what it leaves in the folder for temporary files is removed.
"""

import argparse
import ctypes
import dataclasses
import functools
import os
import pathlib
import random
import re
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import mutations

ROOT = pathlib.Path(__file__).resolve().parents[1]
MAX_SURVIVING = 0.15

MAX_SILENCE = 60  # seconds without a line of a test program: it waits for what never comes
MAX_RUN = 600
MAX_MEMORY = 8 << 30  # bytes, for a loop that does not end any more
MAX_FILE = 1 << 30

# Sources, and the test programs that are to notice a change in them, each with the tests of it that are about these.
AREAS = {
    "scheduler": (["runner/scheduling/*.cpp"], [("mprun_scheduling_test", "*")]),
    "judging": (
        ["suites/judging/*.cpp"],
        [("mprun_suites_test", "exit_status.*:function_report.*:judge.*:first_difference.*:unified_diff.*:shown_block.*")],
    ),
    "session": (
        ["runner/board/session*.cpp", "runner/board/blame.cpp", "runner/board/board_co*.cpp"]
        + ["runner/board/board_co*.hpp", "runner/board/raw_paste_trust.cpp", "runner/board/recovery.cpp"],
        [("mprun_board_test", "*")],
    ),
    "transfer": (["runner/transfer/*.cpp"], [("mprun_transfer_test", "*"), ("mprun_copying_test", "*")]),
    "protocol": (["transports/protocol/repl/*.cpp"], [("mprun_protocol_test", "*")]),
    "comparison": (["bench/comparison/*.cpp"], [("mprun_bench_test", "*")]),
}

def adopt_orphans():
    """What the children of a test program leave behind becomes a child of ours."""
    set_child_subreaper = 36
    ctypes.CDLL(None).prctl(set_child_subreaper, 1, 0, 0, 0)


def end_children():
    """All of them, and those that these leave behind."""
    while children := pathlib.Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        for child in children:
            os.kill(int(child), signal.SIGKILL)
            os.waitpid(int(child), 0)


def limit_resources():
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))


def passes(program, tests, number=0):
    """Whether all of these tests pass with the change of a number. One that is silent for too long does not."""
    command = [program, f"--gtest_filter={tests}", "--gtest_fail_fast"]
    end = time.monotonic() + MAX_RUN
    with tempfile.TemporaryDirectory(prefix="mutate-", ignore_cleanup_errors=True) as folder:
        running = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": folder, "MUTATION": str(number)},
            preexec_fn=limit_resources,
        )
        try:
            while time.monotonic() < end and select.select([running.stdout], [], [], MAX_SILENCE)[0]:
                if not os.read(running.stdout.fileno(), 1 << 16):
                    return running.wait(MAX_SILENCE) == 0
            return False
        except subprocess.TimeoutExpired:
            return False
        finally:
            running.stdout.close()
            running.poll()
            end_children()


class Tree:
    """A copy of the sources with a build folder of its own."""

    def __init__(self, folder):
        self.source = folder / "source"
        self.build = folder / "build"
        files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
        names = {name for name in files.decode().split("\0") if name and (ROOT / name).is_file()}
        for path in list(self.source.rglob("*")):
            if path.is_file() and str(path.relative_to(self.source)) not in names:
                path.unlink()
        for name in names:
            copy = self.source / name
            if not copy.is_file() or copy.read_bytes() != (ROOT / name).read_bytes():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy)  # as of now: it may have been compiled with a change in it
        cache = ["-DCMAKE_CXX_COMPILER_LAUNCHER=ccache"] if shutil.which("ccache") else []
        # What was changed back is in the cache, but of sources with precompiled headers only so.
        flags = "-O0 -fpch-preprocess"
        os.environ["CCACHE_SLOPPINESS"] = "pch_defines,time_macros"
        configure = ["cmake", "-S", self.source, "-B", self.build, "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release"]
        subprocess.run([*configure, f"-DCMAKE_CXX_FLAGS_RELEASE={flags}", *cache], check=True, capture_output=True)

    def build_of(self, targets):
        command = ["cmake", "--build", self.build, "--target", *targets, "--", "-k", "0"]
        return subprocess.run(command, capture_output=True, text=True)

    def program(self, target):
        return next(path for path in self.build.glob(f"*/**/{target}") if path.is_file())

    def put(self, name, text):
        file = self.source / name
        if file.read_text() != text:
            file.write_text(text)

    def tests_pass(self, tests, number=0):
        return all(passes(self.program(target), names, number) for target, names in tests)


@functools.cache
def text_of(name):
    """As it was when it was looked into first: somebody may be at work there."""
    return (ROOT / name).read_text()


@dataclasses.dataclass(frozen=True, order=True)
class Place:
    name: str  # of the file
    change: mutations.Change

    def text(self):
        return text_of(self.name)

    def described(self):
        lines = self.text().split("\n")
        before = mutations.statement_of(lines, self.change)
        after = mutations.changed(before, self.change)
        return f"{self.name}:{mutations.line_of(lines, self.change)}: {before.strip()}  ->  {after.strip()}"

    def is_at(self, wanted):
        """Whether it is in FILE or at FILE:LINE."""
        name, _, line = wanted.partition(":")
        return self.name == name and line in ("", str(mutations.line_of(self.text().split("\n"), self.change)))


def all_places(patterns):
    for pattern in patterns:
        for file in sorted(ROOT.glob(pattern)):
            if not file.stem.endswith("_test"):
                name = str(file.relative_to(ROOT))
                for change in mutations.changes_in(text_of(name), file.suffix == ".hpp"):
                    yield Place(name, change)


def refused(output, tree, places):
    """Those of the changes at whose statements the compiler has found errors."""
    errors = set(re.findall(r"^(\S+?):(\d+):\d+: (?:fatal )?error:", output, re.MULTILINE))
    head = mutations.SWITCH.count("\n")
    lines = {((tree.build / file).resolve(), int(line) - 1 - head) for file, line in errors}
    return {
        place
        for place in places
        for number in range(place.change.first, place.change.last + 1)
        if (tree.source / place.name, number) in lines
    }


class Switched:
    """The sources of an area with all changes in them that can be switched, each with its number."""

    def __init__(self, tree, targets, places):
        self.tree = tree
        self.targets = targets
        # By file: a change in one leaves the others as they were compiled.
        self.numbers = {}
        for index, name in enumerate(sorted({place.name for place in places}), 1):
            can = [each for each in places if each.name == name and mutations.is_switchable(text_of(name), each.change)]
            self.numbers.update({place: number for number, place in enumerate(can, 10_000 * index)})
        while True:
            for name in {place.name for place in places}:
                tree.put(name, self.text_of(name))
            built = tree.build_of(targets)
            if built.returncode == 0:
                return
            cannot = refused(built.stdout, tree, self.numbers)
            if not cannot:
                sys.exit("cannot be compiled:\n" + built.stdout)
            for place in cannot:  # the others keep their numbers, and their files need no compiling
                del self.numbers[place]

    def text_of(self, name):
        return mutations.with_all(
            text_of(name), [(number, place.change) for place, number in self.numbers.items() if place.name == name]
        )

    def has_survived(self, tests, place):
        """None where it does not compile."""
        if place in self.numbers:
            return self.tree.tests_pass(tests, self.numbers[place])
        self.tree.put(place.name, mutations.with_one(text_of(place.name), place.change))
        try:
            return self.tree.tests_pass(tests) if self.tree.build_of(self.targets).returncode == 0 else None
        finally:
            self.tree.put(place.name, self.text_of(place.name))
            self.tree.build_of(self.targets)  # or the next that is switched on would run with this change, too


def survey(tree, area, places, sample, seed, at):
    """The share that survived."""
    tests = AREAS[area][1]
    switched = Switched(tree, [target for target, _ in tests], places)
    if not tree.tests_pass(tests):
        sys.exit(f"{area}: its tests do not pass as they are")
    if at:
        drawn = [place for place in places if any(place.is_at(wanted) for wanted in at)]
        sample = len(drawn)
    else:
        drawn = random.Random(seed).sample(places, len(places))
    survived = done = 0
    for place in drawn:
        if done == sample:
            break
        did_survive = switched.has_survived(tests, place)
        if did_survive is None:
            continue
        done += 1
        survived += did_survive
        if did_survive:
            print(f"survived: {place.described()}", flush=True)
    share = survived / done if done else 0
    print(f"{area}: {survived} of {done} changes survived ({share:.0%}), seed {seed}", flush=True)
    return share


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, default=ROOT / "build/mutation")
    parser.add_argument("--sample", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", action="append", default=[], metavar="FILE[:LINE]")
    parser.add_argument("--list", action="store_true", help="print the changes that could be made")
    parser.add_argument("areas", nargs="+", choices=[*AREAS, "all"], metavar="AREA")
    options = parser.parse_args()
    areas = list(AREAS) if "all" in options.areas else options.areas
    if options.list:
        for area in areas:
            for place in all_places(AREAS[area][0]):
                print(place.described())
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    adopt_orphans()
    places = {area: list(all_places(AREAS[area][0])) for area in areas}
    tree = Tree(options.build.resolve())
    try:
        shares = [survey(tree, area, places[area], options.sample, options.seed, options.at) for area in areas]
    finally:
        end_children()
    return 1 if max(shares) > MAX_SURVIVING else 0


if __name__ == "__main__":
    sys.exit(main())
