"""mount_calls.py, mount_files.py and mount_folder.py on a unix port, with a host that answers as these tests want it: typed ahead, damaged, interrupted."""

import binascii
import struct
import unittest

from board_process import HERE
from on_board import OnBoard

MARK = b"\x18\x81\x92\xa3\xb4\xc5\xd6\xe7"
HELLO, SYNC, GIVE_BACK, STAT, LIST, OPEN, CLOSE, READ, WRITE, SIZE = range(1, 11)
END, TELL, CHECKED = 1, 2, 4


class Mounted(OnBoard):
    piece = 0
    checks = 0

    def setUp(self):
        super().setUp()
        self.board.enter_raw()
        self.board.run("import micropython, os")  # later ones would look for files of that name
        programs = [(HERE / f"mount_{part}.py").read_text() for part in ("calls", "files", "folder")]
        call = f"kit = _mprun_calls({MARK!r}, 4096, {self.piece}, {self.checks})\n"
        self.begin("".join(programs) + call + "_mprun_mount('/remote', 0, kit, _mprun_files(kit))\n")
        self.answer(self.request(HELLO))
        self.assertEqual(self.end(), ("", ""))

    def begin(self, source):
        self.board.send(source.encode() + b"\x04")
        self.assertEqual(self.board.read(2), b"OK")

    def end(self):
        output, error = self.board.answer()
        return output.decode(), error

    def request(self, operation):
        """(number, handle, a, b, body) of the next one; all before it is an error."""
        self.assertEqual(self.board.read(len(MARK)), MARK)
        head = self.board.read(20)
        number, kind, handle, a, b, size, check = struct.unpack("<BBHIIII", head)
        body = self.board.read(size)
        self.assertEqual(kind, operation, body)
        wanted = binascii.crc32(body, binascii.crc32(head[:16])) if self.checks else 0
        self.assertEqual(check, wanted)
        return number, handle, a, b, body

    def answer(self, request, value=0, payload=b"", flags=0, before=b"", damage=b""):
        check = self.checks and len(payload) > 0
        head = bytearray(struct.pack("<BBBBiI", 0x18, request[0], flags | CHECKED * check, 0, value, len(payload)))
        head[3] = (0xA5 - sum(head)) & 255
        check = struct.pack("<I", binascii.crc32(payload)) if check else b""
        self.board.send(before + bytes(head) + payload[: len(payload) - len(damage)] + damage + check)

    def test_a_file_is_read_ahead_when_it_is_opened(self):
        self.begin("f = open('x.txt'); t = f.read(3), f.read(), f.seek(0), f.readline(); f.close(); print(*t)")
        request = self.request(OPEN)
        self.assertEqual(request[2:], (1, 4096, b"r/x.txt"))
        self.answer(request, 7, b"abc\ndef", END)
        more = self.request(READ)
        self.assertEqual(more[1:3], (7, 7))
        self.answer(more, 0, b"", END)
        self.assertEqual(self.request(CLOSE)[1], 7)
        self.assertEqual(self.end(), ("abc \ndef 0 abc\n\n", ""))

    def test_short_parts_are_put_together(self):
        self.begin("f = open('x', 'rb'); print(len(f.read()), len(f.read(10)))")
        self.answer(self.request(OPEN), 7, b"a" * 100)
        for at, size, flags in ((100, 4000, 0), (4100, 50, END)):
            request = self.request(READ)
            self.assertEqual(request[2], at)
            self.answer(request, 0, b"b" * size, flags)
        request = self.request(READ)
        self.answer(request, 0, b"", END)
        self.assertEqual(self.end(), ("4150 0\n", ""))

    def test_a_write_names_its_offset(self):
        self.begin("f = open('x', 'w'); print(f.write('abc'), f.write(bytearray(1000)), f.tell())")
        self.answer(self.request(OPEN), 3)
        first = self.request(WRITE)
        self.assertEqual(first[1:3] + first[4:], (3, 0, b"abc"))
        self.answer(first, 3)
        second = self.request(WRITE)
        self.assertEqual(second[2:3] + second[4:], (3, bytes(1000)))
        self.answer(second, 1003)
        self.assertEqual(self.end(), ("3 1000 1003\n", ""))

    def test_an_errno_is_an_error(self):
        self.begin("try: os.stat('x')\nexcept OSError as e: print(e.errno)")
        self.answer(self.request(STAT), -13)
        self.assertEqual(self.end(), ("13\n", ""))

    def test_input_before_the_answer_is_given_back(self):
        for typed in (b"x", b"\x18", b"typed ahead\r", b"\x18" * 30, bytes(range(256)).replace(b"\x03", b"")):
            with self.subTest(typed):
                self.begin("print(os.stat('x')[6])")
                self.answer(self.request(STAT), 0, struct.pack("<5I", 0x8000, 5, 0, 0, 0), TELL, typed)
                self.assertEqual(self.request(GIVE_BACK)[4], typed)
                self.assertEqual(self.end(), ("5\n", ""))

    def test_nothing_typed_is_reported_too_if_asked_for(self):
        self.begin("os.remove('x')")
        self.answer(self.request(11), 0, b"", TELL)
        self.assertEqual(self.request(GIVE_BACK)[4], b"")
        self.assertEqual(self.end(), ("", ""))

    def test_an_interrupt_among_that_comes_true_after_the_answer(self):
        self.begin("try: os.remove('x')\nexcept KeyboardInterrupt: print('stopped')")
        self.answer(self.request(11), before=b"ab\x03c")
        self.assertEqual(self.request(GIVE_BACK)[4], b"abc")
        self.assertEqual(self.end(), ("stopped\n", ""))
        self.assert_idle()

    def test_a_host_that_knows_nothing_of_it_gets_the_board_back(self):
        self.begin("os.remove('x')")
        self.request(11)
        self.board.send(b"\x03" * 4)
        self.assertIn("KeyboardInterrupt", self.end()[1])
        self.assert_idle()

    def test_a_signal_while_it_waits_passes_over_the_rest_of_the_answer(self):
        self.begin("try: print(len(open('x', 'rb').read()))\nexcept KeyboardInterrupt: print('stopped')")
        request = self.request(OPEN)
        self.board.interrupt()
        number = self.request(SYNC)[0]
        self.answer(request, 1, MARK * 100)  # which was on its way
        self.board.send(MARK + bytes([number]))
        self.assertEqual(self.end(), ("stopped\n", ""))
        self.assert_idle()
        self.test_a_write_names_its_offset()


class Checked(Mounted):
    piece = 64
    checks = 1

    def test_a_damaged_answer_is_an_error(self):
        self.begin("try: print(open('x').read())\nexcept OSError as e: print(e.errno)")
        self.answer(self.request(OPEN), 1, b"some data", END, damage=b"X")
        self.assertEqual(self.end(), ("5\n", ""))
        self.assert_idle()

    # Such a board knows no signals.
    test_a_signal_while_it_waits_passes_over_the_rest_of_the_answer = None


if __name__ == "__main__":
    unittest.main()
