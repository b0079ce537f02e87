"""The rooms of the source: what each is for, and which others it may include from; the lowest layer comes first.

A room may use only rooms above it in this list, so that dependencies go one way. `x/` means a folder with everything in
it, `x/*` only its own files; every room may use `base/`. check_includes enforces this, and docs/architecture.md shows it.
"""

ALL_LINKS = [
    "transports/*", "transports/faults/", "transports/serial/", "transports/process/", "transports/sockets/", "transports/rfc2217/",
    "transports/webrepl/", "transports/recording/", "transports/bluetooth/",
]  # fmt: skip
REMOTE_ACTION = ["runner/device/", "runner/board/", "runner/transfer/", "runner/remote/*", "runner/remote/command_line/", "transports/protocol/*"]
MACHINES = ["transports/protocol/*", "transports/protocol/repl/"]

ROOMS = [
    ("base/async/", "a coroutine's type, a gate that limits how many run at once, answers that are asked for once", []),
    ("base/bytes/", "SHA-256, CRC-32, base64, deflate", []),
    ("base/files/", "files that appear complete or not at all, folders to copy, descriptors", []),
    ("base/python/", "Python source: lexemes, literals, and source without comments and spare space", []),
    ("base/text/", "text for people: quantities, printable, the nearest word", []),
    ("base/yaml/", "YAML that a person wrote, and the errors in it", []),
    ("transports/protocol/", "protocols as state machines without I/O; here, what all of them share", []),
    ("transports/protocol/repl/", "the raw REPL and raw-paste", ["transports/protocol/*"]),
    ("transports/protocol/rfc2217/", "telnet and its COM port option", ["transports/protocol/*"]),
    ("transports/protocol/transfer/", "files as a stream of frames", MACHINES),
    ("transports/protocol/mount/", "a board's requests about its mounted folder", ["transports/protocol/*"]),
    ("transports/protocol/webrepl/", "WebSocket frames, WebREPL's login and files", [*MACHINES, "transports/protocol/transfer/"]),
    ("transports/protocol/fuzz/", "arbitrary bytes as input to every machine", ["transports/protocol/"]),
    ("transports/", "the link, and the loop that drives a protocol's machine over it", ["transports/protocol/*"]),
    ("transports/faults/", "a decorator that injects faults into a link", ["transports/*"]),
    ("transports/serial/", "serial ports, the programs that hold them, USB devices", ["transports/*"]),
    ("transports/process/", "boards that are processes, and programs of this host", ["transports/*", "transports/serial/"]),
    ("transports/sockets/", "TCP and Unix sockets", ["transports/*"]),
    ("transports/rfc2217/", "serial ports of another host, by RFC 2217", ["transports/*", "transports/serial/", "transports/sockets/", "transports/protocol/*", "transports/protocol/rfc2217/"]),
    ("transports/webrepl/", "WebREPL, with TLS", ["transports/*", "transports/sockets/", "transports/protocol/*", "transports/protocol/webrepl/"]),
    ("transports/http/", "fetching http:// and https:// addresses", ["transports/*", "transports/sockets/", "transports/webrepl/"]),
    ("transports/recording/", "the traffic of a link, recorded and replayed", ["transports/*", "transports/faults/"]),
    ("transports/bluetooth/", "Bluetooth LE, through BlueZ", ["transports/*"]),
    ("runner/device/", "Python that runs on the boards", []),
    ("runner/events/", "the events of a run, their texts, and the model of the run that they build", []),
    ("runner/host/", "this host: its load, cleaning up, its Python programs, its terminal", ["runner/events/", "transports/*", "transports/process/"]),
    ("suites/catalog/", "the cases in a user's folders", []),
    ("suites/judging/", "what an output means", ["runner/events/", "suites/catalog/"]),
    ("suites/expected/", "the expected outputs: what CPython prints", ["runner/events/", "suites/catalog/", "runner/host/", "transports/*", "transports/process/"]),
    ("suites/upstream/", "the rules of MicroPython's own tests", ["runner/events/", "suites/catalog/", "suites/judging/", "suites/expected/"]),
    ("runner/inventory/", "lab.yaml as values", ALL_LINKS),
    ("runner/scan/", "attached devices as lines of an inventory", ["transports/serial/", "runner/inventory/"]),
    ("runner/quarantine/", "cases whose failures do not count, and until when", []),
    ("runner/scheduling/", "the plan, and what runs where and when: pure", ["runner/events/", "runner/inventory/", "suites/catalog/"]),
    ("runner/board/", "an open board: its link, session and log", ["runner/events/", "runner/host/", "runner/inventory/", "suites/catalog/", "suites/judging/", *ALL_LINKS, *MACHINES, "transports/protocol/webrepl/"]),
    ("runner/transfer/", "one file to or from a board, verified", ["runner/events/", "runner/inventory/", "runner/board/", *MACHINES, "transports/protocol/transfer/"]),
    ("runner/copying/", "many files, with the rules of cp", ["runner/events/", "runner/host/", "runner/transfer/"]),
    ("runner/confirming/", "whether a failure is the test's or its line's", ["runner/events/", "runner/board/", "transports/protocol/*"]),
    ("runner/mounting/", "a folder of this host, mounted on boards", ["runner/device/", "runner/events/", "runner/inventory/", "runner/board/", "suites/catalog/", "transports/*", "transports/protocol/*", "transports/protocol/mount/"]),
    ("runner/run/", "the dispatcher: plan and boards to events", ["runner/events/", "runner/host/", "runner/inventory/", "runner/scheduling/", "runner/board/", "runner/transfer/", "runner/confirming/", "runner/mounting/", "suites/catalog/", "suites/expected/"]),
    ("runner/catalog/", "what a kind of test is, and which kind a file is", ["runner/events/", "runner/inventory/", "runner/scheduling/", "runner/run/", "suites/catalog/"]),
    ("runner/options/", "the command line as values", ["runner/events/", "runner/scheduling/", "runner/transfer/", "runner/run/", "suites/upstream/"]),
    ("reports/events/", "events as lines of JSON and back", ["runner/events/"]),
    ("reports/console/", "the output on a terminal or in a log", ["runner/events/", "runner/host/"]),
    ("reports/html/", "report.html: a page, and the run's data in it", ["runner/events/"]),
    ("reports/serving/", "the page of a run, live, to browsers on this computer", ["runner/events/", "reports/events/", "reports/html/"]),
    ("reports/github/", "what GitHub shows: a step's summary, annotations, a comment", ["runner/events/"]),
    ("reports/files/", "junit.xml, results.json, matrix.txt, and the set of reporters", ["runner/events/", "reports/events/", "reports/html/"]),
    ("reports/baseline/", "what is new, fixed and known compared with an earlier run", ["runner/events/", "reports/events/"]),
    ("reports/history/", "all runs so far, in SQLite, and what they show", ["runner/events/", "reports/console/", "reports/html/"]),
    ("reports/upstream/", "the files of MicroPython's own runners", ["runner/events/", "suites/upstream/"]),
    ("reports/", "shared by the tests of the reports", ["runner/events/", "reports/events/"]),
    ("bench/files/", "measures and their files", []),
    ("bench/comparison/", "what changed between two files of measures", ["bench/files/", "reports/console/"]),
    ("bench/pages/", "figures and comparisons as pages", ["bench/files/", "bench/comparison/", "reports/html/"]),
    ("bench/farm/", "the boards of a farm measured in rounds", ["bench/files/", "bench/comparison/", "reports/console/", "runner/host/", "runner/board/", "runner/transfer/"]),
    ("bench/farm/measures/", "the individual measures", ["bench/farm/", *MACHINES]),
    ("bench/links/", "the speed of links", [*ALL_LINKS]),
    ("bench/micro/", "micro benchmarks that need no farm", ["transports/", "runner/events/", "runner/host/", "runner/board/", "runner/scheduling/", "runner/transfer/", "reports/html/", "reports/files/"]),
    ("bench/peers/", "transfers compared with those of other programs", ["transports/protocol/*", "runner/board/", "runner/transfer/", "runner/copying/"]),
    ("bench/simulation/", "comparisons of simulated runs", ["bench/comparison/"]),
    ("runner/kinds/upstream/", "what kinds of MicroPython's tests share", ["runner/events/", "runner/host/", "runner/inventory/", "runner/board/", "suites/expected/", "suites/upstream/", "transports/*", "transports/process/"]),
    ("runner/kinds/program/", "a file of a suite, or a transfer", ["runner/board/", "runner/transfer/", "runner/copying/", "runner/run/", "runner/catalog/", "suites/catalog/", "suites/judging/"]),
    ("runner/kinds/tree/", "a test of MicroPython's tree", ["runner/host/", "runner/scheduling/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "suites/catalog/", "suites/expected/", "suites/upstream/", "reports/files/", "reports/upstream/", "transports/recording/"]),
    ("runner/kinds/natmod/", "one with a native module", ["runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "suites/expected/", "suites/upstream/", "reports/upstream/"]),
    ("runner/kinds/benchmark/", "one of perf_bench/", ["bench/files/", "bench/farm/", "runner/events/", "runner/host/", "runner/board/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "runner/kinds/tree/", "suites/catalog/", "suites/expected/", "suites/upstream/", "reports/upstream/", "transports/process/"]),
    ("runner/kinds/multitest/", "one that several boards play", ["runner/events/", "runner/host/", "runner/board/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/upstream/", "suites/", "reports/upstream/", "transports/*", "transports/process/", *MACHINES]),
    ("runner/kinds/", "the list of all kinds", ["runner/catalog/", "runner/options/", "runner/kinds/"]),
    ("runner/remote/command_line/", "mpremote's command line: argparse's rules and texts", ["runner/device/"]),
    ("runner/remote/", "the context of a chain's actions: the current board, the output", ["runner/events/", "runner/inventory/", "runner/scan/", "runner/board/", "runner/transfer/", "runner/mounting/", "runner/remote/command_line/", "transports/recording/", "transports/serial/"]),
    ("runner/remote/connecting/", "which board, and in what state; the ports of this host", REMOTE_ACTION + ["runner/scan/"]),
    ("runner/remote/programs/", "exec, eval, run, rtc, df", REMOTE_ACTION),
    ("runner/remote/files/", "fs: cat, cp, ls, rm and the like; edit", REMOTE_ACTION + ["runner/copying/"]),
    ("runner/remote/packages/", "mip: packages from indexes, repositories and files", REMOTE_ACTION + ["transports/http/"]),
    ("runner/remote/romfs/", "images of read-only file systems, made and deployed", REMOTE_ACTION + ["runner/host/"]),
    ("runner/remote/console/", "a board's friendly prompt in this terminal", REMOTE_ACTION + ["runner/host/", "runner/inventory/", "transports/*", *MACHINES]),
    ("runner/remote/mount/", "a folder of this host as the board's /remote", REMOTE_ACTION + ["runner/mounting/"]),
    ("runner/remote/fuzz/", "arbitrary bytes as input to all that reads servers' and boards' answers", ["transports/http/", "runner/remote/console/", "runner/remote/files/", "runner/remote/packages/", "runner/remote/romfs/"]),
    ("runner/remote/commands/", "the table of all commands, and what does a chain of them", ["runner/events/", "suites/expected/", "runner/host/", "runner/inventory/", "runner/board/", "runner/remote/", "transports/*", "transports/process/"]),
    ("runner/commands/", "one file a command", ["runner/remote/commands/", "transports/process/", "transports/recording/", "runner/events/", "runner/host/", "runner/inventory/", "runner/scan/", "runner/quarantine/", "runner/scheduling/", "runner/board/", "runner/copying/", "runner/mounting/", "runner/run/", "runner/catalog/", "runner/options/", "runner/kinds/", "reports/console/", "reports/events/", "reports/html/", "reports/serving/", "reports/github/", "reports/files/", "reports/baseline/", "reports/history/", "reports/upstream/", "bench/files/", "bench/comparison/", "bench/pages/", "bench/farm/"]),
    ("runner/", "main()", ["runner/events/", "runner/options/", "runner/commands/"]),
]  # fmt: skip


def room_of(path):
    """The room of a file: the innermost one that contains it."""
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
