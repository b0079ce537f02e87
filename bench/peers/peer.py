"""The processes that are compared: workers that answer requests, and the others' own commands."""

import subprocess
import sys
import time
import venv


class Peer:
    """A worker; mprun_worker.cpp lists its requests and answers."""

    def __init__(self, command):
        self.name = str(command[-1])
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, *words):
        """Returns the seconds that the request took."""
        print(*words, sep="\t", file=self.process.stdin, flush=True)
        answer = self.process.stdout.readline().split(None, 1)
        if len(answer) != 2 or answer[0] != "ok":
            sys.exit(f"{self.name}: {' '.join(map(str, words))}: {' '.join(answer) or 'no answer'}")
        return float(answer[1])


def mpremote_in_a_venv(folder):
    """Installs the published package in an environment of its own; returns (folder, version)."""
    if not (folder / "bin/mpremote").exists():
        venv.create(folder, with_pip=True)
        subprocess.run([folder / "bin/pip", "install", "--quiet", "mpremote"], check=True)
    shown = subprocess.run([folder / "bin/mpremote", "version"], check=True, capture_output=True, text=True)
    return folder, shown.stdout.split()[-1]


def mpytool_in_a_venv(folder):
    """Likewise; returns the command."""
    if not (folder / "bin/mpytool").exists():
        subprocess.run([folder / "bin/pip", "install", "--quiet", "mpytool"], check=True)
    return folder / "bin/mpytool"


def whole_process(folder, terminal, *command):
    begun = time.perf_counter()
    words = [folder / "bin/mpremote", "connect", terminal, "resume", *command]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun
