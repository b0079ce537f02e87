"""The console, mprun remote repl: the built program on a terminal, with real unix ports behind its links."""

import os
import pathlib
import re
import shlex
import signal
import socket
import subprocess
import time

from lab import MPRUN, LabTest, unittest
from port_test import Server
from pseudo_terminal import PATIENCE, Terminal
from serial_test import DROP, SerialPort

LEAVE = b"\x1d"
MICROBIT = (
    "exec:qemu-system-arm -M microbit -display none -monitor none -serial stdio -device "
    "loader,file=/usr/share/firmware-microbit-micropython/firmware.hex"
)


def waiting_for(condition):
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it never came true")
        time.sleep(0.01)  # polls until the deadline above


class Repl(LabTest):
    def console(self, *words, address="exec:micropython"):
        terminal = Terminal([MPRUN, "remote", "connect", address, *map(str, words)], cwd=self.folder)
        self.addCleanup(terminal.close)
        return terminal

    def prompt(self, *words, **options):
        terminal = self.console(*words, **options)
        terminal.await_text("to exit this shell")
        if options.get("address", "exec:").startswith("exec:"):
            terminal.await_text(">>> ")
        else:
            terminal.type("\r")
            terminal.await_text(">>> ")
        return terminal

    def serial_port(self):
        port = SerialPort(self.folder / "ttyACM0", self.unix_port())
        self.addCleanup(port.close)
        return str(port.name)

    def piped(self, text, *words, address="exec:micropython"):
        done = subprocess.run(
            [MPRUN, "remote", "connect", address, "repl", *words], input=text, capture_output=True, cwd=self.folder,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_keys_are_sent_and_output_is_shown(self):
        for key in (b"\x1d", b"\x18"):
            terminal = self.prompt("repl")
            self.assertTrue(terminal.is_raw())
            terminal.type("print(6 *")
            terminal.await_text("print(6 *")
            terminal.type(" 7)\r")
            terminal.await_text("\n42\r\n>>> ")
            terminal.type("print('<\\xe4>')\r")
            terminal.await_text("<\u00e4>")
            terminal.type(key)
            self.assertEqual(terminal.finish(), 0)
            self.assertTrue(terminal.is_as_before())

    def test_a_chain_without_an_action_ends_with_it(self):
        terminal = self.prompt()
        self.assertIn(b"Connected to MicroPython at exec:micropython\r\n", terminal.shown)
        self.assertIn(b"Use Ctrl-] or Ctrl-x to exit this shell\r\n", terminal.shown)
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_it_has_a_name_of_its_own(self):
        farm = self.farm(self.UNIX)
        for words in (("--farm", farm, "--board", "unix"), ("--port", "exec:micropython")):
            terminal = Terminal([MPRUN, "repl", *map(str, words)], cwd=self.folder)
            self.addCleanup(terminal.close)
            terminal.await_text(">>> ")
            terminal.type(LEAVE)
            self.assertEqual(terminal.finish(), 0, terminal.shown)

    def test_after_an_action_the_prompt_is_there(self):
        terminal = self.console("exec", "kept = 5", "repl")
        terminal.await_text("shell\r\n>>> ")
        terminal.type("kept\r")
        terminal.await_text("\n5\r\n>>> ")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_ctrl_c_ends_the_running_program(self):
        terminal = self.prompt("repl")
        terminal.type(r'''exec("print('run'+'ning')\nwhile True: pass")''' + "\r")
        terminal.await_text("\nrunning")
        terminal.type("\r" * 15_000)  # queued behind the program; what of it has left may be cut anywhere
        terminal.type(b"\x03")
        terminal.await_text("KeyboardInterrupt")
        terminal.type("print('be' 'fore')\r")
        terminal.await_text("\nbefore\r\n>>> ")
        self.assertLess(terminal.shown.count(b">>> "), 13_500)
        terminal.type("x = ")
        terminal.await_text("x = ")
        terminal.type(b"\x03")  # at the prompt this cancels the line and does not end the board
        terminal.await_text("\n>>> ")
        terminal.type("print(1 + 1)\r")
        terminal.await_text("\n2\r\n")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_ctrl_d_resets_the_board(self):
        terminal = self.prompt("repl")
        terminal.type("kept = 5\r")
        terminal.await_text(">>> ")
        terminal.type(b"\x04")
        terminal.await_text("MicroPython")
        terminal.await_text(">>> ")
        terminal.type("kept\r")
        terminal.await_text("NameError")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_a_board_that_ends_is_reported(self):
        terminal = self.prompt("repl")
        terminal.type("import sys; sys.exit()\r")
        terminal.await_text("device disconnected")
        self.assertEqual(terminal.finish(), 0)
        self.assertTrue(terminal.is_as_before())

    def test_injected_code_and_file(self):
        self.write("job.py", "print('in file', __name__)\nx = 3\n1 / 0\n")
        terminal = self.prompt("repl", "--inject-code", "print(5)\\nprint(6)\\n", "--inject-file", "job.py")
        self.assertIn(b"Use Ctrl-J to inject b'print(5)\\r\\nprint(6)\\r\\n'", terminal.shown)
        self.assertIn(b'Use Ctrl-K to inject file "job.py"', terminal.shown)
        terminal.type(b"\x0a")
        terminal.await_text("\n5\r\n")
        terminal.await_text("\n6\r\n")
        terminal.type(b"\x0b")
        terminal.await_text("Injecting job.py\r\n")
        terminal.await_text("in file __main__")
        terminal.await_text("ZeroDivisionError")
        terminal.await_text(">>> ")
        terminal.type("x\r")
        terminal.await_text("\n3\r\n")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_ctrl_c_ends_an_injected_file_and_keys_come_after_it(self):
        self.write("job.py", "print('begins')\nwhile True: pass\n")
        terminal = self.prompt("repl", "--inject-file", "job.py")
        terminal.type(b"\x0b")
        terminal.await_text("begins")
        terminal.type(b"\x03")
        terminal.await_text("KeyboardInterrupt")
        terminal.type("7 * 8\r")
        terminal.await_text("\n56\r\n")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_the_capture_has_everything_that_was_shown(self):
        terminal = self.prompt("repl", "--capture", "session.log")
        terminal.type("print('caught')\r")
        terminal.await_text("\ncaught\r\n>>> ")
        captured = (self.folder / "session.log").read_bytes()  # while the session is still running
        self.assertTrue(captured.endswith(b">>> print('caught')\r\ncaught\n>>> "), captured)
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_a_capture_that_cannot_be_written_is_a_single_line(self):
        terminal = self.console("repl", "--capture", self.folder / "no/such/folder")
        self.assertEqual(terminal.finish(), 1)
        self.assertIn(b"mpremote: cannot write ", terminal.shown)

    def test_bytes_are_escaped_or_filtered_when_asked(self):
        program = "import sys\rn = sys.stdout.buffer.write(b'<\\x1b]0;title\\x07\\x1b[31m\\xc3\\xa4\\x01>')\r"
        for words, wanted in (
            ((), b"<\x1b]0;title\x07\x1b[31m\xc3\xa4\x01>"),
            (("--escape-non-printable",), b"<\x1b]0;title[07]\x1b[31m[c3][a4][01]>"),
            (("--filter-escapes",), b"<[1b]]0;title\x07\x1b[31m\xc3\xa4[01]>"),
        ):
            terminal = self.prompt("repl", *words)
            terminal.type(program)
            terminal.await_text(wanted)
            terminal.type(LEAVE)
            self.assertEqual(terminal.finish(), 0)

    def own_prompt(self):
        """A port with MicroPython's own line editor, behind a paced line."""
        port = SerialPort(self.folder / "ttyACM1", [self.unix_port()[0], "-i"])
        self.addCleanup(port.close)
        return str(port.name)

    def paste(self, address):
        """A hundred kilobytes, where every byte matters."""
        text = "".join(f"{i:05}:{'x' * (i % 61)}\r" for i in range(2800))
        self.assertGreater(len(text), 100_000)
        terminal = self.prompt("repl", address=address)
        terminal.type(b"\x05")
        terminal.await_text("=== ")
        terminal.type(f"pasted = '''{text}'''\r\x04")
        terminal.await_text(">>> ")
        terminal.type("import hashlib, binascii\r")
        terminal.await_text(">>> ")
        terminal.type("len(pasted), binascii.hexlify(hashlib.sha256(pasted).digest())\r")
        import hashlib

        wanted = text.replace("\r", "\n").encode()
        terminal.await_text(f"({len(wanted)}, b'{hashlib.sha256(wanted).hexdigest()}')")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_a_paste_arrives_intact(self):
        self.paste("exec:micropython")

    def test_a_paste_arrives_intact_on_a_paced_line(self):
        self.paste(self.serial_port())

    def test_a_paste_arrives_intact_in_micropythons_own_editor(self):
        self.paste(self.own_prompt())

    def test_pasted_blocks_work_with_the_editors_auto_indent(self):
        terminal = self.prompt("repl", address=self.own_prompt())
        for i in range(50):
            terminal.type(f"for j in range(2):\rprint('block', {i}, j)\r\r\r\r")
        for i in range(50):
            terminal.await_text(f"block {i} 0")
            terminal.await_text(f"block {i} 1")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_a_program_that_never_echoes_gets_a_paste_on_a_paced_line(self):
        terminal = self.prompt("repl", address=self.serial_port())
        text = "".join(f"{i:04}," for i in range(200))
        terminal.type(f"import sys; print('lis' 'tens'); d = sys.stdin.read({len(text)}); print('read', d[-5:], len(d), sum(d.encode()))\r")
        terminal.await_text("\nlistens")
        terminal.type(text)
        terminal.await_text(f"\nread 0199, {len(text)} {sum(text.encode())}")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_pasted_lines_run_one_after_another(self):
        terminal = self.prompt("repl", address=self.serial_port())
        terminal.type("n = 0\r")
        terminal.await_text(">>> ")
        terminal.type("n = n + len('%s')\r" % ("y" * 40) * 500)
        terminal.type("print('sum', n)\r")
        terminal.await_text("\nsum 20000")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_a_bare_metal_board_takes_ctrl_c_as_a_byte_and_a_paste_in_its_small_buffer(self):
        terminal = self.console("repl", address=MICROBIT)
        terminal.await_text("to exit this shell")
        terminal.type("\r")
        terminal.await_text(">>> ")
        terminal.type(r'''exec("print('run'+'ning')\nwhile True: pass")''' + "\r")
        terminal.await_text("\nrunning")
        terminal.type(b"\x03")
        terminal.await_text("KeyboardInterrupt")
        terminal.await_text(">>> ")
        terminal.type("n = 0\r" + "n = n + len('%s')\r" % ("y" * 40) * 100 + "print('sum', n)\r")
        terminal.await_text("\nsum 4000")
        terminal.type(b"\x04")
        terminal.await_text("MicroPython")
        terminal.type("6 * 7\r")
        terminal.await_text("\n42\r")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_piped_input_is_sent_and_waited_for(self):
        said = self.piped(b"print(1)\nfor i in range(3): print(i * 11)\n\nprint('last')\n")
        self.assertIn(b"\n1\n>>> ", said)
        self.assertIn(b"22\n", said)
        self.assertTrue(said.rstrip(b"\r\n ").endswith(b"\nlast\n>>>"), said)
        greeted = self.serial_port()
        self.assertIn(b"\n5\n", self.piped(b"print(5)\n", address=greeted))
        self.assertEqual(self.piped(b"", address=greeted), b"")
        self.assertIn(b"\n3\n", self.piped(b"print(3)\n\x1dprint(4)\n"))
        self.assertNotIn(b"4", self.piped(b"print(3)\n\x1dprint(4)\n").split(b"print(3)")[1])

    def test_a_file_can_be_the_input(self):
        lines = self.write("lines.txt", "print('from a file')\n" + "x = 1\n" * 2000 + "print('end', x)\n")
        with lines.open("rb") as file:
            done = subprocess.run(
                [MPRUN, "remote", "connect", self.serial_port(), "repl"], stdin=file, capture_output=True,
                timeout=PATIENCE, check=False,
            )  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn(b"\nfrom a file", done.stdout)
        self.assertIn(b"\nend 1", done.stdout)

    def test_a_program_that_takes_its_time_is_waited_for(self):
        said = self.piped(b"import time\ntime.sleep(1)\nprint('slept')\n")
        self.assertIn(b"\nslept\n", said)

    def test_signals_leave_the_terminal_as_it_was(self):
        for number, code in ((signal.SIGTERM, 130), (signal.SIGHUP, 130), (signal.SIGINT, 130), (signal.SIGQUIT, -3), (signal.SIGABRT, -6)):
            with self.subTest(number):
                terminal = self.prompt("repl")
                self.assertTrue(terminal.is_raw())
                terminal.process.send_signal(number)
                self.assertEqual(terminal.finish(), code, terminal.shown)
                self.assertTrue(terminal.is_as_before())

    def test_the_shell_has_the_terminal_while_it_is_stopped(self):
        # An orphaned process group cannot be stopped, so there is a shell in between.
        terminal = Terminal(["sh", "-mc", f"{shlex.quote(str(MPRUN))} remote connect exec:micropython repl; echo stopped $?; fg; echo over $?"], cwd=self.folder)
        self.addCleanup(terminal.close)
        terminal.await_text(">>> ")
        self.assertTrue(terminal.is_raw())
        children = pathlib.Path(f"/proc/{terminal.process.pid}/task/{terminal.process.pid}/children")
        program = int(children.read_text().split()[0])
        os.kill(program, signal.SIGTSTP)
        terminal.await_text("stopped")
        terminal.await_text("remote connect")  # the shell's fg
        waiting_for(terminal.is_raw)
        terminal.type("9 * 9\r")
        terminal.await_text("\n81\r\n")
        terminal.type(LEAVE)
        terminal.await_text("over 0")
        self.assertEqual(terminal.finish(), 0)
        self.assertTrue(terminal.is_as_before())

    def test_a_stopped_terminal_does_not_stop_the_board(self):
        terminal = self.prompt("repl")
        done = self.folder / "done"
        terminal.type(f"for i in range(30000): print('line', i, '.' * 40)\r\r\ropen('{done}', 'w').close()\r")
        waiting_for(done.exists)  # nobody has read the terminal's output yet
        terminal.await_text("line 29999 ")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_it_can_be_left_while_the_terminal_is_stopped(self):
        terminal = self.prompt("repl")
        terminal.type("while True: print('z' * 100)\r\r\r")
        terminal.await_text("zzzz")
        os.write(terminal.master, LEAVE)
        terminal.process.wait(PATIENCE)  # although nobody reads
        self.assertEqual(terminal.process.returncode, 0)

    def test_a_board_that_comes_back_is_used_again(self):
        terminal = self.prompt("repl", "--reconnect", address=self.serial_port())
        terminal.type(b"print('" + DROP[:9] + b"' + '" + DROP[9:] + b"')\r")
        terminal.await_text("[the board is gone; waiting for it]")
        terminal.await_text("[the board is back]")
        terminal.type("\r")
        terminal.await_text(">>> ")
        terminal.type("3 * 3\r")
        terminal.await_text("\n9\r\n")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_a_board_that_does_not_come_back_can_be_left(self):
        listening = socket.create_server(("127.0.0.1", 0))
        server = Server(listening, self.unix_port())
        terminal = self.prompt("repl", "--reconnect", address=f"tcp://127.0.0.1:{listening.getsockname()[1]}")
        self.addCleanup(server.thread.join, 30)
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        terminal.type("import sys; sys.exit()\r")
        terminal.await_text("[the board is gone")
        terminal.type(LEAVE)
        self.assertEqual(terminal.finish(), 0)

    def test_several_boards_have_no_console(self):
        farm = self.farm(self.UNIX, self.UNIX.replace("id: unix", "id: other"))
        run = self.mprun("remote", "--farm", farm, "repl")
        self.assertEqual(run.code, 1)
        self.assertIn("a keyboard can serve only one board", run.stderr)


if __name__ == "__main__":
    unittest.main()
