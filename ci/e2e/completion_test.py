"""Shell completion: the files of completions/ in real shells, with a real board behind the link that the line names."""

import os
import re
import shutil
import subprocess
import time

from lab import MPRUN, SOURCE, LabTest, unittest
from pseudo_terminal import PATIENCE, Terminal
from remote_board import RemoteBoard

INVENTORY = """version: 1
boards:
  - {id: rack, count: 3, platform: unix, link: {process: {command: [micropython]}}}
  - platform: unix
    id: "bench-7" # quoted
    link: {process: {command: [micropython]}}
"""


def await_file(path, shell):
    deadline = time.monotonic() + PATIENCE
    while not path.exists():
        shell.look()
        if time.monotonic() > deadline:
            raise AssertionError(f"no {path}; shown: {shell.shown!r}")
        time.sleep(0.01)  # polls until the deadline above


class Completion:
    """A subclass has the shell's name and completed(): the candidates that the shell offers for a line."""

    def setUp(self):
        if not shutil.which(self.SHELL):
            self.skipTest(f"{self.SHELL} is not installed; ci/setup --tests installs it")
        super().setUp()
        (self.folder / "bin").mkdir()
        for name in ("mprun", "mpremote"):
            (self.folder / "bin" / name).symlink_to(MPRUN)
        (self.folder / "bin/completions").symlink_to(SOURCE / "completions")  # whose path may need quotes
        self.env = {**os.environ, "PATH": f"{self.folder}/bin:{os.environ['PATH']}", "HOME": str(self.folder)}
        self.env["XDG_CONFIG_HOME"] = str(self.folder / "config")

    def commands(self, *words):
        """The names in a help text's list of commands."""
        text = self.mprun(*words).stdout.partition("ommands:")[2]
        return set(re.findall(r"^  ([a-z][a-z0-9-]*)(?: |$)", text, re.MULTILINE))

    def test_all_commands_are_offered(self):
        wanted = self.commands("--help")
        self.assertIn("remote", wanted)
        self.assertLessEqual(wanted, set(self.completed("mprun ")))
        wanted = {name for name in self.commands("remote", "help") if not re.fullmatch("[auc][0-9]|mprun", name)}  # ports; examples
        self.assertIn("soft-reset", wanted)
        for line in ("mprun remote ", "mpremote ", "mprun remote ls + "):
            with self.subTest(line):
                self.assertLessEqual(wanted, set(self.completed(line)))

    def test_the_beginning_of_a_word_chooses(self):
        self.assertEqual(self.completed("mprun remote soft"), ["soft-reset"])
        self.assertEqual(self.completed("mprun repo"), ["report"])

    def test_commands_that_are_several(self):
        for line, wanted in (("mpremote romfs ", ["build", "deploy", "query"]), ("mprun remote mip ", ["install"]), ("mprun remote fs to", ["touch"])):
            with self.subTest(line):
                self.assertEqual(sorted(self.completed(line)), wanted)

    def test_files(self):
        self.write("local_program.py", "")
        self.assertEqual(self.completed("mprun remote run local_p"), ["local_program.py"])
        self.assertEqual(self.completed("mprun run local_p"), ["local_program.py"])

    def test_boards_of_the_inventory(self):
        self.write("farm.yaml", INVENTORY)
        wanted = ["bench-7", "rack-0", "rack-1", "rack-2"]
        for line in ("mprun --farm farm.yaml --board ", "mprun remote --farm farm.yaml --board "):
            with self.subTest(line):
                self.assertEqual(sorted(self.completed(line)), wanted)
        self.assertEqual(self.completed("mprun remote --farm farm.yaml --board be"), ["bench-7"])
        self.assertEqual(self.completed("mprun remote --farm farm"), ["farm.yaml"])

    def test_devices(self):
        self.assertLessEqual({"auto", "list"}, set(self.completed("mprun remote connect ")))

    def test_paths_on_the_board(self):
        board = RemoteBoard(self.folder)
        self.addCleanup(board.close)
        line = f"mprun remote connect {board.address} "
        making = "import os; os.mkdir('lib'); [open(n, 'w').close() for n in ('lib/one.py', 'lib/other.py', 'list.txt')]"
        subprocess.run([MPRUN, "remote", "connect", board.address, "exec", making], check=True, capture_output=True)
        self.assertEqual(sorted(self.completed(line + "ls :li")), [":lib/", ":list.txt"])
        self.assertEqual(sorted(self.completed(line + "cat :lib/")), [":lib/one.py", ":lib/other.py"])
        self.assertEqual(self.completed(line + "cp x.py :lib/on"), [":lib/one.py"])
        self.assertEqual(self.completed(line + "ls :/fl"), [":/flash/"])
        self.assertEqual(self.completed(line.replace("mprun remote", "mpremote") + "ls :/flash/lib/ot"), [":/flash/lib/other.py"])


class Bash(Completion, LabTest):
    SHELL = "bash"

    def completed(self, line):
        """What bash lists for Tab at the end of the line."""
        shell = Terminal(["bash", "--norc", "--noprofile", "-i"], cwd=self.folder, env={**self.env, "PS1": "ready$ ", "TERM": "dumb"})
        self.addCleanup(shell.close)
        shell.await_text("ready$ ")
        shell.type("source bin/completions/mprun.bash\r")
        shell.await_text("ready$ ")
        # Readline itself inserts what is common to all candidates, so the function's answer is taken from its own variable.
        shell.type("shown() { _mprun \"$@\"; printf '<%s>\\n' \"${COMPREPLY[@]}\" >answer; mv answer answered; }\r")
        shell.await_text("ready$ ")
        shell.type("complete -o filenames -F shown mprun mpremote; bind 'set bell-style none'; PS1=\r")
        shell.await_text("PS1=")
        answered = self.folder / "answered"
        answered.unlink(missing_ok=True)
        shell.type(line + "\t")
        await_file(answered, shell)
        found = re.findall("<(.+)>", answered.read_text())
        return [":" + name for name in found] if re.search(r" :\S*$", line) else found


class Zsh(Completion, LabTest):
    SHELL = "zsh"
    CAPTURE = r"""
fpath=(%s $fpath)
autoload -Uz compinit; compinit -u -D
compadd() { # notes every match that is really added
  local -a matches
  if ((! ${@[(I)-[OAD]]})); then
    builtin compadd -O matches "$@"
    print -rl -- $matches >>answer
  fi
  builtin compadd "$@"
}
answer() { zle complete-word; mv answer answered }
zle -N answer; bindkey '^I' answer
PS1=''
print rea'dy'
"""

    def completed(self, line):
        self.write("setup.zsh", self.CAPTURE % (self.folder / "bin/completions"))
        shell = Terminal(["zsh", "-f", "-i"], cwd=self.folder, env={**self.env, "TERM": "dumb"})
        self.addCleanup(shell.close)
        answered = self.folder / "answered"
        answered.unlink(missing_ok=True)
        (self.folder / "answer").write_text("")
        shell.type("source setup.zsh\r")
        shell.await_text("ready")
        shell.type(line + "\t")
        await_file(answered, shell)
        return sorted(set(answered.read_text().split()))


class Fish(Completion, LabTest):
    SHELL = "fish"

    def completed(self, line):
        script = f"source bin/completions/mprun.fish; complete -C {line!r}"
        done = subprocess.run(["fish", "--no-config", "-c", script], cwd=self.folder, env=self.env, capture_output=True, text=True)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return [word.partition("\t")[0] for word in done.stdout.splitlines()]


if __name__ == "__main__":
    unittest.main()
