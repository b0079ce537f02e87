"""What tests of mprun put, get and sync share: boards with FAT, LittleFS and several mounts, and what is on them."""

import pathlib
import shlex
import shutil
import sys

from lab import SOURCE, LabTest

sys.path.insert(0, str(SOURCE / "runner/device"))
from board_process import interpreter  # noqa: E402

FLASH_BOARD = pathlib.Path(__file__).parent / "boards/flash_board.py"


class FilesTest(LabTest):
    def flash(self, mounts, folder="/", **environment):
        """A board with these mounts; their images are in the test's folder and outlive its processes."""
        server = SOURCE / "runner/device/raw_repl_server.py"
        quoted = shlex.quote
        mounts = ",".join(
            ":".join([kind, where, str(self.folder / (kind + where.replace("/", "_") + ".img")), *rest])
            for kind, where, *rest in (mount.split(":") for mount in mounts.split(","))
        )
        sets = " ".join(f"{name}={value}" for name, value in environment.items())
        board = self.write(
            "flash_board",
            f'#!/bin/sh\nif [ "$1" = -c ]; then exec {quoted(interpreter())} "$@"; fi\n'
            f"exec env {sets} {quoted(interpreter())} -X heapsize=4M {quoted(str(FLASH_BOARD))} {quoted(mounts)} {folder} {quoted(str(server))}\n",
        )
        board.chmod(0o755)
        process = f"{{command: [{board}], writes: [{self.folder}]}}"
        return self.farm(f"{{id: flash, platform: unix, link: {{process: {process}}}}}")

    def host(self):
        return self.farm(self.UNIX)

    def files(self, root, **content):
        for name, text in content.items():
            path = self.folder / root / name.replace("__", "/").replace("_py", ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return self.folder / root

    def copy(self, command, farm, *arguments, code=0, **options):
        run = self.mprun(command, "--farm", farm, *arguments, **options)
        self.assertEqual(run.code, code, run.stdout + run.stderr)
        return run

    def backup(self, farm, code=0):
        """The files on the board: {path: text}."""
        back = self.folder / "backup"
        shutil.rmtree(back, ignore_errors=True)
        self.copy("get", farm, "/", back, code=code)
        return self.content(back)

    def backup_names(self, farm):
        back = self.folder / "backup"
        shutil.rmtree(back, ignore_errors=True)
        self.copy("get", farm, "/", back)
        return [p.name for p in back.iterdir()]

    def content(self, root):
        return {str(p.relative_to(root)): p.read_text() for p in sorted(pathlib.Path(root).rglob("*")) if p.is_file()}
