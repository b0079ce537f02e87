"""The history of the built program: what runs write to it, what they use from it, and what is shown of it."""

import json
import os
import shlex
import sqlite3
import subprocess

from lab import MPRUN, SOURCE, LabTest, unittest

SLOW = "import time\ntime.sleep({})\nprint('slow')\n"


class History(LabTest):
    def setUp(self):
        super().setUp()
        self.history = self.folder / "state/mprun/history.sqlite"

    def rows(self, sql):
        with sqlite3.connect(self.history) as database:
            return database.execute(sql).fetchall()

    def history_text(self, *options):
        run = self.mprun("history", *options)
        self.assertEqual((run.code, run.stderr), (0, ""))
        return run.stdout

    def history_json(self, *options):
        return json.loads(self.history_text("--json", *options))

    def case(self, name, text):
        return self.write(f"suites/s/{name}.py", text)

    def run_suites(self, *more, **options):
        return self.run_farm(self.farm(self.UNIX), self.folder / "suites", *more, **options)


class Kept(History):
    def test_a_run_is_kept_in_the_users_state_folder(self):
        self.case("good", "print(1)\n")
        self.case("bad", "assert 1 == 2\n")
        run = self.run_suites()
        self.assertEqual(run.code, 1)
        (row,) = self.rows("SELECT run_id, how_it_ended, exit_code, planned, passed, failed FROM run")
        self.assertEqual(row, (run.events("run_started")[0]["run_id"], "complete", 1, 2, 1, 1))
        verdicts = self.rows("SELECT name, verdict FROM result JOIN test_case ON test_case = test_case.id ORDER BY name")
        self.assertEqual(verdicts, [("bad", "failed"), ("good", "passed")])
        ((board, firmware),) = self.rows("SELECT platform, firmware FROM board_state")
        self.assertEqual(board, "unix")
        self.assertTrue(firmware)

    def test_without_history_nothing_is_kept_or_created(self):
        self.case("good", "print(1)\n")
        self.assertEqual(self.run_suites("--no-history").code, 0)
        self.assertFalse((self.folder / "state").exists())

    def test_transfer_rates_are_kept(self):
        run = self.run_farm(self.farm(self.UNIX), SOURCE / "suites/transfer", "--history", self.folder / "h.sqlite")
        self.assertEqual(run.code, 0, run.stdout)
        document = self.history_json("--history", self.folder / "h.sqlite")
        (link,) = document["links"]
        self.assertGreater(link["to_board"]["bytes_per_second"], 0)
        self.assertGreater(link["from_board"]["files"], 0)

    def test_a_recorded_run_is_added_once(self):
        self.case("good", "print(1)\n")
        run = self.run_suites("--no-history")
        for _ in range(2):
            added = self.mprun("report", run.out / "events.ndjson", "--out", self.folder / "again", "--history", self.history)
            self.assertEqual(added.code, 0, added.stderr)
        self.assertEqual(self.rows("SELECT count(*) FROM run"), [(1,)])
        self.assertEqual(self.rows("SELECT count(*) FROM result"), [(1,)])

    def test_branch_and_commit_are_those_of_the_repository(self):
        git = self.folder / "project/.git"
        git.mkdir(parents=True)
        self.write("project/.git/HEAD", "ref: refs/heads/side\n")
        self.write("project/.git/refs/heads/side", "0123456789abcdef0123456789abcdef01234567\n")
        self.case("good", "print(1)\n")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("GITHUB_", "CI_", "BRANCH_"))}
        run = self.run_suites(cwd=self.folder / "project", env=environment)
        self.assertEqual(run.results()["run"]["branch"], "side")
        self.assertEqual(self.rows("SELECT branch, commit_id FROM run"), [("side", "0123456789abcdef0123456789abcdef01234567")])
        self.run_suites(cwd=self.folder / "project", env={**environment, "GITHUB_HEAD_REF": "theirs"})
        self.assertEqual(self.rows("SELECT branch FROM run ORDER BY id DESC LIMIT 1"), [("theirs",)])


class Trouble(History):
    def test_a_damaged_history_is_a_notice_and_fails_no_run(self):
        self.case("good", "print(1)\n")
        damaged = self.write("state/mprun/history.sqlite", "no database at all, and long enough not to be empty\n")
        run = self.run_suites()
        self.assertEqual(run.code, 0, run.stdout)
        self.assertIn("history.sqlite: is damaged: file is not a database", run.stdout)
        self.assertEqual(damaged.read_text(), "no database at all, and long enough not to be empty\n")
        refused = self.mprun("history")
        self.assertEqual(refused.code, 2)
        self.assertIn("is damaged", refused.stderr)

    def test_a_newer_history_is_refused_with_the_reason(self):
        self.case("good", "print(1)\n")
        self.run_suites()
        with sqlite3.connect(self.history) as database:
            database.execute("PRAGMA user_version = 99")
        run = self.run_suites()
        self.assertEqual(run.code, 0)
        self.assertIn("was written by a later mprun", run.stdout)
        self.assertEqual(self.rows("SELECT count(*) FROM run"), [(1,)])
        self.assertEqual(self.mprun("history").code, 2)

    def test_a_locked_history_delays_no_case_and_fails_no_run(self):
        self.case("good", "print(1)\n")
        self.run_suites()
        other = sqlite3.connect(self.history, isolation_level=None)
        self.addCleanup(other.close)
        other.execute("BEGIN IMMEDIATE")
        run = self.run_suites()
        self.assertEqual(run.code, 0, run.stdout)
        self.assertIn("another run has locked it", run.stderr)
        other.execute("ROLLBACK")
        added = self.mprun("report", run.out / "events.ndjson", "--out", self.folder / "again", "--history", self.history)
        self.assertEqual(added.code, 0, added.stderr)
        self.assertEqual(self.rows("SELECT count(*) FROM run WHERE how_it_ended = 'complete'"), [(2,)])

    def test_a_killed_run_is_kept_in_part_and_completed_from_its_events(self):
        for i in range(230):  # more than a batch
            self.case(f"c{i:03}", f"print({i})\n")
        self.case("z", SLOW.format(60))
        process = self.start("--farm", self.farm(self.UNIX, defaults="{case_timeout: 90s, idle_timeout: 90s}"), self.folder / "suites", "--out", self.out)
        self.await_text('"event":"cell_finished"', 220)
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        ((kept,),) = self.rows("SELECT count(*) FROM result")
        self.assertGreater(kept, 0)
        self.assertEqual(self.rows("SELECT how_it_ended FROM run"), [(None,)])
        self.assertIn("unfinished", self.history_text())
        added = self.mprun("report", self.out / "events.ndjson.partial", "--out", self.folder / "again", "--history", self.history)
        self.assertEqual(added.code, 3, added.stderr)
        self.assertEqual(self.rows("SELECT how_it_ended, planned FROM run"), [("cut-off", 231)])
        self.assertEqual(self.rows("SELECT count(*) FROM result"), [(231,)])
        self.assertEqual(self.rows("PRAGMA integrity_check"), [("ok",)])

    def test_concurrent_runs_are_all_kept(self):
        for i in range(20):
            self.case(f"c{i}", f"print({i})\n")
        farm = self.farm(self.UNIX)
        processes = [
            self.start("--farm", farm, self.folder / "suites", "--out", self.folder / f"out-{i}") for i in range(4)
        ]
        for process in processes:
            run = self.finish(process)
            self.assertEqual((run.code, run.stderr), (0, ""), run.stdout)
            self.assertNotIn("NOTE", run.stdout)
        self.assertEqual(self.rows("SELECT count(*), sum(passed) FROM run WHERE how_it_ended = 'complete'"), [(4, 80)])
        self.assertEqual(self.rows("SELECT count(*) FROM result"), [(80,)])


class Shown(History):
    def test_first_bad_run_flaky_slow_boards(self):
        self.case("slow", SLOW.format(1))
        for expected in ("1\n", "1\n", "2\n"):
            self.case("changes", "print(1)\n")
            self.write("suites/s/changes.py.exp", expected)
            self.run_suites()
        ids = [row[0] for row in self.rows("SELECT run_id FROM run ORDER BY id")]
        document = self.history_json()
        (bad,) = document["not_passing"]
        self.assertEqual((bad["case"], bad["board"], bad["first_run"], bad["letters"]), ("s/changes", "unix", ids[2], "..F"))
        self.assertEqual(document["times"][0]["case"], "s/slow")
        self.assertEqual(document["boards"][0]["totals"]["passed"], 5)
        text = self.history_text()
        self.assertRegex(text, r"Not passing\n.*\n.*unix +s/changes +\.\.F\n")
        self.assertRegex(text, r"Slowest\n.*\n.*unix +s/slow\n")
        self.assertLessEqual(max(map(len, text.splitlines())), 150)

    def test_filters(self):
        self.case("a", "assert False\n")
        self.case("b", "assert False\n")
        self.run_suites()
        self.run_suites()
        document = self.history_json("-n", "1", "--case", "a$", "--board", "^u")
        self.assertEqual(len(document["runs"]), 1)
        self.assertEqual(document["runs_in_all"], 2)
        self.assertEqual([case["case"] for case in document["not_passing"]], ["s/a"])
        self.assertEqual(self.history_json("--board", "other")["not_passing"], [])

    def test_without_a_history_it_says_so(self):
        run = self.mprun("history")
        self.assertEqual((run.code, run.stdout), (2, ""))
        self.assertIn("there is no history yet", run.stderr)
        wrong = self.mprun("history", "--case", "(")
        self.assertEqual(wrong.code, 2)
        self.assertIn("not a regular expression", wrong.stderr)

    def test_flaky_cases_are_proposed_as_a_quarantine_that_is_accepted(self):
        self.case("turns", "print(1)\n")
        for expected in ("1\n", "2\n", "1\n", "2\n", "1\n", "2\n"):
            self.write("suites/s/turns.py.exp", expected)
            self.run_suites()
        self.assertGreater(self.history_json()["flaky"][0]["score"], 0.5)
        proposed = self.mprun("flaky", "--owner", "ann")
        self.assertEqual(proposed.code, 0, proposed.stderr)
        self.assertIn("owner: 'ann'", proposed.stdout)
        file = self.write("quarantine.yaml", proposed.stdout)
        run = self.run_suites("--quarantine", file)
        self.assertEqual(run.code, 0, run.stdout)
        self.assertIn("flaky: score", run.cells()["unix", "s/turns"]["quarantine"])


class Used(History):
    def test_the_longest_case_comes_first_once_its_time_is_known(self):
        for name in ("a", "b", "c"):
            self.case(name, f"print('{name}')\n")
        self.case("d", SLOW.format(1))
        first = self.run_suites()
        order = [event["cell"] for event in first.events("attempt_started")]
        self.assertEqual(order, [0, 1, 2, 3])
        self.assertNotIn("expected_us", first.events("cell_planned")[3])
        second = self.run_suites()
        self.assertEqual(second.events("attempt_started")[0]["cell"], 3)
        self.assertGreater(second.events("cell_planned")[3]["expected_us"], 1_000_000)

    def test_a_terminal_shows_the_time_left(self):
        self.case("a", SLOW.format(3))
        farm = self.farm(self.UNIX)
        self.run_farm(farm, self.folder / "suites")
        command = (MPRUN, "--farm", farm, self.folder / "suites", "--out", self.out)
        shown = subprocess.run(
            ["script", "-qec", shlex.join(map(str, command)), "/dev/null"],
            capture_output=True, text=True, timeout=60, env={**os.environ, "TERM": "xterm"},
        )
        self.assertRegex(shown.stdout, r"0 of 1  0:\d\d  0:0\d left")

    def test_a_replay_keeps_the_order_of_its_recording(self):
        for name in ("a", "b"):
            self.case(name, f"print('{name}')\n")
        self.case("c", SLOW.format(1))
        self.run_suites()
        recorded = self.run_suites("--record", "all")
        self.assertEqual(recorded.events("attempt_started")[0]["cell"], 2)
        recording = self.folder / "unix.rec"
        (self.out / "boards/unix.rec").rename(recording)
        farm = self.farm(f"{{id: unix, platform: unix, link: {{replay: {{file: {recording}}}}}}}")
        replayed = self.run_farm(farm, self.folder / "suites", "--no-history")
        self.assertEqual(replayed.code, 0, replayed.stdout)
        self.assertEqual([e["cell"] for e in replayed.events("attempt_started")], [e["cell"] for e in recorded.events("attempt_started")])


if __name__ == "__main__":
    unittest.main()
