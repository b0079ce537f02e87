// The host's end of a transfer: what is read once, and what is written whole or not at all.
#include "runner/transfer/local_file.hpp"

#include "runner/transfer/lab_test.hpp"
#include "transports/protocol/errc.hpp"

#include <array>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace mprun {
namespace {

class local_file_test : public testing::Test {
protected:
  void given(std::string const& bytes) { write(here_ / "a", bytes); }
  void open(source_file& file) { EXPECT_FALSE(file.open(here_ / "a")); }
  static std::string read_some(source_file& from, std::size_t size, error_code& ec) {
    std::string part(size, '\0');
    part.resize(from.read(part, ec));
    return part;
  }
  static std::string sum_of(source_file& file) {
    error_code ec;
    auto sum = file.sha256_hex(ec);
    EXPECT_FALSE(ec);
    return sum;
  }

  folder here_;
  std::string const bytes_ = std::string(70'000, 'x') + "end";
};

TEST_F(local_file_test, a_source_is_read_from_where_it_is_wanted) {
  given("abcdef");
  source_file file;
  open(file);
  EXPECT_EQ(file.size(), 6U);
  error_code ec;
  EXPECT_EQ(read_some(file, 4, ec), "abcd");
  EXPECT_EQ(read_some(file, 4, ec), "ef");
  EXPECT_EQ(read_some(file, 4, ec), "");
  file.seek(1);
  EXPECT_EQ(read_some(file, 2, ec), "bc");
  EXPECT_FALSE(ec);
  EXPECT_EQ(sum_of(file), sha256_hex("abcdef"));
}

TEST_F(local_file_test, its_sum_is_of_the_whole_whatever_was_read_of_it) {
  given(bytes_);
  for (std::size_t const first : {std::size_t{0}, std::size_t{10}, bytes_.size()}) {
    for (std::uint64_t const then : {0, 5, 10, 60'000}) {
      source_file file;
      open(file);
      error_code ec;
      read_some(file, first, ec);
      file.seek(then);
      read_some(file, 20, ec);
      EXPECT_EQ(sum_of(file), sha256_hex(bytes_)) << first << ", then from " << then;
      EXPECT_EQ(sum_of(file), sha256_hex(bytes_)) << "and again";
    }
  }
}

TEST_F(local_file_test, what_passed_once_is_not_read_for_its_sum) {
  given("abcdef");
  source_file file;
  open(file);
  error_code ec;
  read_some(file, 6, ec);
  write(here_ / "a", "ABCDEF");
  EXPECT_EQ(sum_of(file), sha256_hex("abcdef"));
}

TEST_F(local_file_test, the_sum_of_a_beginning_ends_there) {
  given(bytes_);
  source_file file;
  open(file);
  for (std::size_t const size :
       {std::size_t{0}, std::size_t{1}, std::size_t{65'536}, std::size_t{65'537}, bytes_.size()}) {
    error_code ec;
    EXPECT_EQ(file.sha256_of_beginning(size, ec), sha256_hex(bytes_.substr(0, size)));
    EXPECT_FALSE(ec);
  }
  error_code ec;
  EXPECT_EQ(file.sha256_of_beginning(bytes_.size() + 1, ec), "");
  EXPECT_EQ(ec, protocol::errc::file_changed);
}

TEST_F(local_file_test, only_a_file_can_be_sent) {
  source_file file;
  EXPECT_EQ(file.open(here_ / "nothing"), boost::system::errc::no_such_file_or_directory);
  EXPECT_EQ(file.open(here_ / "."), boost::system::errc::is_a_directory);
  ASSERT_EQ(::mkfifo((here_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(file.open(here_ / "pipe"), boost::system::errc::invalid_argument);
  EXPECT_EQ(file.open("/dev/null"), boost::system::errc::invalid_argument);
}

TEST_F(local_file_test, one_that_was_opened_again_begins_at_its_beginning) {
  given("abcdef");
  source_file file;
  open(file);
  error_code ec;
  read_some(file, 3, ec);
  EXPECT_FALSE(file.open(here_ / "a"));
  EXPECT_EQ(read_some(file, 3, ec), "abc");
}

TEST_F(local_file_test, a_change_is_found_at_the_end) {
  auto const error_after = [this](auto change) {
    given("abcdef");
    source_file file;
    open(file);
    error_code ec;
    EXPECT_EQ(read_some(file, 3, ec), "abc");
    change();
    EXPECT_FALSE(ec);
    read_some(file, 100, ec);
    return ec;
  };
  EXPECT_EQ(error_after([] {}), error_code());
  EXPECT_EQ(error_after([this] { std::filesystem::resize_file(here_ / "a", 4); }),
            protocol::errc::file_changed);
  EXPECT_EQ(error_after([this] { write(here_ / "a", "abcdefg"); }), protocol::errc::file_changed);
  auto const touched = [this](std::timespec time) {
    std::array<std::timespec, 2> const times{time, time};
    ::utimensat(AT_FDCWD, (here_ / "a").c_str(), times.data(), 0);
  };
  EXPECT_EQ(error_after([&] { touched({1'000'000, 0}); }), protocol::errc::file_changed);
  struct stat status {};
  EXPECT_EQ(error_after([&] {
              ::stat((here_ / "a").c_str(), &status);
              touched({status.st_mtim.tv_sec, (status.st_mtim.tv_nsec + 1) % 1'000'000'000});
            }),
            protocol::errc::file_changed)
      << "a nanosecond is enough";
  EXPECT_EQ(error_after([&] {
              ::stat((here_ / "a").c_str(), &status);
              std::filesystem::resize_file(here_ / "a", 8);
              touched(status.st_mtim);
            }),
            protocol::errc::file_changed)
      << "the time alone does not decide";
}

TEST_F(local_file_test, a_target_is_there_once_it_is_whole) {
  target_file file;
  ASSERT_FALSE(file.open(here_ / "b"));
  EXPECT_FALSE(file.write("abc"));
  EXPECT_FALSE(file.write("def"));
  EXPECT_FALSE(std::filesystem::exists(here_ / "b"));
  error_code ec;
  EXPECT_EQ(file.sha256_hex(ec), sha256_hex("abcdef"));
  EXPECT_FALSE(ec);
  EXPECT_FALSE(file.commit());
  EXPECT_EQ(read(here_ / "b"), "abcdef");
}

TEST_F(local_file_test, what_was_wrong_is_cut_off_a_target) {
  for (std::uint64_t const right : {0, 2, 3, 6}) {
    target_file file;
    ASSERT_FALSE(file.open(here_ / "b"));
    EXPECT_FALSE(file.write("abc"));
    EXPECT_FALSE(file.write("def"));
    EXPECT_FALSE(file.cut(right));
    EXPECT_FALSE(file.write("xy"));
    auto const whole = std::string("abcdef").substr(0, right) + "xy";
    error_code ec;
    EXPECT_EQ(file.sha256_hex(ec), sha256_hex(whole));
    EXPECT_FALSE(file.commit());
    EXPECT_EQ(read(here_ / "b"), whole);
  }
}

TEST_F(local_file_test, a_target_that_cannot_be_written_says_so) {
  target_file file;
  EXPECT_EQ(file.open(here_ / "no/such/folder"), boost::system::errc::no_such_file_or_directory);
  std::filesystem::create_directory(here_ / "c");
  target_file on_folder;
  auto const opened = on_folder.open(here_ / "c");
  EXPECT_TRUE(opened || on_folder.commit());
}

} // namespace
} // namespace mprun
