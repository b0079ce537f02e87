"""The check of the includes accepts good ones and reports bad ones."""

import unittest

from load_check import load_check

module = load_check("check_includes")

GOOD = [
    ("transports/protocol/repl/idle_check.cpp", '"transports/protocol/step.hpp"'),
    ("transports/protocol/repl/idle_check.cpp", "<string_view>"),
    ("transports/protocol/errc.hpp", "<boost/system/error_code.hpp>"),
    ("transports/protocol/repl/idle_check_test.cpp", "<gtest/gtest.h>"),
    ("transports/process/pty.cpp", "<boost/asio/read.hpp>"),
    ("runner/board/session.cpp", '"transports/link.hpp"'),
    ("runner/board/launch.cpp", '"device_programs.hpp"'),
    ("runner/main.cpp", '"runner/commands/run_command.hpp"'),
    ("runner/commands/run_command.cpp", '"reports/files/report_set.hpp"'),
    ("runner/commands/compare_command.cpp", '"bench/comparison/comparison.hpp"'),
    ("reports/files/junit.cpp", "<pugixml.hpp>"),
    ("reports/files/junit.cpp", '"runner/events/event.hpp"'),
    ("bench/comparison/comparison_text.cpp", '"reports/console/terminal_text.hpp"'),
    ("runner/run/dispatcher.cpp", '"runner/scheduling/scheduler.hpp"'),
    ("runner/events/run_model_test.cpp", '"reports/test_run.hpp"'),
]
BAD = [
    ("transports/protocol/repl/idle_check.cpp", '"transports/link.hpp"'),
    ("transports/protocol/repl/idle_check.cpp", "<boost/asio/error.hpp>"),
    ("transports/protocol/repl/idle_check.cpp", "<fmt/format.h>"),
    ("transports/protocol/repl/idle_check.cpp", "<gtest/gtest.h>"),
    ("transports/process/pty.cpp", '"runner/events/event.hpp"'),
    ("transports/process/pty.cpp", "<boost/asio.hpp>"),
    ("runner/board/session.cpp", '"reports/console/console.hpp"'),
    ("runner/board/session.cpp", '"bench/files/measure.hpp"'),
    ("suites/judging/judge.cpp", '"reports/console/console.hpp"'),
    ("suites/catalog/catalog.hpp", "<yaml-cpp/yaml.h>"),
    ("reports/files/junit.hpp", "<pugixml.hpp>"),
    ("reports/files/junit.cpp", '"transports/link.hpp"'),
    ("reports/files/junit.cpp", '"bench/files/measure.hpp"'),
    ("base/text/text.cpp", '"runner/events/event.hpp"'),
    ("transports/protocol/repl/idle_check.cpp", '"base/text/text.hpp"'),
    ("runner/scheduling/scheduler.cpp", '"runner/run/dispatcher.hpp"'),
    ("runner/run/dispatcher.cpp", '"runner/kinds/all_kinds.hpp"'),
    ("runner/kinds/tree/engine.cpp", '"runner/kinds/natmod/natmod.hpp"'),
    ("transports/link.hpp", '"transports/serial/serial_port.hpp"'),
    ("nowhere/a.cpp", '"base/text/text.hpp"'),
]


class Includes(unittest.TestCase):
    def test_good_includes_pass(self):
        for path, name in GOOD:
            with self.subTest(path=path, name=name):
                self.assertEqual(list(module.check(path, f"#include {name}\n")), [])

    def test_bad_includes_are_reported_with_their_line(self):
        for path, name in BAD:
            with self.subTest(path=path, name=name):
                found = list(module.check(path, f"// top\n#include {name}\n"))
                self.assertEqual([line for _, line, _ in found], [2])

    def test_dependencies_have_a_single_direction(self):
        self.assertEqual(list(module.backward(module.ROOMS)), [])
        floor, above = ("x/floor/", "", ["x/above/"]), ("x/above/", "", [])
        self.assertEqual(len(list(module.backward([floor, above]))), 1)
        self.assertEqual(list(module.backward([above, floor])), [])


if __name__ == "__main__":
    unittest.main()
