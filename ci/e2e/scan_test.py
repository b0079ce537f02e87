"""mprun scan on a folder that looks like /sys: attached, new and missing devices, and inventories that keep their
formatting."""

import os
import resource

from lab import LabTest, unittest


class Scan(LabTest):
    def setUp(self):
        super().setUp()
        self.sysfs, self.dev = self.folder / "sys", self.folder / "dev"
        (self.sysfs / "class/tty").mkdir(parents=True)
        self.dev.mkdir()
        self.plug("ttyACM0", "1-1.2", "2e8a:0005", "e660583883724a32")

    def plug(self, name, usb_path, usb, serial_number=""):
        """Like the kernel: class/tty/NAME links to a folder below the USB interface, below the device."""
        device = f"sys/devices/pci0000:00/usb1/{usb_path}"
        vendor, product = usb.split(":")
        facts = {"idVendor": vendor, "idProduct": product, "manufacturer": "MicroPython", "product": "Board in FS mode"}
        if serial_number:
            facts["serial"] = serial_number
        for fact, value in facts.items():
            self.write(f"{device}/{fact}", value + "\n")
        interface = self.write(f"{device}/{usb_path}:1.0/bInterfaceNumber", "00\n").parent
        entry = interface / "tty" / name
        entry.mkdir(parents=True)
        (entry / "device").symlink_to("../..")
        everything = self.sysfs / "class/tty"
        (everything / name).symlink_to(os.path.relpath(entry, everything))
        (self.dev / name).write_text("")

    def scan(self, *more, **options):
        return self.mprun("scan", "--sysfs", self.sysfs, "--dev", self.dev, *more, **options)

    def test_lists_the_attached_devices(self):
        self.plug("ttyUSB0", "1-1.3", "1a86:7523")
        run = self.scan()
        self.assertEqual(run.code, 0, run.stderr)
        lines = [line.split() for line in run.stdout.splitlines()]
        self.assertEqual(lines[1][:4], [str(self.dev / "ttyACM0"), "2e8a:0005", "e660583883724a32", "rp2"])
        self.assertEqual(lines[2][:4], [str(self.dev / "ttyUSB0"), "1a86:7523", "-", "esp32"])

    def test_no_device_is_attached(self):
        run = self.mprun("scan", "--sysfs", self.folder / "none", "--dev", self.dev)
        self.assertEqual((run.code, run.stdout), (0, "no serial port with a device is attached\n"))

    def test_names_new_and_missing_devices(self):
        lab = self.write(
            "lab.yaml",
            "version: 1\ndefaults: {platform: rp2}\nboards:\n"
            "  - {id: pico, link: {serial: {match: {serial_number: e660583883724a32}}}}\n"
            "  - {id: gone, link: {serial: {match: {usb: '2e8a:0005', serial_number: other}}}}\n",
        )
        self.plug("ttyUSB0", "1-1.3", "1a86:7523")
        run = self.scan("--farm", lab)
        self.assertRegex(run.stdout, r"(?m)ttyACM0 .* pico ")
        self.assertRegex(run.stdout, r"(?m)ttyUSB0 .* new ")
        self.assertRegex(run.stdout, r"(?m)^missing: gone \(.*other")
        self.assertIn("1 new; --write adds it to", run.stdout)

    def test_secrets_of_the_inventory_are_masked(self):
        lab = self.write(
            "lab.yaml",
            "version: 1\ndefaults: {platform: rp2, secrets: [HERE]}\nboards:\n"
            "  - {id: pico, link: {serial: {match: {serial_number: '${HERE}'}}}}\n"
            "  - {id: gone, secrets: [GONE], link: {serial: {match: {serial_number: '${GONE}'}}}}\n",
        )
        run = self.scan("--farm", lab, env=dict(os.environ, HERE="e660583883724a32", GONE="s3cret"))
        self.assertRegex(run.stdout, r"(?m)ttyACM0 .* \*{16} +pico ")
        self.assertRegex(run.stdout, r"(?m)^missing: gone \(.*\*{6}")
        self.assertNotRegex(run.stdout, "s3cret|e660583883724a32")

    def test_writes_an_inventory_that_can_be_read(self):
        lab = self.folder / "lab.yaml"
        run = self.scan("--farm", lab, "--write")
        self.assertEqual(run.code, 0, run.stderr)
        self.assertIn("added: rp2-1 (guessed: USB 2e8a:0005", run.stdout)
        self.write("suites/s/a.py", "print(1)\n")
        listed = self.mprun("--farm", lab, "suites", "--list")
        self.assertEqual(listed.code, 0, listed.stderr)
        self.assertRegex(listed.stdout, r"run +rp2-1 +s/a\n")

    def test_merging_keeps_handwritten_text(self):
        before = (
            "# The lab in room 3.\nversion: 1\nboards:\n"
            "  # the first\n  - id: unix   # aligned\n    platform: unix\n    link: {process: {command: [micropython]}}\n"
        )
        after = "\n# limits\ndefaults: {idle_timeout: 5s}\n"
        lab = self.write("real.yaml", before + after)
        lab.chmod(0o640)
        link = self.folder / "lab.yaml"
        link.symlink_to("real.yaml")
        run = self.scan("--farm", link, "--write")
        self.assertEqual(run.code, 0, run.stderr)
        text = lab.read_text()
        self.assertTrue(text.startswith(before) and text.endswith(after), text)
        self.assertIn("  - id: rp2-1 # Board in FS mode, MicroPython\n", text)
        self.assertTrue(link.is_symlink())
        self.assertEqual(lab.stat().st_mode & 0o777, 0o640)
        again = self.scan("--farm", link, "--write")
        self.assertIn("stays as it is: nothing is new", again.stdout)
        self.assertEqual(lab.read_text(), text)

    def test_wrong_input_is_reported_and_changes_nothing(self):
        flow = self.write("flow.yaml", "version: 1\nboards: [{id: a}]\n")
        for lab, problem in ((flow, "flow.yaml:2:9: .*'- ' entry"), (self.write("bad.yaml", "boards: [\n"), "bad.yaml:"),):
            before = lab.read_text()
            run = self.scan("--farm", lab, "--write")
            self.assertEqual(run.code, 2)
            self.assertRegex(run.stderr, rf"^mprun: .*{problem}.*\n$")
            self.assertEqual(lab.read_text(), before)
        self.assertIn("No such file", self.scan("--farm", "none.yaml").stderr)
        self.assertEqual(self.scan("--write").code, 2)

    def test_a_full_disk_leaves_the_inventory_unchanged(self):
        lab = self.write("lab.yaml", "version: 1\nboards:\n  - {id: a}\n")
        limit = lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
        run = self.scan("--farm", lab, "--write", preexec_fn=limit)
        self.assertEqual(run.code, 3)
        self.assertIn("cannot write", run.stderr)
        self.assertEqual(lab.read_text(), "version: 1\nboards:\n  - {id: a}\n")
        self.assertEqual([path.name for path in self.folder.glob("lab.yaml*")], ["lab.yaml"])


if __name__ == "__main__":
    unittest.main()
