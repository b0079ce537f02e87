#include "runner/transfer/same_files.hpp"

#include "runner/transfer/lab_test.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <string>

namespace mprun {
namespace {

/// What this process has read of files and all else.
std::uint64_t bytes_read_by_us() {
  std::ifstream in("/proc/self/io");
  std::string name;
  std::uint64_t bytes = 0;
  in >> name >> bytes;
  EXPECT_EQ(name, "rchar:");
  return bytes;
}

std::optional<known_content> compared(lab& with, session& board,
                                      std::filesystem::path const& file) {
  board_files asked(board);
  std::vector<file_pair> pairs{{file, file.string()}}; // the unix port sees the same file
  auto const same = run(with.context, same_files(asked, board.digests(), std::move(pairs)));
  return same.at(0);
}

TEST(same_files, reads_a_file_of_the_host_once_for_all_boards) {
  constexpr std::size_t size = std::size_t{4} << 20;
  folder files;
  auto const file = files / "large";
  write(file, std::string(size, 'x'));
  lab with;
  ASSERT_TRUE(with.open());
  session other(with.spec, with.environment);
  ASSERT_TRUE(run(with.context, other.open()));
  auto const before = bytes_read_by_us();
  auto const first = compared(with, *with.board, file);
  auto const between = bytes_read_by_us();
  auto const second = compared(with, other, file);
  auto const after = bytes_read_by_us();
  ASSERT_TRUE(first && second);
  EXPECT_EQ(first->size, size);
  EXPECT_EQ(first->sha256, second->sha256);
  EXPECT_GE(between - before, size);
  EXPECT_LT(after - between, size / 4);
  write(file, std::string(size, 'y'));
  auto const changed = compared(with, other, file);
  ASSERT_TRUE(changed);
  EXPECT_NE(changed->sha256, first->sha256);
  other.close();
}

} // namespace
} // namespace mprun
