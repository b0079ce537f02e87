"""read_rules.py on a small run-tests.py of our own in the official one's forms."""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

READER = pathlib.Path(__file__).with_name("read_rules.py")

RUN_TESTS = '''
import os, platform
PC_PLATFORMS = ("linux", "darwin")
platform_to_port_map = {"pyboard": "stm32"}
platform_to_port_map.update({p: "unix" for p in PC_PLATFORMS})
RV32_ARCH_FLAGS = {"zba": 1 << 0, "zcmp": 1 << 1}
skips = {"rp2": ("thread/a.py",), "nrf": ("basics/b.py",)}
levels = {"terse": ("basics/t.py",)}
levels["none"] = levels["terse"] + ("basics/n.py",)
slices = ("basics/s.py",)
tests_with_regex_output = [base_path(file) for file in ("basics/r.py",)]
tests_requiring_target_wiring = ("extmod/w.py",)
flaky_tests_to_ignore = {"thread/f.py": ("a race", None), "io/g.py": ("slow", ("darwin",))}
dangerous = os.system("touch executed")

def run_tests(pyb, tests, args):
    skip_tests = set()
    skip_native = False
    has_complex = True
    if True:
        output = run_feature_check(pyb, args, "native_check.py")
        if output != b"native\\n":
            skip_native = True
        output = run_feature_check(pyb, args, "reverse_ops.py")
        if output == b"TypeError\\n":
            skip_revops = True
        if args.inlineasm_arch == "thumb":
            for feature in ("thumb2", "vfp"):
                if feature not in args.inlineasm_features:
                    for test in glob(f"inlineasm/thumb/asm_{feature}_*.py"):
                        skip_tests.add(test)
        if args.inlineasm_arch == "rv32":
            for extension in RV32_ARCH_FLAGS:
                if extension not in args.inlineasm_features:
                    skip_tests.add(f"inlineasm/rv32/asm_ext_{extension}.py")
        t = run_feature_check(pyb, args, "repl_emacs_check.py")
        if "True" not in str(t, "ascii"):
            skip_tests.add("cmdline/repl_emacs_keys.py")
        upy_byteorder = run_feature_check(pyb, args, "byteorder.py")
        has_complex = run_feature_check(pyb, args, "complex.py") == b"complex\\n"
        cpy_byteorder = subprocess.check_output(["x"])
        skip_endian = upy_byteorder != cpy_byteorder
        skip_inlineasm = not args.inlineasm_arch
    if os.name == "no such system":
        skip_tests.add("basics/never.py")
    if args.float_prec < 32:
        skip_tests.add("float/a.py")  # one
        skip_tests.add("float/b.py")  # two
    if not args.unicode:
        if args.via_mpy:
            skip_tests.add("basics/u.py")
        skip_tests.add("extmod/j.py")
    if skip_slice:
        skip_tests.update(slices)
    if args.thread == "unsafe":
        for t in tests:
            if t.startswith("thread/mutate_"):
                skip_tests.add(t)
    if args.platform not in PC_PLATFORMS:
        skip_tests.add("unicode/file1.py")
    skip_tests.update(skips.get(args.platform, ()))
    skip_tests.update(levels.get(args.error_reporting, ()))
    if pyb is None and platform.architecture()[0] == "64bit":
        pass
    if something_new(args):
        skip_tests.add("basics/new.py")

    def run_one_test(test_file):
        is_native = test_name.startswith("native_") or test_name.startswith("viper_")
        is_set = test_name.startswith(("set_", "frozenset")) or test_name.endswith("_set")
        is_slice = test_name.find("slice") != -1 or test_name in slices
        skip_it = os.path.realpath(test_file) in skip_tests
        skip_it |= skip_native and is_native
        skip_it |= skip_set and is_set
        skip_it |= skip_slice and is_slice
        skip_it |= skip_revops and "reverse_op" in test_name
        skip_it |= skip_inlineasm and is_unknown
'''


def read(text, folder):
    file = pathlib.Path(folder, "run-tests.py")
    file.write_text(text)
    run = subprocess.run([sys.executable, "-I", READER, file], capture_output=True, text=True, cwd=folder, timeout=60)
    return run


class ReadRules(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.TemporaryDirectory() as folder:
            run = read(RUN_TESTS, folder)
            cls.executed = pathlib.Path(folder, "executed").exists()
        assert run.returncode == 0, run.stderr
        cls.found = json.loads(run.stdout)

    def rules_with(self, key, value):
        return [rule for rule in self.found["rules"] if value in rule.get(key, ())]

    def test_nothing_of_the_file_is_run(self):
        self.assertFalse(self.executed)

    def test_tables(self):
        self.assertEqual(self.found["ports"], {"pyboard": "stm32", "linux": "unix", "darwin": "unix"})
        self.assertEqual(self.found["pc_platforms"], ["linux", "darwin"])
        self.assertEqual(self.found["regex_tests"], ["basics/r.py"])
        self.assertEqual(self.found["wiring_tests"], ["extmod/w.py"])
        self.assertEqual(self.found["flaky_tests"]["io/g.py"], ["slow", ["darwin"]])

    def test_probes(self):
        probes = self.found["probes"]
        self.assertEqual(probes["skip_native"], {"file": "native_check.py", "operator": "!=", "value": "native\n"})
        self.assertEqual(probes["skip_revops"]["operator"], "==")
        self.assertEqual(probes["has_complex"]["value"], "complex\n")
        self.assertEqual(probes["skip_endian"]["operator"], "differs from CPython")
        self.assertEqual(probes["probe:repl_emacs_check.py"]["operator"], "lacks")

    def test_rules_with_conditions(self):
        self.assertEqual(
            self.rules_with("tests", "float/a.py"),
            [{"when": [["args.float_prec", "<", ["32"]]], "tests": ["float/a.py", "float/b.py"]}],
        )
        self.assertEqual(
            self.rules_with("tests", "basics/u.py")[0]["when"],
            [["args.unicode", "false", []], ["args.via_mpy", "true", []]],
        )
        self.assertEqual(
            self.rules_with("globs", "inlineasm/thumb/asm_vfp_*.py")[0]["when"],
            [["args.inlineasm_arch", "==", ["thumb"]], ["args.inlineasm_features", "lacks", ["vfp"]]],
        )
        self.assertEqual(
            self.rules_with("tests", "inlineasm/rv32/asm_ext_zcmp.py")[0]["when"][1],
            ["args.inlineasm_features", "lacks", ["zcmp"]],
        )
        self.assertEqual(
            self.rules_with("path_prefixes", "thread/mutate_")[0]["when"], [["args.thread", "==", ["unsafe"]]]
        )
        self.assertEqual(
            self.rules_with("tests", "unicode/file1.py")[0]["when"],
            [["args.platform", "not in", ["linux", "darwin"]]],
        )
        self.assertEqual(
            self.rules_with("tests", "cmdline/repl_emacs_keys.py")[0]["when"],
            [["probe:repl_emacs_check.py", "true", []]],
        )

    def test_conditions_of_the_host_are_decided_here(self):
        self.assertEqual(self.rules_with("tests", "basics/never.py"), [])

    def test_tables_by_a_property_of_the_board(self):
        by_key = {rule["key"]: rule for rule in self.found["rules"] if "key" in rule}
        self.assertEqual(by_key["args.platform"]["table"]["rp2"], ["thread/a.py"])
        self.assertEqual(by_key["args.error_reporting"]["table"]["none"], ["basics/t.py", "basics/n.py"])

    def test_rules_by_name(self):
        self.assertEqual(self.rules_with("name_prefixes", "viper_")[0]["when"], [["skip_native", "true", []]])
        self.assertEqual(self.rules_with("name_suffixes", "_set")[0]["name_prefixes"], ["set_", "frozenset"])
        self.assertEqual(self.rules_with("name_contains", "slice")[0]["names"], ["basics/s.py"])
        self.assertEqual(self.rules_with("name_contains", "reverse_op")[0]["when"], [["skip_revops", "true", []]])

    def test_other_forms_are_reported(self):
        reported = "\n".join(self.found["not_understood"])
        self.assertIn("something_new(args)", reported)
        self.assertIn("is_unknown", reported)
        self.assertEqual(len(self.found["not_understood"]), 2, reported)

    def test_invalid_python_fails(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertNotEqual(read("def (", folder).returncode, 0)


if __name__ == "__main__":
    unittest.main()
