// Files to and from boards that lack something, and what one may ask of a transfer besides.
#include "runner/transfer/transfer_fixture_test.hpp"

#include "transports/protocol/errc.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

class transfer_powers_test : public testing::Test {
protected:
  transfer_powers_test() { EXPECT_TRUE(unix_port.open()); }

  /// A module of its firmware has nothing in it from now on.
  void lacks(std::string const& module) {
    EXPECT_EQ(unix_port.ask("import sys\nclass nothing: pass\nsys.modules['u" + module +
                            "'] = nothing\n"),
              "");
  }
  /// Of a file of three pages, there and back.
  void passes(transfer_options const& options, transfer_tier tier) {
    auto const bytes = content(5000, 3);
    write(here / "a", bytes);
    auto const sent = unix_port.put(here / "a", there / "b", options);
    EXPECT_EQ(why(sent), "");
    EXPECT_EQ(sent.tier, tier);
    EXPECT_EQ(sent.attempts, 1);
    EXPECT_EQ(sent.sha256, sha256_hex(bytes));
    EXPECT_EQ(read(there / "b"), bytes);
    auto const got = unix_port.get(there / "b", here / "c", options);
    EXPECT_EQ(why(got), "");
    EXPECT_EQ(got.tier, tier);
    EXPECT_EQ(got.attempts, 1);
    EXPECT_EQ(got.size, 5000U);
    EXPECT_EQ(got.sha256, sha256_hex(bytes));
    EXPECT_EQ(read(here / "c"), bytes);
    payload_ = got.payload;
    EXPECT_EQ(there.names(), std::vector<std::string>{"b"});
  }

  folder here;
  folder there;
  lab unix_port;
  std::uint64_t payload_ = 0;
};

TEST_F(transfer_powers_test, the_best_that_a_board_can_is_taken) {
  passes({}, transfer_tier::stream);
}

TEST_F(transfer_powers_test, without_sums_what_is_on_the_board_is_read_again) {
  lacks("hashlib");
  passes({}, transfer_tier::base64);
  EXPECT_GT(payload_, 2 * 5000U * 4 / 3) << "nothing there can say what its file is";
  passes(by(transfer_tier::literal), transfer_tier::literal);
}

TEST_F(transfer_powers_test, with_sums_it_is_read_once) {
  passes(by(transfer_tier::base64), transfer_tier::base64);
  EXPECT_LT(payload_, 5000U * 3 / 2);
}

TEST_F(transfer_powers_test, without_anything_bytes_go_as_literals) {
  lacks("hashlib");
  lacks("binascii");
  passes({}, transfer_tier::literal);
}

TEST_F(transfer_powers_test, what_a_board_cannot_is_not_tried) {
  lacks("hashlib");
  lacks("binascii");
  write(here / "a", "x");
  for (auto const tier : {transfer_tier::stream, transfer_tier::base64}) {
    auto const sent = unix_port.put(here / "a", there / "b", by(tier));
    EXPECT_EQ(why(sent), "the board cannot pass files by " + std::string(name_of(tier)));
    EXPECT_EQ(sent.passed.error().blame, blame::host);
    EXPECT_EQ(unix_port.get(there / "b", here / "c", by(tier)).passed.error().blame, blame::host);
  }
  EXPECT_TRUE(there.names().empty());
}

TEST_F(transfer_powers_test, an_interrupted_board_gets_no_file) {
  write(here / "a", "x");
  unix_port.board->interrupt();
  auto const sent = unix_port.put(here / "a", there / "b");
  EXPECT_EQ(sent.passed.error().ec, protocol::errc::interrupted);
  EXPECT_EQ(sent.passed.error().blame, blame::host);
  EXPECT_TRUE(there.names().empty());
}

TEST_F(transfer_powers_test, a_file_that_cannot_be_written_here_is_not_asked_for) {
  write(there / "b", "x");
  auto const got = unix_port.get(there / "b", here / "no/such/folder");
  EXPECT_THAT(why(got), HasSubstr("cannot write "));
  EXPECT_EQ(got.passed.error().blame, blame::host);
  EXPECT_EQ(got.attempts, 0);
}

class tier_test : public transfer_powers_test, public testing::WithParamInterface<transfer_tier> {};

INSTANTIATE_TEST_SUITE_P(tiers, tier_test, testing::ValuesIn(tiers),
                         [](auto const& tier) { return std::string(name_of(tier.param)); });

TEST_P(tier_test, a_file_is_written_where_it_stands_only_where_that_is_wanted) {
  write(here / "a", "new");
  for (bool const in_place : {false, true}) {
    fs::remove(there / "b");
    fs::remove(there / "same");
    write(there / "b", "old");
    fs::create_hard_link(there / "b", there / "same");
    auto options = by(GetParam());
    options.in_place = in_place;
    EXPECT_EQ(why(unix_port.put(here / "a", there / "b", options)), "");
    EXPECT_EQ(read(there / "b"), "new");
    EXPECT_EQ(read(there / "same"), in_place ? "new" : "old");
  }
}

TEST_P(tier_test, room_for_two_files_is_needed_but_for_in_place) {
  write(here / "a", content(3000, 6));
  fs::create_symlink("/dev/full", there / "b.mprun");
  auto const fresh = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_THAT(why(fresh), HasSubstr("no space left on the board"));
  EXPECT_THAT(why(fresh), Not(HasSubstr("--in-place"))) << "there is no old file";
  fs::create_symlink("/dev/full", there / "b.mprun");
  write(there / "b", "old");
  auto const again = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_THAT(why(again), HasSubstr("it has to hold the old and the new file at once"));
  EXPECT_EQ(again.passed.error().blame, blame::board);
  fs::remove(there / "b");
  fs::create_symlink("/dev/full", there / "b");
  auto options = by(GetParam());
  options.in_place = true;
  EXPECT_THAT(why(unix_port.put(here / "a", there / "b", options)), Not(HasSubstr("--in-place")));
}

TEST_P(tier_test, progress_is_told_up_to_the_whole) {
  auto const bytes = content(5000, 4);
  write(here / "a", bytes);
  auto options = by(GetParam());
  std::vector<std::uint64_t> seen;
  std::vector<std::uint64_t> sizes;
  options.on_progress = [&](std::uint64_t done, std::uint64_t of) {
    seen.push_back(done);
    sizes.push_back(of);
  };
  EXPECT_EQ(why(unix_port.put(here / "a", there / "b", options)), "");
  ASSERT_FALSE(seen.empty());
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), 5000U);
  EXPECT_EQ(sizes.back(), 5000U);
  seen.clear();
  EXPECT_EQ(why(unix_port.get(there / "b", here / "c", options)), "");
  ASSERT_FALSE(seen.empty());
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_EQ(seen.back(), 5000U);
}

TEST_P(tier_test, time_is_counted_and_limited) {
  write(here / "a", content(5000, 4));
  auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_GT(sent.took.count(), 0);
  EXPECT_LT(sent.took, std::chrono::minutes(1));
  auto options = by(GetParam());
  options.timeout = std::chrono::milliseconds(0);
  auto const late = unix_port.put(here / "a", there / "c", options);
  EXPECT_FALSE(late.passed);
  EXPECT_FALSE(fs::exists(there / "c"));
  EXPECT_FALSE(fs::exists(there / "c.mprun"));
  EXPECT_EQ(unix_port.ask("print(1)"), "1\n");
}

TEST_F(transfer_powers_test, a_new_file_that_breaks_off_has_its_place_only_where_that_is_wanted) {
  write(here / "a", content(3000, 6));
  for (bool const keeps : {false, true}) {
    fs::create_symlink("/dev/full", there / "b.mprun");
    auto options = by(transfer_tier::stream);
    options.keeps_listing_position = keeps;
    EXPECT_THAT(why(unix_port.put(here / "a", there / "b", options)), HasSubstr("no space left"));
    EXPECT_EQ(fs::exists(there / "b"), keeps);
  }
  EXPECT_EQ(read(there / "b"), "");
}

TEST(transfer_types, tiers_have_names_and_transfers_an_end) {
  using namespace std::chrono_literals;
  EXPECT_EQ(name_of(transfer_tier::stream), "stream");
  EXPECT_EQ(name_of(transfer_tier::base64), "base64");
  EXPECT_EQ(name_of(transfer_tier::literal), "literal");
  auto const begun = run_clock::now();
  auto const within = [begun](run_clock::time_point deadline, std::chrono::milliseconds length) {
    return deadline >= begun + length && deadline < begun + length + 10s;
  };
  transfer_options options;
  EXPECT_TRUE(within(deadline_for(options), 24h));
  EXPECT_TRUE(within(deadline_for(options, 1024 * 1000), 60s + 1000s));
  options.timeout = 300ms;
  EXPECT_TRUE(within(deadline_for(options), 300ms));
  EXPECT_TRUE(within(deadline_for(options, 1024 * 1000), 300ms));
}

} // namespace
} // namespace mprun
