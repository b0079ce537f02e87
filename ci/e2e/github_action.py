"""Runs a JavaScript action of GitHub's here: its inputs from action.yml and from the test, its outputs from files."""

import os
import re
import subprocess


def default_inputs(action):
    """The inputs' defaults; expressions, which only GitHub could evaluate, are left empty."""
    found, name, in_inputs = {}, None, False
    for line in (action / "action.yml").read_text().splitlines():
        if re.match(r"\w", line):
            in_inputs = line.startswith("inputs:")
        elif in_inputs and (key := re.match(r"  ([\w-]+):\s*$", line)):
            name = key[1]
        elif in_inputs and name and (value := re.match(r"    default:\s*(.*?)\s*$", line)):
            text = value[1].strip("'\"")
            found[name] = "" if text.startswith("${{") else text
    return found


class Ran:
    def __init__(self, process, outputs, summary):
        self.code, self.log, self.summary = process.returncode, process.stdout + process.stderr, summary
        self.outputs = {name: value for name, _, value in re.findall(r"^(\w+)<<(\S+)\n(.*?)\n\2$", outputs, re.M | re.S)}
        self.annotations = re.findall(r"^::(error|warning|notice) (.*?)::(.*)$", process.stdout, re.M)


def run_action(action, workspace, temporary, **inputs):
    """`workspace`: the checked-out repository. Nothing is sent: there is no GitHub at the address that it gets."""
    temporary.mkdir()
    files = {name: temporary / name for name in ("outputs", "summary", "event.json")}
    for name, path in files.items():
        path.write_text("{}" if name.endswith(".json") else "")
    values = {**default_inputs(action), "token": "none", **{name.replace("_of_", "-"): value for name, value in inputs.items()}}
    environment = {
        "PATH": os.environ["PATH"], "GITHUB_WORKSPACE": str(workspace), "RUNNER_TEMP": str(temporary),
        "GITHUB_OUTPUT": str(files["outputs"]), "GITHUB_STEP_SUMMARY": str(files["summary"]),
        "GITHUB_EVENT_PATH": str(files["event.json"]), "GITHUB_EVENT_NAME": "push", "GITHUB_REF": "refs/heads/main",
        "GITHUB_REPOSITORY": "me/it", "GITHUB_RUN_ID": "1", "GITHUB_SHA": "0" * 40, "GITHUB_API_URL": "http://localhost:9",
        **{f"INPUT_{name.replace(' ', '_').upper()}": value for name, value in values.items()},
    }  # fmt: skip
    process = subprocess.run(
        ["node", action / "dist/index.js"], cwd=workspace, env=environment, capture_output=True, text=True, timeout=120
    )
    return Ran(process, files["outputs"].read_text(), files["summary"].read_text())
