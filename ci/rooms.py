"""The rooms of the source: what lives in each, and from which others it may include; the floor first.

A room may use only rooms above it in this list, so that arrows point one way. `x/` is a folder with all that is in it,
`x/*` its own files alone; every room may use `base/`. check_includes keeps to it, and the page docs/architecture.md
shows it.
"""

ALL_LINKS = [
    "transports/*", "transports/faults/", "transports/serial/", "transports/process/", "transports/sockets/", "transports/rfc2217/",
    "transports/webrepl/", "transports/recording/", "transports/bluetooth/",
]  # fmt: skip
REMOTE_ACTION = ["runner/device/", "runner/board/", "runner/transfer/", "runner/remote/*", "runner/remote/command_line/", "transports/protocol/*"]
MACHINES = ["transports/protocol/*", "transports/protocol/repl/"]

ROOMS = [
    ("base/async/", "a coroutine's type, a gate that lets so many through, and what is asked once", []),
    ("base/bytes/", "SHA-256, base64", []),
    ("base/files/", "files that appear whole or not at all, folders to copy, descriptors", []),
    ("base/python/", "Python source: literals, and what a lexer throws away", []),
    ("base/text/", "text for people: quantities, printable, the nearest word", []),
    ("base/yaml/", "YAML that a person wrote, and what is wrong with it", []),
    ("transports/protocol/", "sans-IO machines; here what all of them use", []),
    ("transports/protocol/repl/", "the raw REPL and raw-paste", ["transports/protocol/*"]),
    ("transports/protocol/rfc2217/", "telnet and its COM port option", ["transports/protocol/*"]),
    ("transports/protocol/transfer/", "files as a stream of frames", MACHINES),
    ("transports/protocol/mount/", "a board's requests about its mounted folder", ["transports/protocol/*"]),
    ("transports/protocol/webrepl/", "WebSocket frames, WebREPL's login and files", [*MACHINES, "transports/protocol/transfer/"]),
    ("transports/protocol/fuzz/", "arbitrary bytes for every machine", ["transports/protocol/"]),
    ("transports/", "the link, and what drives a machine over one", ["transports/protocol/*"]),
    ("transports/faults/", "the decorator that makes a link bad", ["transports/*"]),
    ("transports/serial/", "serial ports, who holds them, USB devices", ["transports/*"]),
    ("transports/process/", "boards that are processes, and programs of this host", ["transports/*", "transports/serial/"]),
    ("transports/sockets/", "TCP and Unix sockets", ["transports/*"]),
    ("transports/rfc2217/", "serial ports of another host", ["transports/*", "transports/serial/", "transports/sockets/", "transports/protocol/*", "transports/protocol/rfc2217/"]),
    ("transports/webrepl/", "WebREPL, with TLS", ["transports/*", "transports/sockets/", "transports/protocol/*", "transports/protocol/webrepl/"]),
    ("transports/http/", "what is at an http:// or https:// address", ["transports/*", "transports/sockets/", "transports/webrepl/"]),
    ("transports/recording/", "what passed on a link, kept and played again", ["transports/*", "transports/faults/"]),
    ("transports/bluetooth/", "Bluetooth LE by BlueZ", ["transports/*"]),
    ("runner/device/", "Python that runs on the boards", []),
    ("runner/events/", "the facts of a run, their words, and the run as they tell it", []),
    ("runner/host/", "this host: what computes on it, what is cleaned up, its Python programs", ["runner/events/", "transports/*", "transports/process/"]),
    ("suites/catalog/", "the cases in a user's folders", []),
    ("suites/judging/", "what an output means", ["runner/events/", "suites/catalog/"]),
    ("suites/truth/", "what CPython prints", ["runner/events/", "suites/catalog/", "runner/host/", "transports/*", "transports/process/"]),
    ("suites/upstream/", "the rules of MicroPython's own tests", ["runner/events/", "suites/catalog/", "suites/judging/", "suites/truth/"]),
    ("runner/inventory/", "lab.yaml as values", ALL_LINKS),
    ("runner/scan/", "what is attached, as lines of an inventory", ["transports/serial/", "runner/inventory/"]),
    ("runner/quarantine/", "cases whose failures do not count, and until when", []),
    ("runner/scheduling/", "the plan, and what runs where and when: pure", ["runner/events/", "runner/inventory/", "suites/catalog/"]),
    ("runner/board/", "an open board: its link, session and log", ["runner/events/", "runner/host/", "runner/inventory/", "suites/catalog/", "suites/judging/", *ALL_LINKS, *MACHINES, "transports/protocol/webrepl/"]),
    ("runner/transfer/", "one file to or from a board, verified", ["runner/events/", "runner/inventory/", "runner/board/", *MACHINES, "transports/protocol/transfer/"]),
    ("runner/copying/", "many files, as cp means it", ["runner/events/", "runner/host/", "runner/transfer/"]),
    ("runner/confirming/", "whether a failure is the test's or its line's", ["runner/events/", "runner/board/", "transports/protocol/*"]),
    ("runner/run/", "the dispatcher: plan and boards to events", ["runner/events/", "runner/host/", "runner/inventory/", "runner/scheduling/", "runner/board/", "runner/transfer/", "runner/confirming/", "suites/catalog/", "suites/truth/"]),
    ("runner/catalog/", "what a kind of test is, and which kind a file is", ["runner/events/", "runner/inventory/", "runner/scheduling/", "runner/run/", "suites/catalog/"]),
    ("runner/options/", "the command line as values", ["runner/events/", "runner/scheduling/", "runner/transfer/", "runner/run/", "suites/upstream/"]),
    ("reports/events/", "events as lines of JSON and back", ["runner/events/"]),
    ("reports/console/", "what a terminal or a log shows", ["runner/events/"]),
    ("reports/html/", "report.html: a page, and the run's data in it", ["runner/events/"]),
    ("reports/github/", "what GitHub shows: a step's summary, annotations, a comment", ["runner/events/"]),
    ("reports/files/", "junit.xml, results.json, matrix.txt, and the set of reporters", ["runner/events/", "reports/events/", "reports/html/"]),
    ("reports/baseline/", "what is new, fixed and known beside an earlier run", ["runner/events/", "reports/events/"]),
    ("reports/history/", "all runs so far, in SQLite, and what they tell", ["runner/events/", "reports/console/"]),
    ("reports/upstream/", "the files of MicroPython's own runners", ["runner/events/", "suites/upstream/"]),
    ("reports/", "what tests of the reports share", ["runner/events/", "reports/events/"]),
    ("bench/files/", "measures and their files", []),
    ("bench/comparison/", "what changed between two files of measures", ["bench/files/", "reports/console/"]),
    ("bench/farm/", "the boards of a farm measured in rounds", ["bench/files/", "bench/comparison/", "reports/console/", "runner/host/", "runner/board/", "runner/transfer/"]),
    ("bench/farm/measures/", "what is measured", ["bench/farm/", *MACHINES]),
    ("bench/links/", "the speed of links", [*ALL_LINKS]),
    ("bench/micro/", "the speed of what needs no farm", ["transports/", "runner/events/", "runner/host/", "runner/board/", "runner/scheduling/", "runner/transfer/", "reports/html/", "reports/files/"]),
    ("bench/peers/", "transfers beside those of others", ["transports/protocol/*", "runner/board/", "runner/transfer/", "runner/copying/"]),
    ("bench/simulation/", "comparisons of runs of which all is known", ["bench/comparison/"]),
    ("runner/kinds/upstream/", "what kinds of MicroPython's tests share", ["runner/events/", "runner/host/", "runner/inventory/", "runner/board/", "suites/truth/", "suites/upstream/", "transports/*", "transports/process/"]),
    ("runner/kinds/program/", "a file of a suite, or a transfer", ["runner/board/", "runner/transfer/", "runner/copying/", "runner/run/", "runner/catalog/", "suites/catalog/", "suites/judging/"]),
    ("runner/kinds/tree/", "a test of MicroPython's tree", ["runner/host/", "runner/scheduling/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "suites/catalog/", "suites/truth/", "suites/upstream/", "reports/files/", "reports/upstream/", "transports/recording/"]),
    ("runner/kinds/natmod/", "one with a native module", ["runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "suites/truth/", "suites/upstream/", "reports/upstream/"]),
    ("runner/kinds/benchmark/", "one of perf_bench/", ["bench/files/", "bench/farm/", "runner/events/", "runner/host/", "runner/board/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "runner/kinds/tree/", "suites/catalog/", "suites/truth/", "suites/upstream/", "reports/upstream/", "transports/process/"]),
    ("runner/kinds/multitest/", "one that several boards play", ["runner/events/", "runner/host/", "runner/board/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "suites/", "reports/upstream/", "transports/*", "transports/process/", *MACHINES]),
    ("runner/kinds/", "the list of all kinds", ["runner/catalog/", "runner/options/", "runner/kinds/"]),
    ("runner/remote/command_line/", "mpremote's command line: argparse's rules and texts", ["runner/device/"]),
    ("runner/remote/", "what an action of a chain works with: the board of now, the output", ["runner/events/", "runner/inventory/", "runner/scan/", "runner/board/", "runner/transfer/", "runner/remote/command_line/", "transports/recording/", "transports/serial/"]),
    ("runner/remote/connecting/", "which board, and in what state; the ports of this host", REMOTE_ACTION + ["runner/scan/"]),
    ("runner/remote/programs/", "exec, eval, run, rtc, df", REMOTE_ACTION),
    ("runner/remote/files/", "fs: cat, cp, ls, rm and their like; edit", REMOTE_ACTION + ["runner/copying/"]),
    ("runner/remote/packages/", "mip: packages from indexes, repositories and files", REMOTE_ACTION + ["transports/http/"]),
    ("runner/remote/romfs/", "images of read-only file systems, made and deployed", REMOTE_ACTION + ["runner/host/"]),
    ("runner/remote/console/", "a board's friendly prompt in this terminal", REMOTE_ACTION + ["transports/*", *MACHINES]),
    ("runner/remote/mount/", "a folder of this host as the board's /remote", REMOTE_ACTION + ["transports/*", "transports/protocol/*", "transports/protocol/mount/"]),
    ("runner/remote/commands/", "the table of all commands, and what does a chain of them", ["runner/events/", "suites/truth/", "runner/host/", "runner/inventory/", "runner/board/", "runner/remote/", "transports/*", "transports/process/"]),
    ("runner/commands/", "one file a command", ["runner/remote/commands/", "transports/process/", "transports/recording/", "runner/events/", "runner/host/", "runner/inventory/", "runner/scan/", "runner/quarantine/", "runner/scheduling/", "runner/board/", "runner/copying/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/", "reports/console/", "reports/events/", "reports/html/", "reports/github/", "reports/files/", "reports/baseline/", "reports/history/", "reports/upstream/", "bench/files/", "bench/comparison/", "bench/farm/"]),
    ("runner/", "main()", ["runner/events/", "runner/options/", "runner/commands/"]),
]  # fmt: skip


def room_of(path):
    """The room that a file lives in: the deepest that holds it."""
    return max((room for room, _, _ in ROOMS if path.startswith(room)), key=len, default=None)


def matches(use, room):
    return room == use[:-1] if use.endswith("*") else room.startswith(use)


def may_use(room, path):
    """Whether a file of `room` may include the file at `path`."""
    there = room_of(path)
    if there in (None, room):
        return there == room
    if there.startswith("base/"):
        return not room.startswith("transports/protocol/")
    uses = next(uses for name, _, uses in ROOMS if name == room)
    return any(matches(use, there) for use in uses)
