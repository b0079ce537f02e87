"""Reads the rules that are written down in a run-tests.py of MicroPython, and prints them as JSON.

    python3 -I read_rules.py path/to/tests/run-tests.py

Nothing of that file is run: its syntax tree is walked. Module-level tables are evaluated where they
are literals (of each other); in run_tests() the calls of run_feature_check() are the probes, what is
added to skip_tests or put into skip_it are the rules, and the `if`s around them are their conditions.
What has another form is listed under "not_understood", with its line, instead of being guessed.

A condition is [subject, operator, [values]]: ["args.float_prec", "<", ["32"]]. Operators: true,
false, ==, !=, <, in, not in, lacks. A probe is {file, operator, value}; its name is a subject too.
"""

import ast
import json
import os
import platform
import sys
import sysconfig

PLAIN = (
    ast.Assign, ast.Expr, ast.Constant, ast.Tuple, ast.List, ast.Dict, ast.Set, ast.Name, ast.BinOp,
    ast.Add, ast.BitOr, ast.LShift, ast.Subscript, ast.DictComp, ast.ListComp, ast.comprehension,
    ast.Load, ast.Store, ast.UnaryOp, ast.USub,
)  # fmt: skip
HOST = {"os": os, "sys": sys, "sysconfig": sysconfig, "platform": platform}
HOST_CALLS = ("os.getenv", "sysconfig.get_platform", "platform.architecture")
TABLES = {
    "regex_tests": "tests_with_regex_output",
    "wiring_tests": "tests_requiring_target_wiring",
    "flaky_tests": "flaky_tests_to_ignore",
    "ports": "platform_to_port_map",
    "pc_platforms": "PC_PLATFORMS",
}


def is_plain(node):
    """Literals, names, and calls of base_path() and of a name's update()."""
    for part in ast.walk(node):
        if isinstance(part, ast.Call):
            called = part.func
            fits = isinstance(called, ast.Name) and called.id == "base_path"
            fits |= isinstance(called, ast.Attribute) and called.attr == "update"
            if not fits:
                return False
        elif isinstance(part, ast.Attribute):
            if part.attr != "update" or not isinstance(part.value, ast.Name):
                return False
        elif not isinstance(part, PLAIN):
            return False
    return True


def tables_of(module):
    known = {"__builtins__": {}, "base_path": lambda *parts: "/".join(parts)}
    for statement in module.body:
        if isinstance(statement, (ast.Assign, ast.Expr)) and is_plain(statement):
            try:
                exec(compile(ast.Module([statement], []), "table", "exec"), known)
            except Exception:
                pass  # of something that is no table; who needs it will not find it
    del known["__builtins__"], known["base_path"]
    return known


class NotUnderstood(Exception):
    pass


class Reader:
    def __init__(self, module):
        self.tables = tables_of(module)
        self.probes, self.rules, self.not_understood = {}, [], []
        self.answers = {}  # variable: the file of the probe whose output it holds
        self.patterns = {}  # is_native: {"name_prefixes": […], …}
        self.loop = {}
        for function in module.body:
            if isinstance(function, ast.FunctionDef) and function.name == "run_tests":
                self.walk(function.body, [])

    def literal(self, node):
        if isinstance(node, ast.Name) and node.id in self.loop:
            return self.loop[node.id]
        if isinstance(node, ast.JoinedStr):
            return "".join(
                part.value if isinstance(part, ast.Constant) else self.literal(part.value) for part in node.values
            )
        if not is_plain(node):
            raise NotUnderstood
        try:
            names = dict(self.tables, __builtins__={})
            return eval(compile(ast.Expression(node), "literal", "eval"), names)
        except Exception:
            raise NotUnderstood from None

    def texts(self, node):
        value = self.literal(node)
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        if isinstance(value, (str, int)):
            return [str(value)]
        return [str(item) for item in value]

    # Statements

    def walk(self, statements, when):
        for statement in statements:
            try:
                self.statement(statement, when)
            except (NotUnderstood, AttributeError, KeyError, IndexError, TypeError):
                text = ast.unparse(statement).split("\n")[0]
                self.not_understood.append(f"line {statement.lineno}: {text}")

    def statement(self, node, when):
        if isinstance(node, ast.If):
            self.branch(node, when)
        elif isinstance(node, ast.For):
            self.repeat(node, when)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            self.assign(node.targets[0].id, node.value)
        elif isinstance(node, ast.AugAssign) and ast.unparse(node.target) == "skip_it":
            self.skip_if(node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            called = ast.unparse(node.value.func)
            if called == "skip_tests.add":
                self.rule(when, tests=self.texts(node.value.args[0]))
            elif called == "skip_tests.update":
                self.update(node.value.args[0], when)
        elif isinstance(node, ast.FunctionDef) and node.name == "run_one_test":
            self.walk([child for child in node.body if isinstance(child, (ast.Assign, ast.AugAssign))], [])

    def rule(self, when, **selection):
        last = self.rules[-1] if self.rules else {}
        if last.get("when") == when and list(last) == ["when", "tests"] and list(selection) == ["tests"]:
            last["tests"] += selection["tests"]
        else:
            self.rules.append({"when": when, **selection})

    def branch(self, node, when):
        if isinstance(node.test, ast.Constant) and node.test.value:
            return self.walk(node.body, when)
        if not any(self.matters(child) for child in node.body + node.orelse):
            return None
        of_host = self.host_value(node.test)
        if of_host is not None:
            return self.walk(node.body if of_host else node.orelse, when)
        conditions = self.conditions(node.test)
        # `if output != b"…": skip_x = True` names the probe.
        if len(node.body) == 1 and isinstance(node.body[0], ast.Assign) and conditions[0][0].startswith("probe:"):
            self.probes[node.body[0].targets[0].id] = self.probes.pop(conditions[0][0])
            return None
        if node.orelse:
            raise NotUnderstood
        return self.walk(node.body, when + conditions)

    def matters(self, node):
        return any(
            isinstance(part, ast.Name) and part.id.startswith(("skip_", "has_")) for part in ast.walk(node)
        )

    def repeat(self, node, when):
        if not self.matters(node):
            return
        variable = node.target.id
        source = ast.unparse(node.iter)
        if source == "tests":  # `if t.startswith("thread/mutate_"): skip_tests.add(t)`
            prefixes = self.pattern(node.body[0].test, variable)["name_prefixes"]
            self.rule(when, path_prefixes=prefixes)
        elif source.startswith("glob("):
            self.rule(when, globs=self.texts(node.iter.args[0]))
        else:
            for value in self.texts(node.iter):
                self.loop[variable] = value
                self.walk(node.body, when)
            del self.loop[variable]

    def assign(self, name, value):
        if isinstance(value, ast.Constant):
            return  # `skip_x = False` before the probes
        if isinstance(value, ast.Call) and ast.unparse(value.func) == "run_feature_check":
            self.answers[name] = self.texts(value.args[-1])[0]
        elif name == "skip_endian":
            sides = [ast.unparse(value.left), ast.unparse(value.comparators[0])]
            file = next((self.answers[side] for side in sides if side in self.answers), None)
            if file is None:
                raise NotUnderstood
            self.probes[name] = {"file": file, "operator": "differs from CPython", "value": ""}
        elif name == "skip_inlineasm":
            if ast.unparse(value) not in ("not args.inlineasm_arch", "args.inlineasm_arch is None"):
                raise NotUnderstood
        elif name.startswith("has_") and isinstance(value, ast.Compare):
            self.probes[name] = self.probe(value)
        elif name.startswith("is_"):
            self.patterns[name] = self.pattern(value, "test_name")

    def update(self, node, when):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            table = self.literal(node.func.value)
            key = ast.unparse(node.args[0])
            self.rule(when, key=key, name=ast.unparse(node.func.value), table={str(k): list(v) for k, v in table.items()})
        else:
            self.rule(when, tests=self.texts(node))

    def skip_if(self, value):
        if ast.unparse(value).endswith("in skip_tests"):
            return
        if not isinstance(value, ast.BoolOp) or not isinstance(value.op, ast.And):
            raise NotUnderstood
        first, second = value.values
        if isinstance(second, ast.Name):
            pattern = self.patterns.get(second.id)
            if pattern is None:
                raise NotUnderstood
        else:
            pattern = self.pattern(second, "test_name")
        name = ast.unparse(first)
        when = [["args.inlineasm_arch", "false", []]] if name == "skip_inlineasm" else [[name, "true", []]]
        self.rule(when, **pattern)

    # Expressions

    def host_value(self, node):
        """True or False of a condition on this host alone, else None."""
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and part.id not in HOST:
                return False if part.id == "pyb" and "64bit" in ast.unparse(node) else None
            if isinstance(part, ast.Call):
                called = ast.unparse(part.func)
                if called not in HOST_CALLS and not called.endswith(".startswith"):
                    return None
        if not any(isinstance(part, ast.Name) for part in ast.walk(node)):
            return None
        return bool(eval(compile(ast.Expression(node), "host", "eval"), dict(HOST, __builtins__={})))

    def probe(self, node):
        """`output != b"x"` or `"True" not in str(t, "ascii")`, of a probe's output."""
        operator, left, right = node.ops[0], node.left, node.comparators[0]
        if isinstance(operator, ast.NotIn):
            file = self.answers[ast.unparse(right.args[0])]
            return {"file": file, "operator": "lacks", "value": self.texts(left)[0]}
        if isinstance(left, ast.Call) and ast.unparse(left.func) == "run_feature_check":
            file = self.texts(left.args[-1])[0]
        else:
            file = self.answers[ast.unparse(left)]
        named = {ast.Eq: "==", ast.NotEq: "!="}[type(operator)]
        return {"file": file, "operator": named, "value": self.texts(right)[0]}

    def conditions(self, node):
        if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.And):
            return [condition for part in node.values for condition in self.conditions(part)]
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            return [[ast.unparse(node.operand), "false", []]]
        if isinstance(node, (ast.Name, ast.Attribute)):
            return [[ast.unparse(node), "true", []]]
        if not isinstance(node, ast.Compare) or len(node.ops) != 1:
            raise NotUnderstood
        try:
            probe = self.probe(node)
            name = "probe:" + probe["file"]
            self.probes[name] = probe
            return [[name, "true", []]]
        except (KeyError, AttributeError, IndexError, NotUnderstood):
            pass
        left, right, operator = node.left, node.comparators[0], type(node.ops[0])
        if operator is ast.NotIn and not isinstance(left, ast.Attribute):
            return [[ast.unparse(right), "lacks", self.texts(left)]]
        names = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.In: "in", ast.NotIn: "not in"}
        if operator not in names or not isinstance(left, (ast.Attribute, ast.Name)):
            raise NotUnderstood
        return [[ast.unparse(left), names[operator], self.texts(right)]]

    def pattern(self, node, variable):
        """`test_name.startswith(…) or test_name.endswith(…)`, find() != -1, `"x" in test_name`."""
        found = {"name_prefixes": [], "name_suffixes": [], "name_contains": [], "names": []}
        parts = node.values if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) else [node]
        for part in parts:
            text = ast.unparse(part)
            if text.startswith(f"{variable}.startswith("):
                found["name_prefixes"] += self.texts(part.args[0])
            elif text.startswith(f"{variable}.endswith("):
                found["name_suffixes"] += self.texts(part.args[0])
            elif text.startswith(f"{variable}.find(") and text.endswith("!= -1"):
                found["name_contains"] += self.texts(part.left.args[0])
            elif text.endswith(f" in {variable}") and isinstance(part, ast.Compare):
                found["name_contains"] += self.texts(part.left)
            elif text.startswith(f"{variable} in ") and isinstance(part, ast.Compare):
                found["names"] += self.texts(part.comparators[0])
            else:
                raise NotUnderstood
        return found


def rules_of(source):
    reader = Reader(ast.parse(source))
    found = {"probes": reader.probes, "rules": reader.rules}
    for name, variable in TABLES.items():
        if variable in reader.tables:
            found[name] = reader.tables[variable]
        elif variable != "flaky_tests_to_ignore":  # older trees have none
            reader.not_understood.append(f"no table {variable}")
    found["not_understood"] = reader.not_understood
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(rules_of(file.read())))
