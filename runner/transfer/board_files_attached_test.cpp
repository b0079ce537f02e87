// On a board that belongs to its user, questions about files leave none of their names.
#include "runner/board/attached_fixture_test.hpp"
#include "runner/transfer/board_files.hpp"

namespace mprun {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::SizeIs;

TEST_F(attached_test, questions_about_a_file_are_in_a_scope_of_their_own) {
  spec_.platform = "unix";
  board_files files(at_prompt());
  std::vector<std::string> sources;
  board_.runs = [&sources](std::string const& source) {
    sources.push_back(source);
    return sources.size() == 1 ? scripted_run{"", "MemoryError: \r\n"} // asked for too much
                               : scripted_run{"kind=8\x1f\r\n"};
  };
  auto const kind = time_.run(files.kind_of("a"));
  ASSERT_TRUE(kind) << kind.error().message;
  EXPECT_EQ(*kind, board_kind::file);
  EXPECT_THAT(sources, SizeIs(2));
  EXPECT_THAT(sources, Each(AllOf(HasSubstr("def _mprun_f():\n"), HasSubstr("del _mprun_f\n"))));
}

} // namespace
} // namespace mprun
