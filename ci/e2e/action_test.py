"""Our own steps of the composite action in ci/action/: what they run, and what they output to GitHub."""

import os
import re
import subprocess

from lab import MPRUN, SOURCE, LabTest, unittest

ACTION = SOURCE / "ci/action"
# Stands in for GitHub's command-line program: it lists the comments in a file and records each call.
GH = """#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in *--paginate*) cat "$EARLIER";; esac
exit ${REFUSE:-0}
"""


class Action(LabTest):
    def step(self, name, **environment):
        self.outputs = self.folder / "outputs"
        self.summary = self.folder / "summary"
        return subprocess.run(
            [ACTION / name], cwd=self.folder, capture_output=True, text=True,
            env={**os.environ, "MPRUN": MPRUN, "GITHUB_OUTPUT": str(self.outputs), "GITHUB_STEP_SUMMARY": str(self.summary), **environment},
        )  # fmt: skip

    def run_step(self, options="", **more):
        self.farm(self.UNIX)
        return self.step("run", FARM="lab.yaml", SUITES="suites one/more.py", OPTIONS=options, OUT="out", **more)

    def cases(self):
        self.write("suites/s/good.py", "print(1)\n")
        self.write("suites/s/two words.py", "assert 0, 'bad'\n")
        self.write("one/more.py", "print(2)\n")

    def test_a_run_outputs_its_exit_code_and_the_job_continues(self):
        self.cases()
        step = self.run_step()
        self.assertEqual(step.returncode, 0, step.stderr)
        self.assertEqual(self.outputs.read_text(), "exit-code=1\n")
        self.assertTrue(self.summary.read_text().startswith("## ❌ mprun: 1 failed, 0 errors, 2 passed"))
        self.assertEqual(len(re.findall(r"^::error file=suites/s/two words.py,line=1,", step.stdout, re.M)), 1)
        self.assertTrue((self.folder / "out/github-comment.md").exists())

    def test_a_pull_request_is_compared_with_its_base(self):
        self.write("suites/s/good.py", "print(1)\n")
        self.write("suites/s/known.py", "assert 0, 'bad'\n")
        self.write("one/more.py", "print(2)\n")
        history = str(self.folder / "cache/history.sqlite")
        first = self.run_step(HISTORY=history, BRANCH="main", GITHUB_REF_NAME="main", GITHUB_HEAD_REF="")
        self.assertIn("has no run of branch main yet", first.stdout)
        self.write("one/more.py", "assert 0, 'worse'\n")
        self.summary.unlink()
        head = self.run_step(HISTORY=history, BRANCH="main", GITHUB_REF_NAME="7/merge", GITHUB_HEAD_REF="topic")
        self.assertIn("1 new, 1 known", head.stdout)
        self.assertIn("1 new, 1 known", self.summary.read_text())

    def test_options_are_words_and_never_commands(self):
        self.cases()
        step = self.run_step("""-e 'two words' --retries "0" -e $(touch>owned)""")
        self.assertEqual(self.outputs.read_text(), "exit-code=0\n", step.stdout + step.stderr)
        self.assertFalse((self.folder / "owned").exists())

    def test_a_wrong_command_is_reported_too(self):
        step = self.run_step("--frm x")
        self.assertEqual((step.returncode, self.outputs.read_text()), (0, "exit-code=2\n"))
        self.assertIn("--frm: unknown option", step.stderr)

    def comment(self, earlier, **more):
        self.write("bin/gh", GH).chmod(0o755)
        self.write("earlier", earlier)
        self.write("out/github-comment.md", "<!-- mprun report -->\nbody\n")
        calls = self.folder / "calls"
        calls.write_text("")
        step = self.step(
            "comment", OUT="out", PULL_REQUEST="7", GITHUB_REPOSITORY="me/it", CALLS=str(calls), EARLIER=str(self.folder / "earlier"),
            PATH=f"{self.folder}/bin:{os.environ['PATH']}", **more,
        )  # fmt: skip
        self.assertEqual(step.returncode, 0, step.stderr)
        self.said = step.stdout
        return calls.read_text().splitlines()

    def test_a_comment_replaces_an_earlier_comment(self):
        find, put = self.comment("42\n43\n")
        self.assertIn('startswith("<!-- mprun report -->")', find)
        self.assertEqual(put, "api --method PATCH repos/me/it/issues/comments/42 --field body=@out/github-comment.md")

    def test_the_first_comment_is_posted(self):
        _, put = self.comment("")
        self.assertEqual(put, "api --method POST repos/me/it/issues/7/comments --field body=@out/github-comment.md")

    def test_a_comment_that_may_not_be_posted_is_no_failure(self):
        self.assertEqual(len(self.comment("", REFUSE="1")), 1)
        self.assertIn("::warning title=mprun::the comment could not be posted", self.said)

    def test_the_cache_key_depends_on_the_sources(self):
        outputs = dict(line.split("=", 1) for line in self.step("source").stdout.splitlines())
        self.assertEqual(outputs["program"], str(SOURCE / "build/release/mprun"))
        self.assertRegex(outputs["key"], r"^[0-9a-f]{64}$")
        self.assertEqual(self.step("source").stdout.splitlines()[1], f"key={outputs['key']}")


if __name__ == "__main__":
    unittest.main()
