"""The live view on a real terminal: what it shows, what its keys do, and the mode that it leaves the terminal in."""

import fcntl
import os
import pathlib
import re
import select
import signal
import struct
import sys
import termios
import time

from lab import MPRUN, LabTest, unittest
from pseudo_terminal import PATIENCE, Terminal

PACKAGES = pathlib.Path(os.environ.get("XDG_DATA_HOME") or pathlib.Path.home() / ".local/share") / "mprun/python"

TERMINAL = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}

# Each file of this name ends one run of the case.
WAITS = """import os, time
print('began')
while True:
    try:
        os.stat('%s')
        break
    except OSError:
        time.sleep(0.01)
print('ended')
"""


class Screen(Terminal):
    """A terminal of a given size, and what is on it."""

    def __init__(self, command, columns, rows, **options):
        import pyte

        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.fed = 0
        super().__init__(command, **options)
        self.resize(columns, rows)

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.screen.resize(rows, columns)

    def lines(self):
        self.look()
        self.stream.feed(self.shown[self.fed :])
        self.fed = len(self.shown)
        return [line.rstrip() for line in self.screen.display]

    def await_screen(self, is_wanted, what):
        """Waits until the lines on the screen are as wanted, and returns them."""
        deadline = time.monotonic() + 3 * PATIENCE
        while True:
            has_ended = self.process.poll() is not None  # asked first: its last words come before its end
            lines = self.lines()
            if is_wanted(lines):
                return lines
            if time.monotonic() > deadline or has_ended:
                raise AssertionError(f"{what}: not on the screen:\n" + "\n".join(lines))
            select.select([self.master], [], [], 1)

    def await_line(self, text):
        return self.await_screen(lambda lines: any(text in line for line in lines), text)


@unittest.skipUnless(PACKAGES.exists(), "there is no terminal emulator here; ci/setup --tests gets it")
class Live(LabTest):
    def setUp(self):
        super().setUp()
        sys.path.insert(0, str(PACKAGES))
        self.addCleanup(sys.path.remove, str(PACKAGES))

    def waiting_case(self, name):
        go = self.folder / f"go-{name}"
        self.write(f"suites/s/{name}.py", WAITS % go)
        self.write(f"suites/s/{name}.py.exp", "began\nended\n")
        return go

    def run_on_screen(self, *more, boards=2, columns=100, rows=30, **options):
        unix = f"{{id: u, count: {boards}, platform: unix, link: {{process: {{command: [micropython]}}}}}}"
        farm = self.farm(unix, defaults="{connect_timeout: 60s, idle_timeout: 100s, case_timeout: 100s}")
        options.setdefault("env", TERMINAL)
        screen = Screen(
            [MPRUN, "--farm", farm, "suites", "--out", self.out, "--no-history", *more], columns, rows, cwd=self.folder, **options
        )
        self.addCleanup(screen.close)
        return screen

    def end(self, screen, code):
        self.assertEqual(screen.finish(), code, "\n".join(screen.lines()))
        self.assertTrue(screen.is_as_before(), "the terminal's mode was not restored")

    def verdicts(self):
        from lab import Run

        return {key: (cell["verdict"], cell["attempts"]) for key, cell in Run(0, "", "", self.out).cells().items()}

    def test_a_skipped_case_is_told_apart_from_all_others(self):
        self.waiting_case("a")
        self.write("suites/s/b.py", "print('b')\n")
        screen = self.run_on_screen()
        screen.await_screen(lambda lines: sum(" s/a" in line for line in lines) == 2, "both boards run s/a")
        self.assertTrue(screen.is_raw())
        screen.type("s")
        screen.await_line("SKIP     u-1  s/a")
        self.end(screen, 0)
        self.assertEqual(
            self.verdicts(),
            {(b, c): (v, 1) for b in ("u-0", "u-1") for c, v in (("s/a", "skipped"), ("s/b", "passed"))},
        )
        cells = {(c["board"], c["name"]): c for c in self.results()["cells"]}
        self.assertEqual(cells["u-0", "a"]["reason"]["code"], "skipped-by-user")
        self.assertEqual(cells["u-0", "a"]["message"], "skipped by the user")
        junit = (self.out / "junit.xml").read_text()
        self.assertEqual(junit.count('<property name="reason" value="skipped-by-user"/>'), 2)
        self.assertEqual(junit.count('<skipped message="skipped by the user"/>'), 2)
        self.assertIn("skipped by the user", (self.out / "report.html").read_text())
        again = self.mprun("rerun", self.out, "--list", cwd=self.folder)
        self.assertEqual(again.stdout.count("s/a"), 2, again.stdout + again.stderr)

    def results(self):
        from lab import Run

        return Run(0, "", "", self.out).results()

    def test_details_concern_one_board_and_so_does_skipping_then(self):
        go = self.waiting_case("a")
        self.write("suites/s/b.py", "assert 0, 'as bad as can be'\n")
        screen = self.run_on_screen(boards=3)
        screen.await_screen(lambda lines: sum(" s/a" in line for line in lines) == 3, "three boards run s/a")

        def board_in_detail(lines):
            return next((line.split()[0] for line in lines if re.search(r"  board \d of 3$", line)), None)

        screen.type("d")
        first = board_in_detail(screen.await_screen(board_in_detail, "details"))
        screen.type("\x1b[B")
        screen.await_screen(lambda lines: board_in_detail(lines) not in (None, first), "another board")
        screen.type("\x1b")
        screen.await_screen(lambda lines: not board_in_detail(lines), "all boards again")
        screen.type("dk")
        screen.await_screen(lambda lines: board_in_detail(lines) == first, "the first board again")
        screen.type("j")
        shown = screen.await_screen(lambda lines: board_in_detail(lines) not in (None, first), "another board")
        self.assertTrue(any(line.startswith(" firmware micropython ") for line in shown), shown)
        name = board_in_detail(shown)
        screen.type("s")
        screen.await_line(f"SKIP     {name}  s/a")
        go.touch()
        self.end(screen, 1)
        skipped = [board for (board, case), (verdict, _) in self.verdicts().items() if verdict == "skipped"]
        self.assertEqual(skipped, [name])

    def test_a_pause_begins_no_case_and_ends(self):
        go = self.waiting_case("a")
        self.waiting_case("b").touch()
        screen = self.run_on_screen(boards=1)
        screen.await_line(" s/a")
        screen.type("p")
        screen.await_line("p resume")
        go.touch()
        screen.await_line("1 of 2")
        lines = screen.await_line("0 of 1 board at work")
        self.assertTrue(any(line.startswith(" paused") for line in lines), lines)
        screen.type("p")
        self.end(screen, 0)
        self.assertEqual(self.verdicts(), {("u-0", "s/a"): ("passed", 1), ("u-0", "s/b"): ("passed", 1)})
        self.assertRegex("\n".join(screen.lines()), r"resumed after \d+\.\d s")

    def test_stopping_lets_what_runs_end_and_a_signal_then_ends_it(self):
        go = self.waiting_case("a")
        self.waiting_case("b")
        screen = self.run_on_screen(boards=1)
        screen.await_line(" s/a")
        screen.type("q")
        screen.await_line("Ctrl-C ends it")
        go.touch()
        self.end(screen, 130)
        self.assertEqual(self.verdicts(), {("u-0", "s/a"): ("passed", 1), ("u-0", "s/b"): ("skipped", 0)})
        go.unlink()
        screen = self.run_on_screen(boards=1)
        screen.await_line(" s/a")
        screen.type("q")
        screen.await_line("Ctrl-C ends it")
        screen.type("\x03")
        self.end(screen, 130)
        self.assertEqual(self.verdicts()["u-0", "s/a"], ("errored", 1))

    def test_it_fits_the_screen_and_follows_its_size(self):
        go = self.waiting_case("a")
        self.write("suites/s/b.py", "assert 0, 'a long story ' * 9\n")
        screen = self.run_on_screen(boards=12, columns=120, rows=40)
        everywhere = lambda lines: sum(" s/a" in line for line in lines) == 12  # noqa: E731
        screen.await_screen(everywhere, "twelve boards")
        for columns, rows, boards in ((40, 12, 6), (25, 40, 12), (120, 9, 3), (120, 40, 12)):
            screen.screen.reset()
            screen.resize(columns, rows)
            lines = screen.await_screen(
                lambda lines: sum(" s/a" in line for line in lines) == boards and any(" 0 passed" in line for line in lines),
                f"{boards} boards on {columns} by {rows}",
            )
            self.assertEqual(sum(" 0 passed" in line for line in lines), 1, lines)
        go.touch()
        self.end(screen, 1)
        self.assertEqual(sum("at work" in line for line in screen.lines()), 0)

    def test_a_frame_is_shown_at_once_and_never_blanks_the_screen(self):
        go = self.waiting_case("a")
        screen = self.run_on_screen(boards=2)
        screen.await_line(" s/a")
        screen.type("d")
        screen.await_line("firmware")
        go.touch()
        self.end(screen, 0)
        frames = screen.shown.split(b"\x1b[?2026h")[1:]
        self.assertGreater(len(frames), 2)
        for frame in frames:
            self.assertEqual(frame.count(b"\x1b[?2026l"), 1)
            self.assertNotIn(b"\x1b[2J", frame)

    def test_quiet_has_no_live_view_and_takes_no_keys(self):
        self.write("suites/s/a.py", "print('a')\n")
        self.write("suites/s/b.py", "assert 0, 'bad'\n")
        screen = self.run_on_screen("-q", boards=1)
        self.end(screen, 1)
        said = "\n".join(screen.lines())
        self.assertNotIn(b"\x1b[?2026h", screen.shown)
        self.assertIn("FAIL     u-0  s/b", said)
        self.assertNotIn("s/a", said)
        self.assertIn("Exit 1", said)

    def test_verbose_shows_every_case(self):
        self.write("suites/s/a.py", "print('a')\n")
        screen = self.run_on_screen("-v", boards=1)
        self.end(screen, 0)
        said = "\n".join(screen.lines())
        self.assertIn("OPEN     u-0  micropython", said)
        self.assertIn("PASS     u-0  s/a", said)

    def test_the_mode_is_restored_by_signals_that_nobody_handles(self):
        self.waiting_case("a")
        for typed, number in (("\x1c", signal.SIGQUIT), (None, signal.SIGSEGV), (None, signal.SIGTERM), (None, signal.SIGHUP)):
            # A sanitizer makes an exit of its own of SIGSEGV otherwise.
            leave_alone = {name: "handle_segv=0" for name in ("ASAN_OPTIONS", "TSAN_OPTIONS")}
            screen = self.run_on_screen(boards=1, env={**TERMINAL, **leave_alone})
            screen.await_line(" s/a")
            self.assertTrue(screen.is_raw())
            if typed:
                screen.type(typed)
            else:
                screen.process.send_signal(number)
            self.end(screen, 130 if number in (signal.SIGTERM, signal.SIGHUP) else -number)


class Shell(LabTest):
    """Under a shell with job control: the keyboard is mprun's only in the foreground."""

    @unittest.skipUnless(PACKAGES.exists(), "there is no terminal emulator here; ci/setup --tests gets it")
    def test_a_job_is_stopped_goes_on_in_both_grounds_and_gives_the_keyboard_back(self):
        sys.path.insert(0, str(PACKAGES))
        self.addCleanup(sys.path.remove, str(PACKAGES))
        go = self.folder / "go"
        self.write("suites/s/a.py", WAITS % go)
        self.write("suites/s/a.py.exp", "began\nended\n")
        farm = self.farm(self.UNIX, defaults="{connect_timeout: 60s, idle_timeout: 100s, case_timeout: 100s}")
        environment = {**os.environ, "TERM": "xterm", "NO_COLOR": "1", "PS1": "ready> ", "ENV": "", "HISTFILE": ""}
        screen = Screen(["bash", "--norc", "--noprofile", "--noediting", "-i"], 100, 30, cwd=self.folder, env=environment)
        self.addCleanup(screen.close)

        def at_prompt(lines):
            return lines[screen.screen.cursor.y].startswith("ready>")

        screen.await_screen(at_prompt, "the prompt")
        shell_mode = termios.tcgetattr(screen.slave)
        (self.folder / "mprun").symlink_to(MPRUN)  # whose path may need quotes
        screen.type(f"./mprun --farm {farm} suites --out {self.out} --no-history\n")
        screen.await_line("q stop")
        screen.type("\x1a")
        screen.await_screen(lambda lines: any("Stopped" in line for line in lines) and at_prompt(lines), "stopped")
        self.assertEqual(termios.tcgetattr(screen.slave)[3], shell_mode[3])
        screen.type("bg; echo in the $((0+1))st background\n")
        screen.await_text("in the 1st background")
        screen.type("echo quite a pi''ece of text, and all of it for the shell\n")
        screen.await_text("quite a piece of text, and all of it for the shell")
        screen.type("fg\n")
        screen.await_line("q stop")
        self.assertTrue(screen.is_raw())
        screen.type("d")
        screen.await_line("firmware")
        go.touch()
        screen.await_line("Exit 0")
        screen.await_screen(at_prompt, "the prompt")
        self.assertEqual(termios.tcgetattr(screen.slave)[3], shell_mode[3])
        screen.type("exit\n")
        screen.finish()


if __name__ == "__main__":
    unittest.main()
