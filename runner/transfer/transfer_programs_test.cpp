// Which of our programs go to a board, when, and how they are called there.
#include "runner/transfer/transfer_programs.hpp"

#include "runner/board/session_fixture_test.hpp"
#include "runner/transfer/temporary_name.hpp"

namespace mprun {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;
using enum board_program;
using enum transfer_programs::sending;

class transfer_programs_test : public session_test {
protected:
  transfer_programs& programs() {
    if (!programs_) {
      opened();
      board_.runs = [this](std::string const& source) {
        sent_.push_back(source);
        return answer_;
      };
      files_.emplace(made());
      programs_.emplace(made(), *files_);
    }
    return *programs_;
  }
  bool install(std::vector<board_program> wanted, transfer_programs::sending when = at_once) {
    return time_.run(programs().install(std::move(wanted), when)).has_value();
  }
  bool install(transfer_programs::sending when = at_once) { return install(single_file, when); }
  std::string put(std::string const& settings = "1") {
    return programs().call_put("/a", "/a.mprun", 5, false, settings);
  }
  std::string get(std::string const& settings = "1") {
    return programs().call_get("/a", 5, settings);
  }
  void reset() { EXPECT_TRUE(time_.run(made().ensure_fresh())); }

  std::vector<board_program> const single_file{transfer, take_file, give_file};
  std::vector<board_program> const whole_tree{transfer, take_file, take_tree};

  std::vector<std::string> sent_;
  scripted_run answer_;
  std::optional<board_files> files_;
  std::optional<transfer_programs> programs_;
};

TEST_F(transfer_programs_test, go_there_once_until_a_reset) {
  EXPECT_FALSE(programs().has(take_file));
  EXPECT_TRUE(install());
  EXPECT_TRUE(install());
  EXPECT_THAT(sent_, SizeIs(1));
  EXPECT_TRUE(programs().has(take_file));
  reset();
  EXPECT_FALSE(programs().has(take_file));
  EXPECT_TRUE(install());
  EXPECT_THAT(sent_, SizeIs(2));
}

TEST_F(transfer_programs_test, that_a_board_does_not_take_are_not_there) {
  programs();
  answer_.error = "MemoryError: \r\n";
  EXPECT_FALSE(install());
  EXPECT_FALSE(programs().has(take_file));
  EXPECT_FALSE(install({squeeze}));
  answer_.error = "";
  EXPECT_TRUE(install({squeeze}));
  EXPECT_TRUE(install({squeeze}));
  EXPECT_THAT(sent_, SizeIs(3));
}

TEST_F(transfer_programs_test, settings_are_told_when_they_are_others) {
  install();
  EXPECT_EQ(put(), "_mprun_up=1\n_mprun_put('/a',5)");
  EXPECT_EQ(put(), "_mprun_put('/a',5)");
  EXPECT_EQ(put("2"), "_mprun_up=2\n_mprun_put('/a',5)");
  EXPECT_EQ(get(), "_mprun_down=1\n_mprun_get('/a',5)");
  EXPECT_EQ(get(), "_mprun_get('/a',5)");
  programs().forget_call();
  EXPECT_THAT(put("2"), StartsWith("_mprun_up=2\n"));
  EXPECT_THAT(get(), StartsWith("_mprun_down=1\n"));
  EXPECT_TRUE(programs().has(take_file)) << "it was there before the call";
}

TEST_F(transfer_programs_test, settings_are_told_again_after_a_reset) {
  install();
  put();
  get();
  reset();
  install();
  EXPECT_THAT(put(), StartsWith("_mprun_up=1\n"));
  EXPECT_THAT(get(), StartsWith("_mprun_down=1\n"));
}

TEST_F(transfer_programs_test, a_call_says_what_is_not_usual) {
  install();
  put();
  EXPECT_EQ(programs().call_put("/a", "/a", 0, false, "1"), "_mprun_put('/a',0,'/a')");
  EXPECT_EQ(programs().call_put("/a", "/a.mprun", 0, true, "1"),
            "_mprun_keep_order('/a')\n_mprun_put('/a',0)");
  EXPECT_EQ(programs().call_put_tree("/lib/", false, "1"), "_mprun_put_tree('/lib/')");
  EXPECT_EQ(programs().call_put_tree("/lib/", true, "1"), "_mprun_put_tree('/lib/',True)");
  get();
  EXPECT_EQ(programs().call_get_tree("/lib/", "a\nb", "1"),
            "_mprun_names='a\\nb'\n_mprun_get_tree('/lib/')");
}

TEST_F(transfer_programs_test, only_what_is_needed_and_missing_goes) {
  EXPECT_TRUE(install({transfer, take_file}));
  EXPECT_THAT(sent_.back(), HasSubstr("def _mprun_reader"));
  EXPECT_THAT(sent_.back(), HasSubstr("def _mprun_put("));
  EXPECT_THAT(sent_.back(), Not(HasSubstr("def _mprun_get(")));
  EXPECT_FALSE(programs().has(give_file));
  EXPECT_TRUE(install({transfer, give_file}));
  EXPECT_THAT(sent_.back(), Not(HasSubstr("def _mprun_reader")));
  EXPECT_THAT(sent_.back(), HasSubstr("def _mprun_get("));
  EXPECT_TRUE(install(whole_tree));
  EXPECT_THAT(sent_.back(), Not(HasSubstr("def _mprun_put(")));
  EXPECT_THAT(sent_.back(), HasSubstr("def _mprun_put_tree("));
}

TEST_F(transfer_programs_test, go_in_fewer_bytes_where_the_board_can_inflate_them) {
  install({transfer, take_file});
  auto const plain = sent_.back();
  programs().forget_all();
  programs().set_packing(inflating_module::deflate);
  install({transfer, take_file});
  EXPECT_LT(sent_.back().size() * 4, plain.size() * 3);
  EXPECT_THAT(sent_.back(), Not(HasSubstr("def _mprun_put(")));
}

TEST_F(transfer_programs_test, names_of_a_tree_go_in_fewer_bytes_with_the_programs_or_alone) {
  spec_.platform = "unix";
  programs().set_packing(inflating_module::deflate);
  std::string names;
  for (int i = 0; i < 100; ++i) {
    names += fmt::format("folder/file_{}\n", i);
  }
  EXPECT_TRUE(install({transfer, give_file, give_tree}, with_call));
  auto const first = programs().call_get_tree("/lib/", names, "1");
  auto const second = programs().call_get_tree("/lib/", names, "1");
  for (auto const& call : {first, second}) {
    EXPECT_THAT(call, testing::EndsWith("\n_mprun_get_tree('/lib/')"));
    EXPECT_THAT(call, Not(HasSubstr("file_2")));
  }
  EXPECT_GT(first.size(), second.size());
  EXPECT_LT(second.size() * 2, names.size());
}

TEST_F(transfer_programs_test, those_of_a_tree_go_alone_to_a_board_that_holds_nothing_back) {
  EXPECT_TRUE(install(whole_tree, with_call));
  EXPECT_THAT(sent_, SizeIs(1));
  EXPECT_EQ(put(), "_mprun_up=1\n_mprun_put('/a',5)");
}

TEST_F(transfer_programs_test, go_with_the_call_where_that_saves_a_round_trip) {
  spec_.platform = "unix";
  EXPECT_TRUE(install(whole_tree, with_call));
  EXPECT_TRUE(install(whole_tree, with_call));
  EXPECT_THAT(sent_, IsEmpty());
  auto const first = programs().call_put_tree("/lib/", false, "1");
  EXPECT_THAT(first, HasSubstr("def _mprun_put"));
  EXPECT_THAT(first, HasSubstr("def _mprun_put_tree"));
  EXPECT_THAT(first, testing::EndsWith("_mprun_up=1\n_mprun_put_tree('/lib/')"));
  EXPECT_EQ(programs().call_put_tree("/lib/", false, "1"), "_mprun_put_tree('/lib/')");
  EXPECT_TRUE(install({transfer, take_file}, at_once));
  EXPECT_THAT(sent_, IsEmpty()) << "they are there";
  EXPECT_TRUE(install({transfer, give_file, give_tree}, with_call));
  EXPECT_THAT(programs().call_get_tree("/lib/", "a", "1"), Not(HasSubstr("def _mprun_put")));
}

TEST_F(transfer_programs_test, that_went_with_a_call_that_may_not_have_run_go_again) {
  spec_.platform = "unix";
  install(whole_tree, with_call);
  programs().call_put_tree("/lib/", false, "1");
  programs().forget_call();
  EXPECT_FALSE(programs().has(take_file));
  install(whole_tree, with_call);
  auto const again = programs().call_put_tree("/lib/", false, "1");
  auto const first = again.find("def _mprun_put_tree");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(again.find("def _mprun_put_tree", first + 1), std::string::npos) << "once";
  programs().forget_call();
  programs().call_put_tree("/lib/", false, "1");
  install(at_once);
  programs().forget_call();
  EXPECT_TRUE(programs().has(take_file)) << "nothing went with the last call";
}

TEST_F(transfer_programs_test, that_were_to_go_with_a_call_do_not_after_a_reset) {
  spec_.platform = "unix";
  install({transfer, take_file}, with_call);
  run("x");
  reset();
  EXPECT_FALSE(programs().has(take_file));
  EXPECT_THAT(get(), Not(HasSubstr("def _mprun")));
  install({take_tree}, with_call);
  auto const call = programs().call_put_tree("/lib/", false, "1");
  EXPECT_THAT(call, HasSubstr("def _mprun_put_tree"));
  EXPECT_THAT(call, Not(HasSubstr("def _mprun_put("))) << "of before the reset";
}

TEST_F(transfer_programs_test, that_are_lost_without_a_reset_are_sent_again) {
  std::vector const all{transfer, take_file, take_tree, give_file, give_tree, squeeze};
  install(all);
  install(all);
  EXPECT_THAT(sent_, SizeIs(1));
  programs().forget_all();
  install(all);
  EXPECT_THAT(sent_, SizeIs(2));
  EXPECT_EQ(sent_[0], sent_[1]);
}

} // namespace
} // namespace mprun
