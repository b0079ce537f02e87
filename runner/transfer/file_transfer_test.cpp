// Files to and from a real unix port, by every tier, on good and on bad links.
#include "runner/transfer/file_transfer.hpp"

#include "runner/transfer/lab_test.hpp"
#include "runner/transfer/stream_settings.hpp"

#include <gtest/gtest.h>
#include <random>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::string content(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (auto& byte : bytes) {
    byte = static_cast<char>(random());
  }
  return bytes;
}

std::string text(std::size_t size) {
  std::string out;
  for (int i = 0; out.size() < size; ++i) {
    out += "def function_" + std::to_string(i) + "(argument):\n    return argument\n";
  }
  return out.substr(0, size);
}

transfer_options by(transfer_tier tier, int attempts = 4) {
  transfer_options options;
  options.tier = tier;
  options.attempts = attempts;
  return options;
}

constexpr std::array tiers{transfer_tier::stream, transfer_tier::base64, transfer_tier::literal};

std::string why(transfer_report const& report) {
  return report.failed ? report.failed->message : std::string();
}

class file_transfer_test : public testing::TestWithParam<transfer_tier> {
protected:
  folder here;
  folder there;
};

INSTANTIATE_TEST_SUITE_P(tiers, file_transfer_test, testing::ValuesIn(tiers),
                         [](auto const& tier) { return std::string(name_of(tier.param)); });

TEST_P(file_transfer_test, passes_every_byte_and_every_size_at_a_border) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  std::string all;
  for (int value = 0; value < 256; ++value) {
    all += static_cast<char>(value);
  }
  std::vector<std::string> contents{"", "\x03", "\x04", all, content(2047, 1), content(2048, 2)};
  if (GetParam() == transfer_tier::stream) {
    for (std::size_t const size : {16383, 16384, 16385, 65535, 65536, 65537, 300000}) {
      contents.push_back(content(size, 3));
    }
    contents.push_back(std::string(40000, '\x03'));
  }
  for (auto const& bytes : contents) {
    write(here / "a", bytes);
    auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
    ASSERT_EQ(why(sent), "") << bytes.size();
    EXPECT_EQ(sent.sha256, sha256_hex(bytes));
    EXPECT_EQ(sent.size, bytes.size());
    EXPECT_EQ(read(there / "b"), bytes);
    auto const back = unix_port.get(there / "b", here / "c", by(GetParam()));
    ASSERT_EQ(why(back), "") << bytes.size();
    EXPECT_EQ(back.sha256, sha256_hex(bytes));
    EXPECT_EQ(back.size, bytes.size());
    EXPECT_EQ(read(here / "c"), bytes);
  }
  EXPECT_EQ(there.names(), std::vector<std::string>{"b"}) << "a temporary file stays";
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_P(file_transfer_test, passes_files_over_a_pty) {
  lab unix_port({}, stdio_kind::pty);
  ASSERT_TRUE(unix_port.open());
  auto const bytes = content(GetParam() == transfer_tier::stream ? 200000 : 5000, 4);
  write(here / "a", bytes);
  EXPECT_EQ(why(unix_port.put(here / "a", there / "b", by(GetParam()))), "");
  EXPECT_EQ(read(there / "b"), bytes);
  EXPECT_EQ(why(unix_port.get(there / "b", here / "c", by(GetParam()))), "");
  EXPECT_EQ(read(here / "c"), bytes);
}

TEST_P(file_transfer_test, says_what_the_board_refuses_and_goes_on) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(3000, 5));
  auto const nowhere = unix_port.put(here / "a", there / "no/such/folder", by(GetParam()));
  EXPECT_NE(why(nowhere).find("no such file or folder on the board"), std::string::npos)
      << why(nowhere);
  EXPECT_EQ(nowhere.failed->blame, blame::board);
  EXPECT_EQ(nowhere.attempts, 1);
  auto const nothing = unix_port.get(there / "nothing", here / "c", by(GetParam()));
  EXPECT_NE(why(nothing).find("no such file"), std::string::npos) << why(nothing);
  EXPECT_EQ(here.names(), std::vector<std::string>{"a"}) << "half a file stays";
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_P(file_transfer_test, tells_no_space_left_and_keeps_the_old_file) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  // /dev/full takes no byte; the temporary file is a link to it.
  write(here / "a", content(3000, 6));
  write(there / "b", "old");
  fs::create_symlink("/dev/full", there / "b.mprun");
  auto const full = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_NE(why(full).find("no space left on the board"), std::string::npos) << why(full);
  EXPECT_EQ(full.failed->blame, blame::board);
  EXPECT_EQ(read(there / "b"), "old");
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_P(file_transfer_test, reports_a_local_file_that_is_not_there) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  auto const missing = unix_port.put(here / "nothing", there / "b", by(GetParam()));
  ASSERT_TRUE(missing.failed);
  EXPECT_EQ(missing.failed->blame, blame::host);
  EXPECT_TRUE(there.names().empty());
}

/// Every fault, several seeds: verified or blamed, never silently wrong, and the board goes on.
TEST_P(file_transfer_test, never_passes_a_wrong_byte_on_a_corrupting_link) {
  int mismatches = 0;
  int failures = 0;
  auto const size = GetParam() == transfer_tier::stream ? 20000U : 4000U;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    fault_plan faults;
    faults.seed = seed;
    faults.corrupt_rate = 1.5 / size; // so that opening often succeeds and the file seldom
    lab unix_port(faults);
    if (!unix_port.open()) {
      continue;
    }
    auto const bytes = content(size, seed);
    write(here / "a", bytes);
    write(there / "b", "old");
    auto const sent = unix_port.put(here / "a", there / "b", by(GetParam(), 1));
    if (sent.failed) {
      ++failures;
      mismatches += why(sent).find("SHA-256 differs") != std::string::npos ? 1 : 0;
      EXPECT_NE(sent.failed->blame, blame::host) << why(sent);
      EXPECT_EQ(read(there / "b"), "old") << why(sent);
    } else {
      EXPECT_EQ(read(there / "b"), bytes) << "seed " << seed;
    }
    if (!sent.failed) {
      auto const back = unix_port.get(there / "b", here / "c", by(GetParam(), 1));
      mismatches += why(back).find("SHA-256 differs") != std::string::npos ? 1 : 0;
      failures += back.failed ? 1 : 0;
      EXPECT_TRUE(back.failed || read(here / "c") == bytes) << "seed " << seed;
    }
  }
  EXPECT_GT(failures, 0) << "nothing was put to the test";
  EXPECT_GT(mismatches, 0) << "no corrupted byte was noticed by its digest";
}

struct named_faults {
  char const* name;
  fault_plan plan;
};

fault_plan faults(void (*set)(fault_plan&)) {
  fault_plan plan;
  set(plan);
  return plan;
}

TEST_P(file_transfer_test, ends_verified_or_blamed_under_every_fault_and_the_board_goes_on) {
  std::vector<named_faults> const all{
      {"latency", faults([](auto& f) {
         f.latency = 2ms;
         f.jitter = 2ms;
       })},
      {"baud", faults([](auto& f) { f.baud = 2'000'000; })},
      {"read errors", faults([](auto& f) { f.read_error_rate = 0.05; })},
      {"corrupt", faults([](auto& f) { f.corrupt_rate = 2e-5; })},
      {"drop", faults([](auto& f) { f.drop_rate = 5e-5; })},
      {"disconnect", faults([](auto& f) { f.disconnect_after = 9000; })},
      {"stall", faults([](auto& f) {
         f.stall_after = 3000;
         f.stall = 500ms;
       })},
  };
  auto const size = GetParam() == transfer_tier::stream ? 70000U : 3000U;
  for (auto const& [name, plan] : all) {
    for (unsigned seed = 1; seed <= 2; ++seed) {
      SCOPED_TRACE(std::string(name) + ", seed " + std::to_string(seed));
      auto seeded = plan;
      seeded.seed = seed;
      lab unix_port(seeded);
      if (!unix_port.open()) {
        continue; // a byte of the opening was hit; that is the session's tests' concern
      }
      auto const bytes = content(size, seed);
      write(here / "a", bytes);
      auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
      EXPECT_TRUE(sent.failed || read(there / "b") == bytes);
      if (!sent.failed) {
        auto const back = unix_port.get(there / "b", here / "c", by(GetParam()));
        EXPECT_TRUE(back.failed || read(here / "c") == bytes);
      }
      // Dropped and corrupted bytes may hit this command as well: the board itself must answer.
      EXPECT_FALSE(run(unix_port.context, unix_port.board->regain()));
      if (seeded.corrupt_rate == 0 && seeded.drop_rate == 0) {
        // Only a stream goes on where the link was lost.
        auto const may_break_off = seeded.disconnect_after && GetParam() != transfer_tier::stream;
        EXPECT_TRUE(!sent.failed || (may_break_off && sent.failed->blame == blame::link))
            << why(sent);
        EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
      }
    }
  }
}

class stream_transfer : public file_transfer_test {};

INSTANTIATE_TEST_SUITE_P(binary, stream_transfer, testing::Values(transfer_tier::stream));

TEST_P(stream_transfer, goes_on_after_the_last_verified_segment_when_the_link_was_lost) {
  fault_plan faults;
  faults.disconnect_after = 400'000;
  lab unix_port(faults);
  ASSERT_TRUE(unix_port.open());
  auto const bytes = content(500'000, 7);
  write(here / "a", bytes);
  auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_EQ(why(sent), "");
  EXPECT_EQ(sent.attempts, 2);
  EXPECT_EQ(read(there / "b"), bytes);
  EXPECT_LT(sent.payload, 700'000U) << "what was verified has been sent again";
}

/// The board renames before its last answer is heard; what is there is not sent again.
TEST_P(stream_transfer, a_lost_last_answer_is_no_lost_file) {
  auto const bytes = content(150'000, 13);
  write(here / "a", bytes);
  transfer_report sent;
  auto const is_cut_off_after = [&](std::uint64_t count) {
    fault_plan faults;
    faults.disconnect_after = count;
    lab unix_port(faults);
    EXPECT_TRUE(unix_port.open());
    auto const before = unix_port.board->resets();
    sent = unix_port.put(here / "a", there / "b", by(GetParam()));
    return unix_port.board->resets() != before;
  };
  std::uint64_t least = bytes.size();
  std::uint64_t most = 2 * bytes.size();
  ASSERT_FALSE(is_cut_off_after(most));
  while (most - least > 1) {
    auto const middle = (least + most) / 2;
    (is_cut_off_after(middle) ? least : most) = middle;
  }
  for (std::uint64_t const lost : {1, 2, 3, 20, 36, 80}) {
    SCOPED_TRACE(lost);
    fs::remove(there / "b");
    is_cut_off_after(most - lost);
    EXPECT_EQ(why(sent), "");
    EXPECT_EQ(read(there / "b"), bytes);
    EXPECT_FALSE(fs::exists(there / "b.mprun"));
    if (lost < 4) { // of the program's end
      EXPECT_EQ(sent.payload, bytes.size()) << "the file was there, and was sent again";
    }
  }
}

/// The board is started anew in the middle, and its temporary file is no longer what was verified.
TEST_P(stream_transfer, begins_anew_when_the_reset_board_has_something_else) {
  constexpr std::array damages{
      "truncate -s 1000", "truncate -s 600000",
      "dd bs=1 seek=5 count=1 conv=notrunc if=/dev/zero status=none of=", "rm"};
  auto const bytes = content(500'000, 11);
  write(here / "a", bytes);
  for (std::string const damage : damages) {
    SCOPED_TRACE(damage);
    fault_plan faults;
    faults.disconnect_after = 400'000;
    lab unix_port(faults);
    auto& command = std::get<process_spec>(unix_port.spec.link).command;
    // Whatever starts the board damages the file first; at the first start there is none.
    auto const temporary = (there / "b.mprun").string();
    auto const file = damage.ends_with('=') ? temporary : " " + temporary;
    write(here / "start", "#!/bin/sh\n[ ! -e " + temporary + " ] || " + damage + file + "\nexec " +
                              command.front() + " \"$@\"\n");
    fs::permissions(here / "start", fs::perms::owner_all);
    command = {(here / "start").string()};
    ASSERT_TRUE(unix_port.open());
    auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
    EXPECT_EQ(why(sent), "");
    EXPECT_GE(sent.attempts, 2);
    EXPECT_GT(sent.payload, 800'000U) << "what was not there any more was not sent again";
    EXPECT_EQ(read(there / "b"), bytes);
    EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
  }
}

TEST_P(stream_transfer, tells_its_progress_as_bytes_arrive) {
  fault_plan line;
  line.baud = 4'000'000;
  lab unix_port(line);
  ASSERT_TRUE(unix_port.open());
  auto const bytes = content(60'000, 12); // four segments
  write(here / "a", bytes);
  std::vector<std::uint64_t> seen;
  auto options = by(GetParam());
  options.on_progress = [&seen](std::uint64_t done, std::uint64_t of) {
    EXPECT_EQ(of, 60'000U);
    seen.push_back(done);
  };
  EXPECT_EQ(why(unix_port.put(here / "a", there / "b", options)), "");
  EXPECT_GE(seen.size(), 16U);
  EXPECT_EQ(seen.back(), 60'000U);
  seen.clear();
  EXPECT_EQ(why(unix_port.get(there / "b", here / "c", options)), "");
  EXPECT_GE(seen.size(), 4U);
  EXPECT_EQ(seen.back(), 60'000U);
}

TEST_P(stream_transfer, tells_the_board_again_what_it_has_lost) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(10'000, 14));
  for (std::string const name : {"_mprun_up", "_mprun_put", "_mprun_down", "_mprun_get"}) {
    SCOPED_TRACE(name);
    EXPECT_EQ(why(unix_port.put(here / "a", there / "b", by(GetParam()))), "");
    EXPECT_EQ(why(unix_port.get(there / "b", here / "c", by(GetParam()))), "");
    EXPECT_EQ(unix_port.ask("del " + name), "");
    fs::remove(there / "b");
    fs::remove(here / "c");
    EXPECT_EQ(why(unix_port.put(here / "a", there / "b", by(GetParam()))), "");
    EXPECT_EQ(why(unix_port.get(there / "b", here / "c", by(GetParam()))), "");
    EXPECT_EQ(read(here / "c"), content(10'000, 14));
  }
}

TEST(stream_settings, another_attempt_has_small_frames_at_once) {
  stream_settings const large{65535, 65535, 65535, 131078, 65535, 4, false, 0};
  auto const small = made_smaller(large);
  EXPECT_EQ(small.chunk, 4096U);
  EXPECT_EQ(small.down, 4096U);
  EXPECT_EQ(small.unit, 4096U);
  EXPECT_EQ(small.segment, 4096U);
  EXPECT_EQ(made_smaller(small).chunk, 1024U);
}

TEST(stream_settings, a_link_that_nobody_called_slow_has_time_for_an_acknowledgement) {
  lab unix_port;
  board_facts facts;
  facts.heap_free = 2'000'000;
  auto const settings = settings_for(unix_port.spec, facts, 128, "process");
  EXPECT_EQ(settings.chunk, 65535U);
  EXPECT_EQ(settings.unit, 32768U); // four KiB/s within an idle timeout of ten seconds
}

/// A damaged answer about the size must not make a board read without end.
TEST(pasted_transfer, reads_to_the_end_of_the_file_whatever_size_was_told) {
  folder here;
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  write(here / "b", content(3000, 15));
  for (std::string const size : {"900000000", "0"}) {
    SCOPED_TRACE(size);
    EXPECT_EQ(unix_port.ask("import builtins\n"
                            "class liar:\n"
                            " def __init__(self, f):\n"
                            "  self.read = f.read\n"
                            "  self.close = f.close\n"
                            " def seek(self, *to):\n"
                            "  return " +
                            size +
                            "\n"
                            "def open(*how):\n"
                            " return liar(builtins.open(*how))\n"),
              "");
    auto const got = unix_port.get(here / "b", here / "c", by(transfer_tier::base64));
    if (size == "0") {
      EXPECT_EQ(why(got), "the file changed while it was read");
    } else {
      EXPECT_EQ(why(got), "");
      EXPECT_EQ(read(here / "c"), content(3000, 15));
      EXPECT_LT(got.payload, 10'000U);
    }
  }
}

/// What was on its way after the one that failed may never end.
TEST(board_files, a_batch_that_ends_early_leaves_the_board_at_its_prompt) {
  lab unix_port;
  unix_port.spec.limits.idle_timeout = 200ms;
  ASSERT_TRUE(unix_port.open());
  std::vector<std::string> programs{"while True: pass", "print(1)"};
  order_batch batch;
  batch.supply = [&]() -> std::optional<std::string> {
    if (programs.empty()) {
      return std::nullopt;
    }
    auto next = programs.back();
    programs.pop_back();
    return next;
  };
  batch.take = [](std::string const&) { return std::optional(trouble{blame::host, "enough"}); };
  auto const deadline = std::chrono::steady_clock::now() + 20s;
  auto const failed =
      run(unix_port.context, unix_port.files->files().ask_all(std::move(batch), "count", deadline));
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->message, "enough");
  EXPECT_EQ(unix_port.ask("print(2)"), "2\n");
}

TEST_P(stream_transfer, deflates_where_the_data_gains) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  auto options = by(GetParam());
  options.compress = compression::always;
  write(here / "a", text(100'000));
  auto const sent = unix_port.put(here / "a", there / "b", options);
  EXPECT_EQ(why(sent), "");
  EXPECT_EQ(read(there / "b"), text(100'000));
  EXPECT_LT(sent.payload, 50'000U);
  auto const random = content(100'000, 8);
  write(here / "a", random);
  auto const same = unix_port.put(here / "a", there / "b", options);
  EXPECT_EQ(why(same), "");
  EXPECT_EQ(read(there / "b"), random);
  EXPECT_EQ(same.payload, 100'000U);
}

TEST_P(stream_transfer, the_board_deflates_what_it_sends_over_a_slow_line) {
  fault_plan line;
  line.baud = 4'000'000;
  lab unix_port(line);
  ASSERT_TRUE(unix_port.open());
  std::vector<std::string> contents{
      "a",         "abc",       "abcabcabcabcabc", std::string(20'000, 'x'),
      text(16384), text(16385), text(100'000)};
  for (auto const& bytes : contents) {
    write(there / "b", bytes);
    auto const got = unix_port.get(there / "b", here / "c", by(GetParam()));
    EXPECT_EQ(why(got), "");
    EXPECT_TRUE(read(here / "c") == bytes) << bytes.size();
    EXPECT_LT(got.payload, bytes.size() / 2 + 100) << bytes.size();
  }
  write(there / "b", content(100'000, 13));
  auto const random = unix_port.get(there / "b", here / "c", by(GetParam()));
  EXPECT_EQ(why(random), "");
  EXPECT_EQ(read(here / "c"), content(100'000, 13));
  EXPECT_LT(random.payload, 100'500U);
}

TEST_P(stream_transfer, notices_a_file_that_changes_while_it_is_sent) {
  fault_plan slow;
  slow.baud = 4'000'000;
  lab unix_port(slow);
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(100'000, 9));
  write(there / "b", "old");
  auto options = by(GetParam());
  options.on_progress = [this](std::uint64_t, std::uint64_t) {
    std::ofstream(here / "a", std::ios::app) << "more";
  };
  auto const sent = unix_port.put(here / "a", there / "b", options);
  EXPECT_EQ(why(sent), "the file changed while it was read");
  EXPECT_EQ(sent.failed->blame, blame::host);
  EXPECT_EQ(read(there / "b"), "old");
  EXPECT_EQ(there.names(), std::vector<std::string>{"b"});
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_P(stream_transfer, notices_a_file_of_the_board_that_becomes_shorter_or_longer) {
  fault_plan slow;
  slow.baud = 4'000'000;
  lab unix_port(slow);
  ASSERT_TRUE(unix_port.open());
  for (auto const size : {100'001U, 131'072U, 300'000U}) {
    SCOPED_TRACE(size);
    write(there / "b", content(200'000, 9));
    auto options = by(GetParam());
    options.on_progress = [&](std::uint64_t, std::uint64_t) {
      std::filesystem::resize_file(there / "b", size);
    };
    auto const got = unix_port.get(there / "b", here / "c", options);
    EXPECT_EQ(why(got), "the file changed while it was read");
    EXPECT_EQ(unix_port.ask("print(1)"), "1\n"); // no acknowledgement is left at the prompt
  }
  EXPECT_TRUE(here.names().empty());
}

TEST_P(stream_transfer, fails_inside_its_time_and_the_next_command_works) {
  fault_plan slow;
  slow.baud = 115'200;
  lab unix_port(slow);
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(1'000'000, 10));
  auto options = by(GetParam());
  options.timeout = 300ms;
  auto const sent = unix_port.put(here / "a", there / "b", options);
  ASSERT_TRUE(sent.failed);
  EXPECT_NE(why(sent).find("time"), std::string::npos) << why(sent);
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
  EXPECT_TRUE(there.names().empty());
}

} // namespace
} // namespace mprun
