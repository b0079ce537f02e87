// Copies over a line that damages what they say to the board, once: names, commands, answers.
#include "runner/transfer/transfer_fixture_test.hpp"

#include <gmock/gmock.h>
#include <utility>

namespace mprun {
namespace {

using testing::HasSubstr;

/// A line that makes an A of one @ on its way to the board, the `number`th.
class misspelling final : public link {
public:
  misspelling(std::unique_ptr<link> inner, int number) : inner_(std::move(inner)), left_(number) {}

  task<io_result> read_some(std::span<char> buffer) override { return inner_->read_some(buffer); }
  task<error_code> write_all(std::string_view bytes) override {
    written_ = bytes;
    for (auto& byte : written_) {
      if (byte == '@' && --left_ == 0) {
        byte = 'A';
      }
    }
    return inner_->write_all(written_);
  }
  std::size_t unsent() const noexcept override { return inner_->unsent(); }
  void cancel() noexcept override { inner_->cancel(); }
  void close() noexcept override { inner_->close(); }
  interrupter* as_interrupter() noexcept override { return inner_->as_interrupter(); }
  respawner* as_respawner() noexcept override { return inner_->as_respawner(); }

  bool has_damaged() const noexcept { return left_ <= 0; }

private:
  std::unique_ptr<link> inner_;
  std::string written_;
  int left_;
};

/// A board whose programs are there already, so that the next copy says little more than its name.
class misspelled_lab : public lab {
public:
  misspelled_lab(transfer_tier tier, stdio_kind stdio, folder const& here, folder const& there)
      : lab({}, stdio) {
    EXPECT_TRUE(open());
    write(here / "small", "x");
    EXPECT_EQ(why(put(here / "small", there / "small", by(tier))), "");
    EXPECT_EQ(why(get(there / "small", here / "small", by(tier))), "");
  }
  void misspell(int number) {
    board->wrap_link([&](std::unique_ptr<link> inner) {
      auto bad = std::make_unique<misspelling>(std::move(inner), number);
      line_ = bad.get();
      return bad;
    });
  }
  bool has_damaged() const { return line_->has_damaged(); }

private:
  misspelling* line_ = nullptr;
};

class damaged_call_test : public file_transfer_test {
protected:
  std::string const bytes = content(3000, 7);
};

INSTANTIATE_TEST_SUITE_P(tiers, damaged_call_test, testing::ValuesIn(tiers),
                         [](auto const& tier) { return std::string(name_of(tier.param)); });

TEST_P(damaged_call_test, a_file_whose_name_was_damaged_is_sent_again) {
  for (auto const stdio : {stdio_kind::socketpair, stdio_kind::pty}) {
    for (int number = 1; number <= 4; ++number) {
      SCOPED_TRACE(number);
      misspelled_lab unix_port(GetParam(), stdio, here, there);
      write(here / "a", bytes);
      write(there / "b@", "old");
      write(there / "bA", "another");
      unix_port.misspell(number);
      auto const sent = unix_port.put(here / "a", there / "b@", by(GetParam()));
      EXPECT_EQ(why(sent), "");
      EXPECT_EQ(read(there / "b@"), bytes);
      EXPECT_EQ(read(there / "bA"), "another");
      // The first is in its name; what comes later may not be there at all.
      EXPECT_EQ(sent.attempts, unix_port.has_damaged() ? 2 : 1);
      EXPECT_TRUE(unix_port.has_damaged() || number > 1);
    }
  }
}

TEST_P(damaged_call_test, another_file_is_not_taken_for_the_one_that_was_asked_for) {
  for (auto const stdio : {stdio_kind::socketpair, stdio_kind::pty}) {
    misspelled_lab unix_port(GetParam(), stdio, here, there);
    write(there / "b@", bytes);
    write(there / "bA", "another");
    unix_port.misspell(1);
    auto const got = unix_port.get(there / "b@", here / "c", by(GetParam()));
    EXPECT_TRUE(unix_port.has_damaged());
    EXPECT_EQ(why(got), "");
    EXPECT_EQ(got.attempts, 2);
    EXPECT_EQ(got.size, bytes.size());
    EXPECT_EQ(read(here / "c"), bytes);
  }
}

/// A socket pair is known to be good, so its board is believed at once.
TEST_P(damaged_call_test, a_file_is_missing_where_the_board_says_so_twice) {
  for (auto const& [stdio, attempts] :
       {std::pair{stdio_kind::socketpair, 1}, std::pair{stdio_kind::pty, 2}}) {
    misspelled_lab unix_port(GetParam(), stdio, here, there);
    auto const missing = unix_port.get(there / "none", here / "c", by(GetParam()));
    EXPECT_THAT(why(missing), HasSubstr("no such file"));
    EXPECT_EQ(missing.passed.error().blame, blame::board);
    EXPECT_EQ(missing.attempts, attempts);
    write(there / "b@", bytes);
    std::filesystem::remove(there / "bA");
    unix_port.misspell(1);
    auto const there_all_the_time = unix_port.get(there / "b@", here / "c", by(GetParam()));
    // Where commands are used, a name is checked before it is.
    EXPECT_EQ(there_all_the_time.passed.has_value(),
              stdio == stdio_kind::pty || GetParam() != transfer_tier::stream);
  }
}

/// A disk that is full is so under any name.
TEST_P(damaged_call_test, a_full_disk_is_believed_at_once) {
  misspelled_lab unix_port(GetParam(), stdio_kind::pty, here, there);
  write(here / "a", bytes);
  std::filesystem::create_symlink("/dev/full", there / "b.mprun");
  auto const sent = unix_port.put(here / "a", there / "b", by(GetParam()));
  EXPECT_THAT(why(sent), HasSubstr("no space left on the board"));
  EXPECT_EQ(sent.attempts, 1);
}

/// A tree's names are told apart from what is in it.
TEST(damaged_tree, a_folder_whose_name_was_damaged_is_not_reported_as_whole) {
  folder here;
  folder there;
  for (int number = 1; number <= 2; ++number) {
    misspelled_lab unix_port(transfer_tier::stream, stdio_kind::pty, here, there);
    write(here / "a", "new");
    std::filesystem::create_directory(there / "d@");
    std::filesystem::create_directory(there / "dA");
    write(there / "d@/a", "old");
    write(there / "dA/a", "another");
    std::vector<std::string> sums;
    auto const note = [&](std::size_t, transfer_report const& report) {
      sums.push_back(report.sha256);
    };
    tree_item item;
    item.local = here / "a";
    item.remote = there / "d@/a";
    unix_port.misspell(number);
    auto const whole = run(unix_port.context, unix_port.files->put_tree({item}, {}, note));
    ASSERT_TRUE(whole);
    EXPECT_TRUE(unix_port.has_damaged() || number > 1) << "nothing was put to the test";
    if (unix_port.has_damaged()) {
      EXPECT_EQ(*whole, 0U);
      EXPECT_TRUE(sums.empty());
    } else {
      EXPECT_EQ(read(there / "d@/a"), "new");
    }
    write(there / "d@/a", "old");
    write(there / "dA/a", "another");
    misspelled_lab second(transfer_tier::stream, stdio_kind::pty, here, there);
    second.misspell(number);
    item.local = here / "back";
    sums.clear();
    auto const got = run(second.context, second.files->get_tree({item}, {}, note));
    ASSERT_TRUE(got);
    EXPECT_TRUE(second.has_damaged() || number > 1) << "nothing was put to the test";
    EXPECT_EQ(*got, second.has_damaged() ? 0U : 1U);
    EXPECT_EQ(sums.size(), *got);
  }
}

/// What is wrong once, on the board itself, is not there when the file is sent again.
TEST(pasted_transfer, is_tried_again_from_the_beginning) {
  folder here;
  folder there;
  auto const bytes = content(5000, 9);
  write(here / "a", bytes);
  for (auto const* const flaw :
       {"def a2b_base64(b):\n  x.a2b_base64=m.a2b_base64\n  return m.a2b_base64(b)[1:]",
        "def a2b_base64(b):\n  x.a2b_base64=m.a2b_base64\n  raise ValueError('padding')",
        "def a2b_base64(b):\n  x.a2b_base64=m.a2b_base64\n  raise SyntaxError('x')"}) {
    for (int const attempts : {1, 4}) {
      SCOPED_TRACE(std::to_string(attempts) + " attempts, " + flaw);
      std::filesystem::remove(there / "b");
      lab unix_port;
      ASSERT_TRUE(unix_port.open());
      EXPECT_EQ(unix_port.ask(std::string("import sys, binascii as m\nclass x:\n "
                                          "b2a_base64=m.b2a_base64\n @staticmethod\n ") +
                              flaw + "\nsys.modules['ubinascii']=x\n"),
                "");
      auto const sent = unix_port.put(here / "a", there / "b", by(transfer_tier::base64, attempts));
      EXPECT_EQ(sent.passed.has_value(), attempts > 1);
      EXPECT_EQ(sent.attempts, attempts > 1 ? 2 : 1);
      EXPECT_EQ(read(there / "b"), attempts > 1 ? bytes : "");
      EXPECT_EQ(there.names().size(), attempts > 1 ? 1U : 0U) << "of what failed nothing is left";
      EXPECT_EQ(unix_port.ask("print('_f' in globals())"), "False\n") << "a file is left open";
    }
  }
}

} // namespace
} // namespace mprun
