"""Counting ctest's results: continuous integration reads the last line and the exit code."""

import pathlib
import subprocess
import tempfile
import unittest

COUNT = pathlib.Path(__file__).resolve().parent / "count_tests"
PASSED = '<testcase name="a" status="run"/>'
FAILED = '<testcase name="b" status="fail"><failure message="Failed"/></testcase>'
NO_PROGRAM = '<testcase name="c" status="notrun"><skipped message="Unable to find executable"/></testcase>'
SKIPPED = '<testcase name="d" status="notrun"><skipped message="SKIP_RETURN_CODE=77"/></testcase>'


def with_output(case, *lines):
    return case.replace("</testcase>", "<system-out>" + "\n".join(lines) + "</system-out></testcase>")


class CountTests(unittest.TestCase):
    def count(self, *cases):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(f"<testsuite>{''.join(cases)}</testsuite>")
            file.flush()
            return self.run_on(file.name)

    def run_on(self, path):
        done = subprocess.run([COUNT, path], capture_output=True, text=True)
        return done.stdout.splitlines(), done.returncode

    def test_all_passed(self):
        self.assertEqual(self.count(PASSED, PASSED), (["2 passed, 0 failed"], 0))

    def test_a_failure_is_named_and_fails(self):
        self.assertEqual(self.count(PASSED, FAILED), (["failed: b", "1 passed, 1 failed"], 1))

    def test_a_test_without_a_program_is_a_failure(self):
        self.assertEqual(self.count(PASSED, NO_PROGRAM)[0][-1], "1 passed, 1 failed")

    def test_a_skip_is_named_with_its_reason_and_neither_passes_nor_fails(self):
        by_gtest = with_output(SKIPPED, "[ RUN      ] d", "x_test.cpp:7: Skipped", "needs root", "", "[  SKIPPED ] d (0 ms)")
        for case, reason in (
            (SKIPPED, "it does not say why"),
            (with_output(SKIPPED, "skipped: there is no clang-format", ""), "there is no clang-format"),
            (by_gtest, "needs root"),
        ):
            self.assertEqual(self.count(PASSED, case), ([f"skipped: d: {reason}", "1 passed, 0 failed"], 0))

    def test_the_end_of_a_failure_is_shown(self):
        lines, _ = self.count(PASSED, with_output(FAILED, *(f"line {i}" for i in range(190))))
        self.assertEqual(lines[0], "failed: b")
        self.assertIn("160 lines before these", lines[1])
        self.assertEqual(lines[2:-1], [f"    line {i}" for i in range(160, 190)])
        self.assertEqual(lines[-1], "1 passed, 1 failed")

    def test_nothing_run_is_not_a_success(self):
        self.assertEqual(self.count()[1], 1)
        self.assertEqual(self.run_on("no/such/file"), (["0 passed, 1 failed"], 1))


if __name__ == "__main__":
    unittest.main()
