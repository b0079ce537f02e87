"""What a user can get wrong: one clear line with place and remedy, exit 2, nothing started."""

from lab import LabTest, unittest


class WrongInput(LabTest):
    def setUp(self):
        super().setUp()
        self.suite = self.write("suites/one/hello.py", "print('hello')\n").parent

    def refused(self, run, *fragments):
        self.assertEqual(run.code, 2, run.stderr + run.stdout)
        self.assertEqual(run.stdout, "")
        self.assertEqual(len(run.stderr.strip().splitlines()), 1, run.stderr)
        for fragment in fragments:
            self.assertIn(fragment, run.stderr)
        self.assertFalse(self.out.exists(), "nothing may be written")

    def refuse_farm(self, text, *fragments):
        farm = self.write("lab.yaml", text)
        self.refused(self.mprun("--farm", farm, self.suite, "--out", self.out), *fragments)

    def test_bad_yaml(self):
        self.refuse_farm("version: 1\nboards: [{id: a\n", "lab.yaml:")

    def test_unknown_key_names_the_nearest(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - id: a\n    platfrom: unix\n    link: {process: {command: [micropython]}}\n",
            "lab.yaml:4:5", "platfrom", "platform",
        )

    def test_wrong_type(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - id: a\n    platform: unix\n    count: many\n    link: {process: {command: [micropython]}}\n",
            "lab.yaml:5", "count",
        )

    def test_duplicate_ids(self):
        board = "{id: a, platform: unix, link: {process: {command: [micropython]}}}"
        self.refuse_farm(f"version: 1\nboards:\n  - {board}\n  - {board}\n", "lab.yaml:4", "'a'", "3")

    def test_missing_binary(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - {id: a, platform: unix, link: {process: {command: [no-such-program]}}}\n",
            "board a", "no-such-program",
        )

    def test_unset_environment_variable(self):
        self.refuse_farm(
            "version: 1\nboards:\n  - {id: a, platform: unix, link: {process: {command: ['${NO_SUCH_VARIABLE}']}}}\n",
            "lab.yaml:3", "NO_SUCH_VARIABLE",
        )

    def test_missing_farm_file(self):
        self.refused(self.mprun("--farm", "nowhere.yaml", self.suite, "--out", self.out), "nowhere.yaml")

    def test_a_run_timeout_that_is_none(self):
        for limit in ("soon", "0s", "-1s", "10"):
            run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, f"--run-timeout={limit}")
            self.refused(run, "--run-timeout", f"'{limit}'", "a duration such as")

    def test_missing_suite(self):
        run = self.mprun("--farm", self.farm(self.UNIX), "suites/nowhere", "--out", self.out)
        self.refused(run, "suites/nowhere")

    def test_bad_suite_yaml(self):
        self.write("suites/one/suite.yaml", "requires: {modulse: [os]}\n")
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out)
        self.refused(run, "suite.yaml:1", "modulse", "modules")

    def test_expectation_that_cannot_be_read(self):
        (self.suite / "hello.py.exp").mkdir()
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out)
        self.refused(run, "hello.py.exp")

    def test_unknown_board(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, "--board", "unxi")
        self.refused(run, "unxi", "unix")

    def test_bad_regular_expression(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, "-i", "(")
        self.refused(run, "-i", "(")

    def test_output_folder_that_cannot_be(self):
        self.write("file", "")
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", "file/out")
        self.refused(run, "--out", "file/out")

    def test_unknown_option(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--outt", self.out)
        self.refused(run, "--outt")

    def test_nothing_selected_is_exit_4(self):
        run = self.mprun("--farm", self.farm(self.UNIX), self.suite, "--out", self.out, "-i", "nothing-matches")
        self.assertEqual(run.code, 4)
        self.assertFalse(self.out.exists())


if __name__ == "__main__":
    unittest.main()
