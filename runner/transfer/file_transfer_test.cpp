// Files to and from a real unix port, by every tier, on good and on bad links.
#include "runner/transfer/file_transfer.hpp"

#include "base/async/run_clock.hpp"
#include "runner/transfer/transfer_fixture_test.hpp"

namespace mprun {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

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

TEST_P(file_transfer_test, reports_what_the_board_refuses_and_continues) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  write(here / "a", content(3000, 5));
  auto const nowhere = unix_port.put(here / "a", there / "no/such/folder", by(GetParam()));
  EXPECT_NE(why(nowhere).find("no such file or folder on the board"), std::string::npos)
      << why(nowhere);
  EXPECT_EQ(nowhere.passed.error().blame, blame::board);
  EXPECT_EQ(nowhere.passed.error().ec, boost::system::errc::no_such_file_or_directory);
  EXPECT_EQ(nowhere.attempts, 1);
  auto const nothing = unix_port.get(there / "nothing", here / "c", by(GetParam()));
  EXPECT_NE(why(nothing).find("no such file"), std::string::npos) << why(nothing);
  EXPECT_EQ(here.names(), std::vector<std::string>{"a"}) << "half a file stays";
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_P(file_transfer_test, reports_no_space_left_and_keeps_the_old_file) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  // /dev/full takes no byte; the temporary file is a link to it.
  write(here / "a", content(3000, 6));
  write(there / "b", "old");
  fs::create_symlink("/dev/full", there / "b.mprun");
  auto const full = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_NE(why(full).find("no space left on the board"), std::string::npos) << why(full);
  EXPECT_EQ(full.passed.error().blame, blame::board);
  EXPECT_EQ(full.passed.error().ec, boost::system::errc::no_space_on_device);
  EXPECT_EQ(read(there / "b"), "old");
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_P(file_transfer_test, reports_a_local_file_that_is_not_there) {
  lab unix_port;
  ASSERT_TRUE(unix_port.open());
  auto const missing = unix_port.put(here / "nothing", there / "b", by(GetParam()));
  ASSERT_FALSE(missing.passed);
  EXPECT_EQ(missing.passed.error().blame, blame::host);
  EXPECT_EQ(missing.passed.error().ec, boost::system::errc::no_such_file_or_directory);
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
    if (!sent.passed) {
      ++failures;
      mismatches += why(sent).find("SHA-256 differs") != std::string::npos ? 1 : 0;
      EXPECT_NE(sent.passed.error().blame, blame::host) << why(sent);
      EXPECT_EQ(read(there / "b"), "old") << why(sent);
    } else {
      EXPECT_EQ(read(there / "b"), bytes) << "seed " << seed;
    }
    if (sent.passed) {
      auto const back = unix_port.get(there / "b", here / "c", by(GetParam(), 1));
      mismatches += why(back).find("SHA-256 differs") != std::string::npos ? 1 : 0;
      failures += back.passed ? 0 : 1;
      EXPECT_TRUE(!back.passed || read(here / "c") == bytes) << "seed " << seed;
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
      EXPECT_TRUE(!sent.passed || read(there / "b") == bytes);
      if (sent.passed) {
        auto const back = unix_port.get(there / "b", here / "c", by(GetParam()));
        EXPECT_TRUE(!back.passed || read(here / "c") == bytes);
      }
      // Dropped and corrupted bytes may hit this command as well: the board itself must answer.
      EXPECT_TRUE(run(unix_port.context, unix_port.board->restore_prompt()));
      if (seeded.corrupt_rate == 0 && seeded.drop_rate == 0) {
        // Only a stream goes on where the link was lost.
        auto const may_break_off = seeded.disconnect_after && GetParam() != transfer_tier::stream;
        EXPECT_TRUE(sent.passed || (may_break_off && sent.passed.error().blame == blame::link))
            << why(sent);
        EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
      }
    }
  }
}

/// A damaged answer about the size must not make a board read without end.
TEST(pasted_transfer, reads_to_the_end_of_the_file_whatever_size_was_reported) {
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

/// A program on its way after the failed one may never end.
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
  batch.take = [](std::string const&) { return failure{blame::host, "enough"}; };
  auto const deadline = run_clock::now() + 20s;
  auto const counted =
      run(unix_port.context, unix_port.files->files().ask_all(std::move(batch), "count", deadline));
  ASSERT_FALSE(counted);
  EXPECT_EQ(counted.error().message, "enough");
  EXPECT_EQ(unix_port.ask("print(2)"), "2\n");
}

} // namespace
} // namespace mprun
