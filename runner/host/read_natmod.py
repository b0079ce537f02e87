"""Reads from a run-natmodtests.py of MicroPython which native module a test needs, and prints it as JSON.

    python3 -I read_natmod.py path/to/tests/run-natmodtests.py

Nothing of that file is run: its module-level tables are taken where they are literals. What is missing
or has another form is listed under "not_understood".
"""

import ast
import json
import sys


def is_map(value):
    return isinstance(value, dict) and all(isinstance(text, str) for pair in value.items() for text in pair)


def is_list(value):
    return isinstance(value, (tuple, list)) and all(isinstance(text, str) for text in value)


#: By the name of the variable: what it is called here, its form, and how it is printed.
TABLES = {
    "TEST_MAPPINGS": ("modules", is_map, lambda value: [list(pair) for pair in value.items()]),
    "AVAILABLE_ARCHS": ("architectures", is_list, list),
    "ARCH_MAPPINGS": ("instead", is_map, dict),
    "NATMOD_EXAMPLE_DIR": ("folder", lambda value: isinstance(value, str), str),
}


def tables_of(source):
    found = {"not_understood": []}
    for statement in ast.parse(source).body:
        names = [node.id for node in getattr(statement, "targets", []) if isinstance(node, ast.Name)]
        for name in TABLES.keys() & names:
            key, fits, plain = TABLES[name]
            try:
                value = ast.literal_eval(statement.value)
            except ValueError:
                value = None
            if fits(value):
                found[key] = plain(value)
            else:
                found["not_understood"].append(f"line {statement.lineno}: {name}")
    listed = " ".join(found["not_understood"])
    missing = [name for name in TABLES if TABLES[name][0] not in found and name not in listed]
    found["not_understood"] += [f"no table {name}" for name in missing]
    return found


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(tables_of(file.read())))
