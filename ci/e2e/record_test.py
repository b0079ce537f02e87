"""Recordings of real boards: kept for failures, played back as boards, printed, masked, bounded by the disk."""

import os
import re
import resource
import shutil
import subprocess

from lab import MPRUN, LabTest, unittest

SECRET = "correct-horse-battery"


class Record(LabTest):
    def setUp(self):
        super().setUp()
        self.write("suites/s/a_good.py", "print('hello', 1 + 1)\n")
        self.write("suites/s/a_good.py.exp", "hello 2\n")

    def add_failure(self):
        self.write("suites/s/b_bad.py", "print('first')\nassert 1 == 2, 'no'\n")
        self.write("suites/s/c_after.py", "import sys\nsys.stdout.write('x' * 5000)\nprint()\n")

    def record(self, board=None, *more, **options):
        run = self.run_farm(self.farm(board or self.UNIX), "suites", *more, **options)
        return run, self.out / "boards/unix.rec"

    def replay_farm(self, recording, more=""):
        return self.farm(f"{{id: unix, platform: unix, link: {{replay: {{file: {recording}{more}}}}}}}")

    def play_back(self, recording, *more, link=""):
        kept = self.folder / "kept.rec"
        shutil.copy(recording, kept)
        self.out = self.folder / "replayed"
        return self.run_farm(self.replay_farm("kept.rec", link), "suites", *more)

    def verdicts(self, run):
        return {key: (cell["verdict"], cell["blame"], cell["message"]) for key, cell in run.cells().items()}

    def test_a_recording_is_kept_only_for_failures(self):
        run, recording = self.record()
        self.assertEqual(run.code, 0, run.stdout)
        self.assertFalse(recording.exists())
        self.assertNotIn("recording", run.stdout)
        self.add_failure()
        run, recording = self.record()
        self.assertEqual(run.code, 1)
        self.assertTrue(recording.exists())
        self.assertIn("the recordings of 1 board are in", run.stdout)
        run, recording = self.record(None, "--record", "none")
        self.assertEqual(run.code, 1)
        self.assertFalse(recording.exists(), "nor is that of an earlier run")

    def test_only_the_recording_of_the_failing_board_is_kept(self):
        unix = self.UNIX.replace("id: unix", "id: unix, count: 3")
        silent = self.board("silent", "sleep", "1000")
        run = self.run_farm(self.farm(unix, silent, defaults="{connect_timeout: 2s, reply_timeout: 500ms}"), "suites")
        self.assertEqual(run.code, 3)
        self.assertEqual([path.name for path in (self.out / "boards").glob("*.rec")], ["silent.rec"])
        shown = self.mprun("replay", self.out / "boards/silent.rec")
        self.assertEqual(shown.code, 0, shown.stderr)
        self.assertRegex(shown.stdout, r"(?m)^ *\d+\.\d{6} > \\x03\\r\\x01$")

    def test_all_recordings_can_be_kept(self):
        run, recording = self.record(None, "--record", "all")
        self.assertEqual(run.code, 0)
        self.assertTrue(recording.exists())

    def test_a_replayed_recording_has_the_same_verdicts(self):
        self.add_failure()
        for stdio in ("socketpair", "pty"):
            with self.subTest(stdio):
                self.out = self.folder / stdio
                board = f"{{id: unix, platform: unix, link: {{process: {{command: [micropython], stdio: {stdio}}}}}}}"
                run, recording = self.record(board)
                again = self.play_back(recording)
                self.assertEqual(again.code, 1, again.stdout)
                self.assertEqual(self.verdicts(again), self.verdicts(run))
                facts = [e["facts"] for e in run.events("board_opened") + again.events("board_opened")]
                self.assertEqual(facts[0], facts[1])
                # The replay is recorded too, with the same content.
                sides = ("to", "from")
                for side in sides:
                    texts = [self.raw(file, side) for file in (recording, self.out / "boards/unix.rec")]
                    self.assertEqual(texts[0], texts[1], side)

    def raw(self, recording, side):
        command = [MPRUN, "replay", str(recording), "--raw", "--only", side]
        return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout

    def test_a_replay_can_keep_the_original_timing(self):
        self.write("suites/s/a_good.py", "import time\ntime.sleep(0.6)\nprint('hello', 1 + 1)\n")
        run, recording = self.record(None, "--record", "all")
        slow = self.play_back(recording, link=", timing: recorded")
        took = [e["took_us"] for e in slow.events("attempt_finished")]
        self.assertEqual(slow.code, 0, slow.stdout)
        self.assertGreaterEqual(took[0], 600_000)

    def test_a_replay_ends_where_the_board_died(self):
        self.write("suites/s/b_dies.py", "import os\nprint('x')\nos.system('kill -9 $PPID')\n")
        run, recording = self.record()
        before = self.verdicts(run)
        self.assertIn("killed by SIGKILL", before["unix", "s/b_dies"][2])
        again = self.play_back(recording)
        self.assertEqual(self.verdicts(again), before)

    def test_a_replay_hangs_where_the_case_hung(self):
        self.write("suites/s/b_hangs.py", "print('x')\nwhile True:\n    pass\n")
        self.write("suites/s/b_hangs.py.exp", "x\n")
        self.write("suites/s/suite.yaml", "cases: {b_hangs: {idle_timeout: 700ms}}\n")
        run, recording = self.record()
        before = self.verdicts(run)
        self.assertEqual(before["unix", "s/b_hangs"][0], "timed-out")
        again = self.play_back(recording)
        self.assertEqual(self.verdicts(again), before)

    def test_injected_faults_are_marked_and_their_damage_is_replayed(self):
        board = (
            "{id: unix, platform: unix, link: {process: {command: [micropython]}, "
            "faults: {seed: 3, corrupt_rate: 0.001, read_error_rate: 0.1}}}"
        )
        self.add_failure()
        run, recording = self.record(board)
        self.assertNotEqual(run.code, 0)
        shown = self.mprun("replay", recording).stdout
        injected = re.findall(r"injected: (.*)", (self.out / "boards/unix.log").read_text(errors="replace"))
        self.assertEqual(re.findall(r" ! injected: (.*)", shown), injected)
        self.assertTrue(any(text.startswith("corrupted") for text in injected), injected)

    def test_a_replay_has_the_verdicts_of_a_disturbed_link(self):
        self.add_failure()
        self.write("suites/s/d_long.py", "for i in range(200):\n    print('0123456789', i)\n")
        for faults in (
            "corrupt_rate: 0.0008",
            "drop_rate: 0.0005",
            "disconnect_after: 2500",
            "stall_after: 2000, stall: 300ms",
        ):
            with self.subTest(faults):
                self.out = self.folder / "disturbed"
                board = (
                    "{id: unix, count: 4, platform: unix, link: {process: {command: [micropython]}, "
                    f"faults: {{seed: 3, {faults}}}}}}}"
                )
                run = self.run_farm(self.farm(board), "suites", "--record", "all")
                before = self.verdicts(run)
                boards = []
                for number in range(4):
                    shutil.copy(self.out / f"boards/unix-{number}.rec", self.folder / f"{number}.rec")
                    boards.append(f"{{id: unix-{number}, platform: unix, link: {{replay: {{file: {number}.rec}}}}}}")
                self.out = self.folder / "replayed"
                again = self.run_farm(self.farm(*boards), "suites")
                self.assertEqual(self.verdicts(again), before)

    def test_boards_that_shared_the_cases_have_those_again_that_they_had(self):
        for number in range(12):
            self.write(f"suites/s/n{number:02}.py", f"for i in range(60):\n    print('0123456789', i * {number})\n")
        self.add_failure()
        for faults in ("latency: 2ms, jitter: 2ms", "corrupt_rate: 0.0005", "disconnect_after: 5000"):
            with self.subTest(faults):
                self.out = self.folder / "shared"
                board = f"{{id: unix, count: 3, platform: unix, link: {{process: {{command: [micropython]}}, faults: {{seed: 3, {faults}}}}}}}"
                run = self.run_farm(self.farm(board), "suites", "--record", "all", "--assign", "any")
                before = self.verdicts(run)
                boards = []
                for number in range(3):
                    shutil.copy(self.out / f"boards/unix-{number}.rec", self.folder / f"{number}.rec")
                    boards.append(f"{{id: unix-{number}, platform: unix, link: {{replay: {{file: {number}.rec}}}}}}")
                self.out = self.folder / "replayed"
                again = self.run_farm(self.farm(*boards), "suites", "--assign", "any")
                self.assertEqual(self.verdicts(again), before)

    def test_a_recording_cannot_be_in_the_output_folder(self):
        self.add_failure()
        _, recording = self.record(None, "--record", "all")
        before = recording.read_bytes()
        farm = self.farm(f"{{id: unix, platform: unix, link: {{replay: {{file: {recording}}}}}}}")
        run = self.mprun("--farm", farm, "suites", "--out", self.out)
        self.assertEqual(run.code, 2, run.stdout)
        self.assertIn("is in the folder that this run writes to; choose another --out", run.stderr)
        self.assertEqual(recording.read_bytes(), before)

    def test_a_stall_is_not_damage(self):
        self.add_failure()
        board = (
            "{id: unix, platform: unix, link: {process: {command: [micropython]}, "
            "faults: {stall_after: 600, stall: 200ms}}}"
        )
        run, _ = self.record(board)
        self.assertIn("stall", (self.out / "boards/unix.log").read_text())
        cell = run.cells()["unix", "s/b_bad"]
        self.assertEqual((cell["verdict"], cell["blame"]), ("failed", "test"), cell["message"])

    def test_a_damaged_block_is_reported_and_not_judged(self):
        self.add_failure()
        run, recording = self.record(None, "--record", "all")
        whole = recording.read_bytes()
        middle = len(whole) // 2  # not a search for a word, which may be split into two blocks
        recording.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        shown = self.mprun("replay", recording)
        self.assertEqual(shown.code, 3)
        self.assertIn("it is damaged: block 0 is damaged", shown.stderr)
        again = self.play_back(recording)
        self.assertEqual(again.code, 3, again.stdout)
        for cell in again.cells().values():
            self.assertEqual((cell["verdict"], cell["blame"]), ("errored", "host"), cell["message"])
            self.assertIn("block 0 is damaged", cell["message"])

    def test_a_file_that_is_too_large_is_refused(self):
        run, recording = self.record(None, "--record", "all")
        os.truncate(recording, 3 * 1024**3)
        shown = self.mprun("replay", recording)
        self.assertEqual(shown.code, 2)
        self.assertIn("is larger than a recording: 3221225472 bytes", shown.stderr)

    def test_a_different_source_deviates_and_says_where(self):
        self.add_failure()
        run, recording = self.record()
        self.write("suites/s/a_good.py", "print('hello', 1 + 2)\n")
        again = self.play_back(recording)
        self.assertEqual(again.code, 3, again.stdout)
        cell = again.cells()["unix", "s/a_good"]
        self.assertEqual((cell["verdict"], cell["blame"], cell["attempts"]), ("errored", "host", 1))
        found = re.fullmatch(
            r"departs from the recording at byte (\d+) to the board \(\d+\.\d{3} s\): "
            r"mprun sends '2\)\\n\\x04' where it sent '1\)\\n\\x04' then",
            cell["message"],
        )
        self.assertTrue(found, cell["message"])
        sent = self.raw(recording, "to")
        self.assertEqual(sent[int(found[1]) - 4 :][:5], b"1 + 1")

    def test_a_killed_run_leaves_its_flushed_recording(self):
        self.write("suites/s/b_slow.py", "import time\ntime.sleep(100)\n")
        self.write("suites/s/b_slow.py.exp", "\n")
        farm = self.farm(self.UNIX, defaults="{idle_timeout: 200s, case_timeout: 200s}")
        process = self.start("--farm", farm, "suites", "--out", self.out)
        for line in process.stdout:
            if "a_good" in line:
                break
        process.kill()
        process.communicate()
        recording = self.out / "boards/unix.rec"
        shown = self.mprun("replay", recording)
        self.assertEqual(shown.code, 3)
        self.assertIn("s/a_good: passed", shown.stdout)
        self.assertRegex(shown.stderr, r"unix\.rec: it ends in the middle")
        # Replayed as a board, it runs up to its end.
        again = self.play_back(recording)
        self.assertEqual(again.cells()["unix", "s/a_good"]["verdict"], "passed")
        late = again.cells()["unix", "s/b_slow"]
        self.assertEqual((late["verdict"], late["blame"]), ("errored", "host"))
        self.assertIn("where the recording ends", late["message"])

    def test_secrets_are_masked(self):
        self.write("suites/s/b_secret.py", "import os\nprint(os.getenv('FARM_TOKEN'))\nassert False\n")
        board = (
            "{id: unix, platform: unix, secrets: [FARM_TOKEN], link: {process: {command: [micropython], "
            "environment: {FARM_TOKEN: '${FARM_TOKEN}'}}}}"
        )
        environment = {**os.environ, "FARM_TOKEN": SECRET}
        run, recording = self.record(board, env=environment)
        self.assertEqual(run.code, 1)
        content = recording.read_bytes()
        self.assertNotIn(SECRET.encode(), content)
        self.assertIn(b"*" * len(SECRET), content)
        for name in ("events.ndjson", "results.json", "junit.xml", "report.html", "boards/unix.log"):
            self.assertNotIn(SECRET, (self.out / name).read_text(), name)
        self.assertNotIn(SECRET, run.stdout)
        self.assertEqual(self.play_back(recording).code, 1)

    def test_a_secret_that_is_not_set_is_reported(self):
        board = "{id: unix, platform: unix, secrets: [NO_SUCH_TOKEN], link: {process: {command: [micropython]}}}"
        run = self.mprun("--farm", self.farm(board), "suites", "--out", self.out)
        self.assertEqual(run.code, 2)
        self.assertIn("the environment variable NO_SUCH_TOKEN is not set", run.stderr)

    def test_a_full_disk_is_reported_and_the_run_goes_on(self):
        self.add_failure()
        self.write("suites/s/d_long.py", "for i in range(30000):\n    print('0123456789')\n")
        # A limit on the file size is a portable way to simulate a full disk; the reports stay below it.
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        run, recording = self.record(None, preexec_fn=limit)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        notices = [e for e in run.events("notice") if "unix.rec: File too large" in e["message"]]
        self.assertEqual([e["board"] for e in notices], ["unix"])
        self.assertEqual(run.cells()["unix", "s/d_long"]["verdict"], "passed")
        self.assertIn("s/a_good: passed", self.mprun("replay", recording).stdout)

    def test_files_that_are_not_recordings_are_reported(self):
        wrong = self.write("wrong.rec", "version: 1\n")
        for file, problem in ((wrong, "is not a recording"), (self.folder, "is a folder"), ("none.rec", "cannot be read: No such file")):
            shown = self.mprun("replay", file)
            self.assertEqual(shown.code, 2)
            self.assertRegex(shown.stderr, rf"^mprun: \S+: {problem}.*\n$")
        run = self.run_farm(self.replay_farm("wrong.rec"), "suites")
        self.assertEqual(run.code, 3)
        self.assertIn("wrong.rec: it is not a recording", run.cells()["unix", "s/a_good"]["message"])
        run = self.run_farm(self.replay_farm("none.rec"), "suites")
        self.assertIn("none.rec: it cannot be read: No such file", run.cells()["unix", "s/a_good"]["message"])

    def test_commands_without_reports_keep_the_recording_of_a_board_that_failed(self):
        silent = self.board("silent", "sleep", "1000")
        farm = self.farm(self.UNIX, silent, defaults="{connect_timeout: 10s, reply_timeout: 1s}")
        commands = {"boards": [], "put": ["sent.txt", "got.txt"], "get": ["/no/such/file", "got.txt"]}
        self.write("sent.txt", "x")
        for command, words in commands.items():
            with self.subTest(command):
                run = self.mprun(command, "--farm", farm, "--board", "silent", "--board", "unix", *words)
                self.assertEqual(run.code, 3, run.stdout + run.stderr)
                failed = {"silent", "unix"} if command == "get" else {"silent"}
                kept = {p.name for p in (self.folder / "mprun-out/boards").glob(f"*.{command}.rec")}
                self.assertEqual(kept, {f"{board}.{command}.rec" for board in failed})
                path = "mprun-out/boards" if len(failed) > 1 else f"mprun-out/boards/silent.{command}.rec"
                self.assertIn(f"recorded in {path}", run.stderr)
                shown = self.mprun("replay", self.folder / f"mprun-out/boards/silent.{command}.rec")
                self.assertEqual(shown.code, 0, shown.stderr)
                self.assertRegex(shown.stdout, r"(?m)^ *\d+\.\d{6} > \\x03\\r\\x01$")
        elsewhere = self.folder / "elsewhere"
        run = self.mprun("boards", "--farm", farm, "--board", "silent", "--recordings", elsewhere)
        self.assertEqual([p.name for p in elsewhere.iterdir()], ["silent.boards.rec"])
        run = self.mprun("boards", "--farm", farm, "--board", "silent", "--recordings", self.folder / "sent.txt")
        self.assertIn("cannot keep the recording", run.stderr)

    def test_commands_without_reports_keep_nothing_without_a_failure_or_data(self):
        run = self.mprun("boards", "--farm", self.farm(self.UNIX))
        self.assertEqual(run.code, 0, run.stdout + run.stderr)
        nobody = "{id: nobody, platform: other, link: {unix: {path: no-such-socket}}}"
        run = self.mprun("boards", "--farm", self.farm(nobody))
        self.assertEqual((run.code, run.stderr), (3, ""), run.stdout)
        self.assertFalse((self.folder / "mprun-out").exists())

    def test_printing_can_show_a_single_side_and_folds_binary_data(self):
        self.write("suites/s/b_file.py", "import sys\nsys.stdout.buffer.write(bytes(range(128, 256)) * 20)\nassert False\n")
        run, recording = self.record()
        board = self.mprun("replay", recording, "--only", "from").stdout
        self.assertNotRegex(board, r"(?m)^ *[\d.]+ > ")
        self.assertRegex(board, r"\(\d{4} bytes\)")
        full = self.mprun("replay", recording, "--only", "from", "--full").stdout
        self.assertGreater(len(full), len(board) + 5000)
        self.assertEqual(self.mprun("replay", recording, "--raw").code, 2)


if __name__ == "__main__":
    unittest.main()
