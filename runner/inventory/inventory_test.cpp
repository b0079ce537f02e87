#include "runner/inventory/fault_wording.hpp"
#include "runner/inventory/inventory_file_test.hpp"

#include <cstdlib>
#include <vector>

namespace mprun {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(inventory_file, reads_a_whole_lab) {
  auto const lab = load(R"(version: 1
defaults:
  connect_timeout: 5s
  reply_timeout: 1s
  case_timeout: 1m
  output_limit: 64KiB
  tags: [lab, virtual]
boards:
  - id: plain
    platform: unix
    link: {process: {command: [micropython]}}
  - id: poor.line-2
    platform: unix
    tags: [slow, virtual]
    fixtures: [loopback-uart, "pair:plain"]
    case_timeout: 2m
    idle_timeout: 500ms
    link:
      process:
        command: [qemu, -serial, stdio]
        stdio: pty
        environment: {NAME: value, NUMBER: 7}
        writes: [state/one, /var/board]
      faults:
        seed: 7
        latency: 10ms
        jitter: 100us
        baud: 115200
        read_error_rate: 0.01
        corrupt_rate: 0.02
        drop_rate: 0.03
        disconnect_after: 10KB
        stall_after: 1KiB
        stall: 3s
)");
  EXPECT_EQ(lab.file, file());
  ASSERT_EQ(lab.boards.size(), 2U);
  auto const& plain = lab.boards[0];
  EXPECT_EQ(plain.id, "plain");
  EXPECT_EQ(plain.platform, "unix");
  EXPECT_THAT(plain.tags, ElementsAre("lab", "virtual"));
  EXPECT_THAT(plain.fixtures, IsEmpty());
  EXPECT_THAT(process_of(plain).command, ElementsAre("micropython"));
  EXPECT_EQ(process_of(plain).stdio, stdio_kind::socketpair);
  EXPECT_FALSE(plain.faults.any());
  EXPECT_EQ(plain.limits.connect_timeout, 5s);
  EXPECT_EQ(plain.limits.reply_timeout, 1s);
  EXPECT_EQ(plain.limits.idle_timeout, 10s) << "nobody says otherwise";
  EXPECT_EQ(plain.limits.case_timeout, 60s);
  EXPECT_EQ(plain.limits.output_limit, 65536U);
  auto const& poor = lab.boards[1];
  EXPECT_EQ(poor.id, "poor.line-2");
  EXPECT_THAT(poor.tags, ElementsAre("lab", "virtual", "slow")) << "added to the defaults, once";
  EXPECT_THAT(poor.fixtures, ElementsAre("loopback-uart", "pair:plain"));
  EXPECT_EQ(poor.limits.case_timeout, 2min);
  EXPECT_EQ(poor.limits.idle_timeout, 500ms);
  EXPECT_EQ(poor.limits.connect_timeout, 5s);
  EXPECT_EQ(process_of(poor).stdio, stdio_kind::pty);
  EXPECT_THAT(process_of(poor).environment,
              ElementsAre(Pair("NAME", "value"), Pair("NUMBER", "7")));
  EXPECT_THAT(process_of(poor).writes, ElementsAre(folder_.path() / "state/one", "/var/board"));
  EXPECT_THAT(process_of(plain).writes, IsEmpty());
  EXPECT_EQ(poor.faults.seed, 7U);
  EXPECT_EQ(poor.faults.latency, 10ms);
  EXPECT_EQ(poor.faults.jitter, 100us);
  EXPECT_EQ(poor.faults.baud, 115200U);
  EXPECT_EQ(poor.faults.read_error_rate, 0.01);
  EXPECT_EQ(poor.faults.corrupt_rate, 0.02);
  EXPECT_EQ(poor.faults.drop_rate, 0.03);
  EXPECT_EQ(poor.faults.disconnect_after, 10'000U);
  EXPECT_EQ(poor.faults.stall_after, 1024U);
  EXPECT_EQ(poor.faults.stall, 3s);
}

TEST_F(inventory_file, faults_are_worded_as_it_reads_them) {
  auto const with = [this](std::string const& faults) {
    return load("version: 1\nboards: [{id: b, platform: unix, link: {process: {command: [x]}, "
                "faults: {" +
                faults + "}}}]\n")
        .boards[0]
        .faults;
  };
  auto const all = with("seed: 7, latency: 10ms, jitter: 100us, baud: 115200, "
                        "read_error_rate: 0.01, corrupt_rate: 0.00002, drop_rate: 0.03, "
                        "disconnect_after: 10KB, stall_after: 1KiB, stall: 3s");
  auto const worded = wording_of(all);
  EXPECT_EQ(worded, "seed: 7, latency: 10ms, jitter: 100us, baud: 115200, read_error_rate: 0.01, "
                    "corrupt_rate: 2e-05, drop_rate: 0.03, disconnect_after: 10000, "
                    "stall_after: 1024, stall: 3s");
  auto const again = with(worded);
  EXPECT_EQ(wording_of(again), worded);
  EXPECT_EQ(again.corrupt_rate, all.corrupt_rate);
  EXPECT_EQ(again.stall_after, all.stall_after);
  EXPECT_EQ(wording_of(with("latency: 1500us")), "seed: 1, latency: 1500us");
}

TEST_F(inventory_file, count_makes_boards_that_fail_each_in_its_own_way) {
  auto const lab = load("version: 1\n"
                        "defaults: {platform: unix}\n"
                        "boards:\n"
                        "  - {id: first, link: {process: {command: [x]}}}\n"
                        "  - {id: many, count: 3, link: {process: {command: [x]}, "
                        "faults: {seed: 40}}}\n"
                        "  - {id: one, count: 1, link: {process: {command: [x]}}}\n");
  std::vector<std::string> ids;
  std::vector<std::uint64_t> seeds;
  for (auto const& board : lab.boards) {
    ids.push_back(board.id);
    seeds.push_back(board.faults.seed);
  }
  EXPECT_THAT(ids, ElementsAre("first", "many-0", "many-1", "many-2", "one-0"));
  EXPECT_THAT(seeds, ElementsAre(1U, 40U, 41U, 42U, 1U));
}

TEST_F(inventory_file, a_program_beside_the_file_is_found_from_there) {
  std::string const head = "version: 1\nboards:\n  - {id: a, platform: unix, link: {process: "
                           "{command: [";
  auto const program = [&](std::string const& command) {
    return process_of(load(head + command + "]}}}\n").boards.at(0)).command;
  };
  EXPECT_THAT(program("./mp, ./x"), ElementsAre((folder_.path() / "mp").string(), "./x"));
  EXPECT_THAT(program("bin/mp"), ElementsAre((folder_.path() / "bin/mp").string()));
  EXPECT_THAT(program("../mp"), ElementsAre((folder_.path().parent_path() / "mp").string()));
  EXPECT_THAT(program("/opt/mp"), ElementsAre("/opt/mp"));
  EXPECT_THAT(program("mp"), ElementsAre("mp"));
}

TEST_F(inventory_file, fills_in_the_environment) {
  ::setenv("MPRUN_TEST_BOARD", "from-environment", 1);
  auto const lab =
      load("version: 1\nboards:\n  - {id: '${MPRUN_TEST_BOARD}', platform: unix, link: "
           "{process: {command: ['${MPRUN_TEST_BOARD}', '$${x}']}}}\n");
  EXPECT_EQ(lab.boards.at(0).id, "from-environment");
  EXPECT_THAT(process_of(lab.boards.at(0)).command, ElementsAre("from-environment", "${x}"));
}

TEST_F(inventory_file, takes_expressions_for_log_lines) {
  auto const lab = load("version: 1\ndefaults: {platform: x, log_lines: ['^A ']}\nboards:\n"
                        "  - {id: a, link: {process: {command: [x]}}}\n"
                        "  - {id: b, log_lines: ['^[IWE] \\(\\d+\\) ', '^A '], link: "
                        "{process: {command: [x]}}}\n");
  EXPECT_THAT(lab.boards.at(0).log_lines, ElementsAre("^A "));
  EXPECT_THAT(lab.boards.at(1).log_lines, ElementsAre("^A ", R"(^[IWE] \(\d+\) )"));
  EXPECT_THAT(complaint("version: 1\nboards:\n  - {id: a, platform: x, log_lines: ['a', '(']}\n"),
              testing::HasSubstr("3:43: key 'log_lines[1]': '(' is not a regular expression"));
  EXPECT_THAT(complaint("version: 1\nboards:\n  - {id: a, platform: x, log_lines: ['a*']}\n"),
              testing::HasSubstr("3:38: key 'log_lines[0]': 'a*' matches an empty line"));
}

TEST_F(inventory_file, takes_the_values_of_secrets) {
  ::setenv("MPRUN_TEST_SECRET", "hunter2", 1);
  ::setenv("MPRUN_TEST_OTHER", "correct horse", 1);
  ::setenv("MPRUN_TEST_SHORT", "abc", 1);
  auto const lab =
      load("version: 1\ndefaults: {platform: x, secrets: [MPRUN_TEST_SECRET]}\nboards:\n"
           "  - {id: a, link: {process: {command: [x]}}}\n"
           "  - {id: b, secrets: [MPRUN_TEST_OTHER], link: {process: {command: [x]}}}\n");
  EXPECT_THAT(lab.boards.at(0).secrets, ElementsAre("hunter2"));
  EXPECT_THAT(lab.boards.at(1).secrets, ElementsAre("hunter2", "correct horse"));
  EXPECT_EQ(
      complaint("version: 1\nboards:\n  - {id: a, platform: x, secrets: [MPRUN_TEST_SHORT]}\n"),
      "3:36: key 'secrets[0]': the environment variable MPRUN_TEST_SHORT holds fewer than 4 "
      "characters, which would be masked wherever they occur");
}

TEST_F(inventory_file, complains_of_the_whole) {
  std::string const boards =
      "boards:\n  - {id: a, platform: unix, link: {process: {command: [x]}}}\n";
  struct {
    std::string text;
    std::string complaint;
  } const documents[] = {
      {"", "1:1: the file is empty; a mapping is needed"},
      {boards, "1:1: the key 'version' is missing"},
      {"version: 1\n", "1:1: the key 'boards' is missing"},
      {"version: 2\n" + boards, "1:10: key 'version': this mprun reads only version 1"},
      {"version: one\n" + boards,
       "1:10: key 'version': found 'one'; accepted: a whole number from 0 to 2147483647"},
      {"version: 1\nboards: []\n",
       "2:9: key 'boards': the list is empty; an inventory has at least one board"},
      {"version: 1\nboards: {id: a}\n", "2:9: key 'boards': found a mapping; a list is needed"},
      {"version: 1\nboards: [a]\n", "2:10: key 'boards[0]': found 'a'; a mapping is needed"},
      {"version: 1\nbords: []\n", "2:1: key 'bords': unknown, did you mean 'boards'?; accepted: "
                                  "version, defaults, boards"},
      {"version: 1\ndefaults: {timeout: 1s}\n" + boards,
       "2:12: key 'timeout': unknown; accepted: platform, tags, secrets, log_lines, "
       "connect_timeout, "
       "reply_timeout, idle_timeout, case_timeout, output_limit"},
      {"version: 1\ndefaults: {idle_timeout: 1}\n" + boards,
       "2:26: key 'idle_timeout': found '1'; accepted: a duration such as 100us, 500ms, 10s, 2m "
       "or "
       "1h"},
      {"version: 1\ndefaults: {idle_timeout: 1us}\n" + boards,
       "2:26: key 'idle_timeout': a timeout is at least 1ms"},
      {"version: 1\ndefaults: {output_limit: 7}\n" + boards,
       "2:26: key 'output_limit': an output limit is at least 1KiB"},
      {"version: 1\n" + boards +
           "  - id: a\n    platform: unix\n    link: {process: {command: [x]}}\n",
       "4:9: key 'id': two boards have the id 'a', here and in line 3; ids are unique"},
      {"version: 1\n" + boards +
           "  - {id: a-1, platform: unix, link: {process: {command: [x]}}}\n"
           "  - {id: a, count: 2, platform: unix, link: {process: {command: [x]}}}\n",
       "5:10: key 'id': two boards have the id 'a-1', here and in line 4; ids are unique"},
  };
  for (auto const& document : documents) {
    EXPECT_EQ(complaint(document.text), document.complaint) << document.text;
  }
}

TEST_F(inventory_file, complains_of_a_board) {
  constexpr auto keys = "id, count, platform, tags, fixtures, secrets, log_lines, link, "
                        "connect_timeout, reply_timeout, "
                        "idle_timeout, case_timeout, output_limit";
  std::string const id_rule = "accepted: up to 100 of A-Z a-z 0-9 _ . - not beginning with . or -";
  struct {
    std::string board; ///< one flow mapping, standing at 3:5
    std::string complaint;
  } const boards[] = {
      {"{platform: unix}", "3:5: key 'boards[0]': the key 'id' is missing"},
      {"{id: a, platform: unix}", "3:5: key 'boards[0]': the key 'link' is missing"},
      {"{id: a, link: {process: {command: [x]}}}",
       "3:5: key 'boards[0]': the key 'platform' is missing; give it here or in defaults"},
      {"{id: a, plattform: unix}",
       fmt::format("3:13: key 'plattform': unknown, did you mean 'platform'?; accepted: {}", keys)},
      {"{id: a, power: {}}", fmt::format("3:13: key 'power': unknown; accepted: {}", keys)},
      {"{id: ..}", "3:10: key 'id': found '..'; " + id_rule},
      {"{id: -a}", "3:10: key 'id': found '-a'; " + id_rule},
      {"{id: a/b}", "3:10: key 'id': found 'a/b'; " + id_rule},
      {"{id: ''}", "3:10: key 'id': found ''; " + id_rule},
      {"{id: a, platform: ''}", "3:23: key 'platform': is empty; give a word"},
      {"{id: a, platform: x, tags: x}", "3:32: key 'tags': found 'x'; a list is needed"},
      {"{id: a, platform: x, tags: ['']}", "3:33: key 'tags[0]': is empty; give a word"},
      {"{id: a, platform: x, link: {}}",
       "3:32: key 'link': names no kind of link; accepted: process, tcp, unix, serial, rfc2217, "
       "webrepl, bluetooth, replay"},
      {"{id: a, platform: x, link: {pigeon: {}}}",
       "3:33: key 'pigeon': unknown; accepted: process, tcp, unix, serial, rfc2217, webrepl, "
       "bluetooth, replay, faults"},
      {"{id: a, platform: x, link: {tcp: {host: h, port: 1}, unix: {path: p}}}",
       "3:58: key 'unix': is a second kind of link besides 'tcp'; give only one"},
      {"{id: a, platform: x, link: {tcp: {host: h, port: 0}}}",
       "3:54: key 'port': found '0'; accepted: a whole number from 1 to 65535"},
      {"{id: a, platform: x, link: {tcp: {host: '', port: 1}}}",
       "3:45: key 'host': is empty; accepted: a host name or an address"},
      {"{id: a, platform: x, link: {webrepl: {password_env: P}}}",
       "3:42: key 'webrepl': the key 'url' is missing"},
      {"{id: a, platform: x, link: {webrepl: {url: 'http://h', password_env: P}}}",
       "3:48: key 'url': expected ws://HOST:PORT or wss://HOST:PORT"},
      {"{id: a, platform: x, link: {webrepl: {url: 'ws://me:pw@h', password_env: P}}}",
       "3:48: key 'url': a password does not belong in the URL; use password_env or "
       "password_file"},
      {"{id: a, platform: x, link: {webrepl: {url: 'ws://h'}}}",
       "3:42: key 'webrepl': needs password_env, the name of an environment variable, or "
       "password_file, a path; give one"},
      {"{id: a, platform: x, link: {webrepl: {url: 'ws://h', password_env: P, ca_file: c}}}",
       "3:84: key 'ca_file': has no effect without TLS; remove it, or write wss:// in the url"},
      {"{id: a, platform: x, link: {rfc2217: {host: h, port: 1, lines: touch-1200}}}",
       "3:68: key 'lines': found 'touch-1200', which is for ports of this host; accepted: keep, "
       "low, "
       "esp-reset"},
      {"{id: a, platform: x, link: {bluetooth: {}}}",
       "3:44: key 'bluetooth': names its device by either 'address' or 'name'; give one of "
       "them"},
      {"{id: a, platform: x, link: {bluetooth: {address: 'AA:BB'}}}",
       "3:54: key 'address': found 'AA:BB'; accepted: an address like AA:BB:CC:DD:EE:FF, in "
       "quotes"},
      {"{id: a, platform: x, link: {replay: {file: ''}}}",
       "3:48: key 'file': names no file; accepted: the path of a recording"},
      {"{id: a, platform: x, link: {replay: {file: x, timing: slow}}}",
       "3:59: key 'timing': found 'slow'; accepted: fast, recorded"},
      {"{id: a, platform: x, secrets: [MPRUN_TEST_NOT_SET]}",
       "3:36: key 'secrets[0]': the environment variable MPRUN_TEST_NOT_SET is not set; set it, "
       "or remove this entry"},
      {"{id: a, platform: x, link: {process: {}}}",
       "3:42: key 'process': the key 'command' is missing"},
      {"{id: a, platform: x, link: {process: {command: x -y}}}",
       "3:52: key 'command': found 'x -y'; a list is needed"},
      {"{id: a, platform: x, link: {process: {command: []}}}",
       "3:52: key 'command': names no program; accepted: a list of the program and its "
       "arguments"},
      {"{id: a, platform: x, link: {process: {command: [x], stdio: tty}}}",
       "3:64: key 'stdio': found 'tty'; accepted: socketpair, pty, announced-pty"},
      {"{id: a, platform: x, link: {serial: {baud: 9600}}}",
       "3:41: key 'serial': names its port by either 'port' or 'match'; give one of them"},
      {"{id: a, platform: x, link: {serial: {match: {interface: 1}}}}",
       "3:49: key 'match': does not identify a board; give usb, serial_number or port_path"},
      {"{id: a, platform: x, link: {serial: {match: {usb: 2e8a}}}}",
       "3:55: key 'usb': found '2e8a'; accepted: VID:PID in hexadecimal, as in \"2e8a:0005\""},
      {"{id: a, platform: x, link: {serial: {match: {serial_number: ''}}}}",
       "3:65: key 'serial_number': is empty; leave it out where it does not matter"},
      {"{id: a, platform: x, link: {serial: {port: /dev/x, lines: high}}}",
       "3:63: key 'lines': found 'high'; accepted: keep, low, esp-reset, touch-1200"},
      {"{id: a, platform: x, link: {process: {command: [x], environment: {A=B: c}}}}",
       "3:71: key 'A=B': is not the name of an environment variable"},
      {"{id: a, platform: x, link: {process: {command: [x]}, faults: {rate: 1}}}",
       "3:67: key 'rate': unknown; accepted: seed, latency, jitter, baud, read_error_rate, "
       "corrupt_rate, drop_rate, disconnect_after, stall_after, stall"},
      {"{id: a, platform: x, link: {process: {command: [x]}, faults: {drop_rate: 3}}}",
       "3:78: key 'drop_rate': found '3'; accepted: a chance from 0 to 1, such as 0.01"},
      {"{id: a, platform: x, link: {process: {command: [x]}, faults: {stall: 3s}}}",
       "3:74: key 'stall': stall and stall_after go together; give both"},
      {"{id: a, platform: x, link: {process: {command: [x]}, faults: {baud: 0}}}",
       "3:73: key 'baud': found '0'; accepted: a whole number from 1 to 100000000"},
      {"{id: a, platform: x, link: {process: {command: [x]}}, count: 0}",
       "3:66: key 'count': found '0'; accepted: a whole number from 1 to 10000"},
      {"{id: a, platform: x, link: {process: {command: [x]}}, count: 10001}",
       "3:66: key 'count': found '10001'; accepted: a whole number from 1 to 10000"},
  };
  for (auto const& wrong : boards) {
    EXPECT_EQ(complaint("version: 1\nboards:\n  - " + wrong.board + "\n"), wrong.complaint)
        << wrong.board;
  }
}

} // namespace
} // namespace mprun
