"""What tests of mprun remote share: commands for a board that keeps running between them."""

import json
import os

from lab import LabTest
from remote_board import RemoteBoard


class RemoteTest(LabTest):
    def setUp(self):
        super().setUp()
        self.board = RemoteBoard(self.folder)
        self.addCleanup(self.board.close)
        os.environ["XDG_CONFIG_HOME"] = str(self.folder / "config")
        self.addCleanup(os.environ.pop, "XDG_CONFIG_HOME")

    def remote(self, *words, code=0, stderr="", before=(), **options):
        """The output without carriage returns."""
        run = self.mprun("remote", *before, "connect", self.board.address, *words, **options)
        self.assertEqual((run.code, run.stderr), (code, stderr), run.stdout)
        return run.stdout.replace("\r", "")

    def wrong(self, *words, **options):
        """The single line of an error message."""
        run = self.mprun("remote", "connect", self.board.address, *words, **options)
        self.assertEqual(run.code, 1, run.stdout + run.stderr)
        return run.stderr

    def objects(self, *words, **options):
        return [json.loads(line) for line in self.remote(*words, before=["--json"], **options).splitlines()]
