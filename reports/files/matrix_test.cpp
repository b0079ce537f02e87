#include "reports/files/matrix.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

class Matrix : public ::testing::Test {
protected:
  void say(fact f) { run_.fold(event{{}, {}, std::move(f)}); }

  /// Adds the verdicts of one case, board by board.
  void add(std::string const& name, std::vector<verdict> const& verdicts) {
    for (std::size_t board = 0; board < verdicts.size(); ++board) {
      auto const id = "b" + std::to_string(board);
      say(cell_planned{next_, id, "s", name, "s/" + name + ".py", ""});
      cell_finished done;
      done.cell = next_++;
      done.board = id;
      done.verdict = verdicts[board];
      say(done);
    }
  }

  void boards(int count) {
    for (int board = 0; board < count; ++board) {
      say(board_declared{"b" + std::to_string(board), "unix", "process: x", {}});
    }
  }

  run_model run_;
  cell_id next_ = 0;
};

TEST_F(Matrix, MarksTheCellsThatDifferAndPutsTheirRowsFirst) {
  boards(3);
  add("alike", {verdict::passed, verdict::passed, verdict::passed});
  add("odd", {verdict::passed, verdict::failed, verdict::passed});
  add("bad", {verdict::failed, verdict::failed, verdict::failed});
  EXPECT_EQ(matrix_text(run_), "1 of 3 cases differ between boards\n"
                               "\n"
                               "case     b0     b1     b2   \n"
                               "s/odd    pass   FAIL<  pass\n"
                               "s/alike  pass   pass   pass\n"
                               "s/bad    FAIL   FAIL   FAIL\n");
}

TEST_F(Matrix, MarksTheWorseVerdictOfATie) {
  boards(2);
  add("a", {verdict::timed_out, verdict::passed});
  EXPECT_NE(matrix_text(run_).find("s/a   TIME<  pass\n"), std::string::npos) << matrix_text(run_);
}

TEST_F(Matrix, IsEmptyForASingleBoard) {
  boards(1);
  add("a", {verdict::passed});
  EXPECT_EQ(matrix_text(run_), "");
}

} // namespace
} // namespace mprun
