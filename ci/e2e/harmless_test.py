"""No test can change the user's files or affect another test: the suite's folder is the same after any run."""

import ctypes
import os
import signal
import stat
import struct

from lab import SOURCE, LabTest, unittest

SINGLE_LINE = SOURCE / "ci/e2e/boards/single_line.py"

# Each tries to do harm and then prints the same on a unix port and in CPython. VICTIM is in the suite's folder.
HOSTILE = {
    "empties_its_folder": "for name in os.listdir('.'): remove(name)\n",
    "renames_everything": "for name in os.listdir('.'): attempt(os.rename, name, name + '.old')\n",
    "overwrites_itself": "write('overwrites_itself.py')\nattempt(write, globals().get('__file__') or 'x')\n",
    "overwrites_by_path": "write(VICTIM)\nwrite(FOLDER + '/new.txt')\nattempt(os.mkdir, FOLDER + '/new')\n",
    "removes_by_path": "remove(VICTIM)\nattempt(os.rename, VICTIM, 'mine')\nattempt(os.rmdir, FOLDER + '/data')\n",
    "goes_up": "for up in ('..', '../..', '../../..'):\n"
    "    for name in os.listdir(up): write(up + '/' + name + '/suite/victim.txt')\n",
    "goes_by_proc": "write('/proc/self/cwd/../../' + VICTIM)\nwrite('/proc/self/root' + VICTIM)\n",
    "searches_from_the_root": "walk('/tmp', 4)\nfor top in os.listdir('/'): write('/' + top + VICTIM)\n",
    "links": "if hasattr(os, 'symlink'):\n"
    "    attempt(os.symlink, FOLDER, 'way')\n    attempt(os.link, VICTIM, 'same')\n"
    "    write('way/victim.txt')\n    write('same')\n",
    "attributes": "for name in ('chmod', 'truncate', 'utime', 'chown', 'setxattr'):\n"
    "    if hasattr(os, name):\n"
    "        arguments = {'chmod': (0,), 'truncate': (0,), 'utime': ((1, 1),), 'chown': (1, 1), 'setxattr': ('user.x', b'')}\n"
    "        attempt(getattr(os, name), VICTIM, *arguments[name])\n",
    "calls_libc": "try:\n    import ffi\n    libc = ffi.open(None)\n"
    "    libc.func('i', 'chmod', 'si')(VICTIM, 0)\n    libc.func('i', 'truncate', 'sl')(VICTIM, 0)\n"
    "except (ImportError, OSError):\n    pass\n",
    "moves_its_folder": "here = os.getcwd()\nattempt(os.rename, here, FOLDER + '/gone')\nattempt(os.rmdir, here)\n",
}
PRELUDE = """import os
FOLDER = {folder!r}
VICTIM = FOLDER + '/victim.txt'

def attempt(call, *arguments):
    try:
        return call(*arguments)
    except (OSError, NotImplementedError):
        pass

def open_and_write(name):
    with open(name, 'w') as file:
        file.write('harm')

def write(name):
    attempt(open_and_write, name)

def remove(name):
    attempt(os.remove, name)
    attempt(os.rmdir, name)

def walk(folder, levels):
    for name in attempt(os.listdir, folder) or ():
        if name == 'victim.txt':
            write(folder + '/' + name)
            remove(folder + '/' + name)
        elif levels:
            walk(folder + '/' + name, levels - 1)

"""
SHOWN = "print('done')\n"


def seen(folder):
    """Names, kinds, modes, times and contents of everything in a folder."""
    all_of_it = {}
    for path in [folder, *sorted(folder.rglob("*"))]:
        about = path.lstat()
        content = path.read_bytes() if stat.S_ISREG(about.st_mode) else path.is_symlink() and os.readlink(path)
        all_of_it[str(path)] = (about.st_mode, about.st_uid, about.st_nlink, about.st_mtime_ns, content)
    return all_of_it


def without_landlock():
    """As on a kernel without Landlock: landlock_create_ruleset is not a system call."""
    libc = ctypes.CDLL(None, use_errno=True)
    load, equals, give = 0x20, 0x15, 0x06  # BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_RET|K
    code = [(load, 0, 0, 0), (equals, 0, 1, 444), (give, 0, 0, 0x00050000 | 38), (give, 0, 0, 0x7FFF0000)]
    filter_ = b"".join(struct.pack("HBBI", *instruction) for instruction in code)
    buffer = ctypes.create_string_buffer(filter_)

    class Program(ctypes.Structure):
        _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

    program = Program(len(code), ctypes.addressof(buffer))
    if libc.prctl(38, 1, 0, 0, 0) or libc.prctl(22, 2, ctypes.byref(program), 0, 0):
        raise OSError(ctypes.get_errno(), "no seccomp")


class Harmless(LabTest):
    def setUp(self):
        super().setUp()
        self.temporary = self.folder / "tmp"
        self.temporary.mkdir()
        self.environment = {
            **os.environ,
            "TMPDIR": str(self.temporary),
            "XDG_CACHE_HOME": str(self.folder / "cache"),
        }
        self.suite = self.folder / "suite"

    def write_hostile_suite(self):
        self.write("suite/victim.txt", "precious")
        self.write("suite/data/deep/file.bin", "data")
        self.write("suite/_helper.py", "print('helped')\n")
        (self.suite / "link.txt").symlink_to("victim.txt")
        (self.suite / "read_only.txt").write_text("r")
        (self.suite / "read_only.txt").chmod(0o444)
        # A process board that is not a unix port keeps its right to change modes.
        self.write("suite/suite.yaml", "cases: {calls_libc: {requires: {platforms: [unix]}}}\n")
        for name, harm in HOSTILE.items():
            self.write(f"suite/{name}.py", PRELUDE.format(folder=str(self.suite)) + harm + SHOWN)

    def run_suite(self, farm, *more, **options):
        return self.run_farm(farm, "suite", *more, env=self.environment, **options)

    def test_the_suite_is_the_same_after_hostile_tests(self):
        self.write_hostile_suite()
        (self.folder / "flash").mkdir()
        line = self.board("line", "python3", str(SINGLE_LINE), "flash", *self.unix_port())
        before = seen(self.suite)
        farm = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 2"), line)
        run = self.run_suite(farm)
        self.assertEqual(seen(self.suite), before)
        failed = {k: v["message"] for k, v in run.cells().items() if v["verdict"] not in ("passed", "skipped")}
        self.assertEqual(failed, {})
        self.assertEqual(list(self.temporary.iterdir()), [])

    def test_however_the_run_ends(self):
        self.write("suite/victim.txt", "precious")
        harm = PRELUDE.format(folder=str(self.suite)) + (
            "print('begun')\n"
            "while True:\n    walk(FOLDER, 3)\n    write(VICTIM)\n    write('mine')\n    remove('mine')\n"
        )
        self.write("suite/a.py", harm)
        before = seen(self.suite)
        farm = self.farm(self.UNIX, defaults="{idle_timeout: 60s, case_timeout: 60s}")
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            with self.subTest(number):
                process = self.start("--farm", farm, "suite", "--out", self.out, env=self.environment)
                self.await_condition(lambda: any(self.temporary.rglob("unix/mine")) or process.poll() is not None)
                self.assertIsNone(process.poll())
                process.send_signal(number)
                if number != signal.SIGKILL:
                    process.send_signal(number)
                    self.await_condition(lambda: "interrupted" in self.journal())
                    process.send_signal(number)
                process.communicate(timeout=60)
                self.await_condition(lambda: not any(self.temporary.iterdir()))
                self.assertEqual(seen(self.suite), before)

    def journal(self):
        return "".join(file.read_text(errors="replace") for file in self.out.glob("events.ndjson*"))

    def test_tests_do_not_get_each_others_files(self):
        for i in range(12):
            self.write(
                f"suite/t{i}.py",
                f"with open('data.txt', 'w') as f:\n    f.write('{i}' * 1000)\n"
                "with open('data.txt') as f:\n    text = f.read()\n"
                f"print(len(text), set(text) == {{'{i % 10}'}} or set(text) == set('{i}'))\n",
            )
        run = self.run_suite(self.farm(self.UNIX.replace("id: unix", "id: unix, count: 3")))
        self.assertEqual(run.code, 0, run.stdout)

    def left_over(self, *boards):
        self.write("suite/suite.yaml", "files: [_lib/helper.py, _lib/data.bin]\n")
        self.write("suite/_lib/helper.py", "value = 42\n")
        self.write("suite/_lib/data.bin", "0123456789")
        spoil = "import os\nos.remove('helper.py')\nwith open('data.bin', 'w') as f: f.write('x')\nprint('x')\n"
        look = "import helper\nwith open('data.bin') as f: print(helper.value, f.read())\n"
        for i in range(3):
            self.write(f"suite/t{2 * i}_spoils.py", spoil)
            self.write(f"suite/t{2 * i + 1}_looks.py", look)
        return self.run_suite(self.farm(*boards))

    def test_files_that_a_case_deleted_are_restored(self):
        run = self.left_over(self.UNIX)
        self.assertEqual(run.code, 0, run.stdout)

    def test_files_that_a_case_deleted_are_restored_on_a_board_behind_a_line(self):
        line = self.board("line", "python3", str(SINGLE_LINE), "flash", *self.unix_port())
        run = self.left_over(line)
        self.assertEqual(run.code, 0, run.stdout)

    def test_files_that_a_case_left_are_removed(self):
        leave = "import os\nos.mkdir('d')\nfor n in ('x', 'd/y', 'mod.py'):\n    open(n, 'w').close()\nprint('x')\n"
        self.write("suite/a_leaves.py", leave)
        self.write("suite/b_looks.py", "import os\nprint(os.listdir())\ntry:\n    import mod\nexcept ImportError:\n    print('none')\n")
        self.write("suite/b_looks.py.exp", "[]\nnone\n")
        run = self.run_suite(self.farm(self.UNIX))
        self.assertEqual(run.code, 0, run.stdout)

    def test_a_board_may_be_allowed_to_write_elsewhere(self):
        state = self.folder / "state"
        state.mkdir()
        self.write("suite/a.py", f"with open({str(state / 'x')!r}, 'a') as f: f.write('x')\nprint('x')\n")
        self.write("suite/a.py.exp", "x\n")
        unix = "{id: %s, platform: unix, link: {process: {command: [micropython]%s}}}"
        farm = self.farm(unix % ("without", ""), unix % ("state", ", writes: [state]"), unix % ("anywhere", ", writes: [/]"))
        run = self.run_suite(farm)
        verdicts = {board: cell["verdict"] for (board, _), cell in run.cells().items()}
        self.assertEqual(verdicts, {"without": "failed", "state": "passed", "anywhere": "passed"})
        self.assertEqual((state / "x").read_text(), "xx")

    def test_a_process_board_of_any_kind_is_confined(self):
        line = self.board("line", "python3", str(SINGLE_LINE), str(self.folder / "elsewhere"), "true")
        self.write("suite/a.py", "print('x')\n")
        run = self.run_suite(self.farm(line, defaults="{connect_timeout: 5s, reply_timeout: 1s}"))
        self.assertEqual(run.code, 3)
        self.assertFalse((self.folder / "elsewhere").exists())

    def test_a_kernel_without_confinement_is_reported_once(self):
        self.write("suite/a.py", "print('x')\n")
        farm = self.farm(self.UNIX.replace("id: unix", "id: unix, count: 3"))
        run = self.run_suite(farm)
        self.assertEqual([e for e in run.events("notice") if "Landlock" in e["message"]], [])
        run = self.run_suite(farm, preexec_fn=without_landlock)
        self.assertEqual(run.code, 0, run.stdout)
        self.assertEqual(len([e for e in run.events("notice") if "Landlock" in e["message"]]), 1)

    def test_a_flash_image_in_the_folder_is_kept(self):
        """A unix port whose files are in an image: the folder is not its file system, so it is not cleaned."""
        self.write(
            "flash.py",
            "import os, sys\n"
            "class Flash:\n"
            "    def __init__(self):\n"
            "        self.new = 'flash.img' not in os.listdir()\n"
            "        if self.new: open('flash.img', 'wb').write(bytes(512 * 400))\n"
            "        self.file = open('flash.img', 'r+b')\n"
            "    def readblocks(self, n, buf, off=0):\n        self.file.seek(n * 512 + off)\n        self.file.readinto(buf)\n"
            "    def writeblocks(self, n, buf, off=0):\n        self.file.seek(n * 512 + off)\n        self.file.write(buf)\n"
            "    def ioctl(self, op, arg):\n        return {4: 400, 5: 512}.get(op, 0)\n"
            "with open(sys.argv[1]) as file:\n    program = file.read().replace('os.chdir(\".\")', 'os.chdir(%r)' % '/')\n"
            "flash = Flash()\n"
            "if flash.new: os.VfsFat.mkfs(flash)\n"
            "os.umount('/')\nos.mount(os.VfsFat(flash), '/')\nos.chdir('/')\n"
            "exec(program, {'__name__': 'raw_repl_server', 'user': globals(), 'execfile': execfile})\n",
        )
        interpreter, server = self.unix_port()
        if server == "-i":
            self.skipTest("needs a unix port before 1.27, whose REPL is a program of ours")
        script = self.write("board", f"#!/bin/sh\n[ $1 = -c ] && exec {interpreter} \"$@\"\nexec {interpreter} {self.folder}/flash.py \"$@\"\n")
        script.chmod(0o755)
        self.write("suite/suite.yaml", "files: [_lib/helper.py]\n")
        self.write("suite/_lib/helper.py", "value = 42\n")
        look = "import os, helper\nprint(helper.value, 'kept' in os.listdir('/'))\nopen('/kept', 'w').close()\n"
        self.write("suite/a.py", look)
        self.write("suite/a.py.exp", "42 False\n")
        self.write("suite/b.py", look)
        self.write("suite/b.py.exp", "42 True\n")
        run = self.run_suite(self.farm("{id: flash, platform: unix, link: {process: {command: [./board]}}}"))
        self.assertEqual(run.code, 0, run.stdout)


if __name__ == "__main__":
    unittest.main()
