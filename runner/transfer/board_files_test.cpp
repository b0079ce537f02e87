// Questions to a board's file system, answered by a board that says what it is told to.
#include "runner/transfer/board_files.hpp"

#include "runner/board/session_fixture_test.hpp"

namespace mprun {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

std::string own(std::string const& line) {
  return line + "\x1f\r\n";
}

scripted_run raising(std::string const& exception) {
  return {"", "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1, in <module>\r\n" +
                  exception + "\r\n"};
}

class board_files_test : public session_test {
protected:
  board_files& files() {
    if (!files_) {
      opened();
      files_.emplace(made());
    }
    return *files_;
  }
  /// Opens the board and lets all its programs end so, the last one again and again.
  void answers(std::vector<scripted_run> with) {
    board_.runs = [](std::string const&) { return scripted_run(); };
    files();
    board_.runs = [this, with = std::move(with),
                   next = std::size_t{0}](std::string const& source) mutable {
      sources_.push_back(source);
      return with[std::min(next++, with.size() - 1)];
    };
  }
  void says(std::string const& lines) { answers({{lines}}); }
  template<class T>
  T ask(task<T> question) {
    return time_.run(std::move(question));
  }

  std::vector<std::string> sources_;
  std::optional<board_files> files_;
};

TEST_F(board_files_test, an_answer_is_what_it_printed) {
  answers({{"a", ""}, raising("OSError: 28"), {"b", ""}});
  EXPECT_EQ(*ask(files().ask("x", "do it")), "a");
  EXPECT_EQ(files().traceback(), "");
  auto const full = ask(files().ask("x", "do it"));
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().blame, blame::board);
  EXPECT_EQ(full.error().message, "no space left on the board (OSError: 28)");
  EXPECT_EQ(full.error().ec.value(), 28);
  EXPECT_THAT(files().traceback(), HasSubstr("OSError: 28"));
  EXPECT_EQ(*ask(files().ask("x", "do it")), "b");
  EXPECT_EQ(files().traceback(), "");
}

TEST_F(board_files_test, what_raises_on_a_disturbed_line_is_the_links) {
  answers({raising("ValueError: a")});
  board_.inject(fault_kind::corrupt);
  EXPECT_EQ(ask(files().ask("x", "do it")).error().blame, blame::link);
  says("nonsense");
  board_.inject(fault_kind::corrupt);
  EXPECT_EQ(ask(files().size_of("a")).error().blame, blame::link);
}

TEST_F(board_files_test, a_program_that_does_not_end_leaves_the_board_at_its_prompt) {
  answers({raising("OSError: 5"), {"", "", true}, {"fine"}});
  ask(files().ask("x", "do it"));
  auto const hung = ask(files().ask("x", "do it"));
  ASSERT_FALSE(hung);
  EXPECT_EQ(hung.error().blame, blame::board);
  EXPECT_THAT(hung.error().message, HasSubstr("did not do it"));
  EXPECT_EQ(hung.error().ec, protocol::errc::timed_out);
  EXPECT_EQ(files().traceback(), "") << "of the last program";
  EXPECT_EQ(*ask(files().ask("x", "do it")), "fine");
}

TEST_F(board_files_test, a_board_that_started_meanwhile_is_said_to_have) {
  files();
  board_.runs = [](std::string const&) { return scripted_run{.output = "", .restarts = true}; };
  EXPECT_EQ(ask(files().ask("x", "do it")).error().ec, protocol::errc::restarted);
}

TEST_F(board_files_test, a_board_that_cannot_be_regained_is_lost) {
  files();
  board_.runs = [this](std::string const&) {
    board_.end_link(asio::error::eof);
    return scripted_run{"", "", true};
  };
  board_.opens = [](unsigned) { return failure{blame::link, "no route"}; };
  EXPECT_EQ(ask(files().ask("x", "do it")).error().message, "no route");
}

TEST_F(board_files_test, what_other_programs_hid_is_taken_away_once) {
  files();
  run("x");
  says("a");
  ask(files().ask("print()", "do it"));
  ask(files().ask("print()", "do it"));
  ASSERT_EQ(sources_.size(), 2U);
  EXPECT_GT(sources_[0].size(), sources_[1].size());
  EXPECT_EQ(sources_[1], "print()");
}

TEST_F(board_files_test, a_batch_ends_with_the_first_that_raises) {
  answers({{"a"}, raising("OSError: 2"), {"c"}});
  std::vector<std::string> taken;
  order_batch batch;
  batch.supply = [left = 3]() mutable {
    return left-- > 0 ? std::optional<std::string>("x") : std::nullopt;
  };
  batch.take = [&](std::string output) {
    taken.push_back(std::move(output));
    return result<void>();
  };
  auto const all = ask(files().ask_all(std::move(batch), "do it", run_clock::now() + 8s));
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().ec, boost::system::errc::no_such_file_or_directory);
  EXPECT_THAT(taken, ElementsAre("a"));
  EXPECT_THAT(board_.history, IsEmpty()) << "it is at its prompt, and is not asked for it";
}

TEST_F(board_files_test, a_batch_whose_program_hangs_fails_and_leaves_a_prompt) {
  answers({{"a"}, {"", "", true}, {"fine"}});
  order_batch batch;
  batch.supply = [left = 2]() mutable {
    return left-- > 0 ? std::optional<std::string>("x") : std::nullopt;
  };
  batch.take = [](std::string const&) { return result<void>(); };
  auto const all = ask(files().ask_all(std::move(batch), "do it", run_clock::now() + 8s));
  ASSERT_FALSE(all);
  EXPECT_EQ(all.error().ec, protocol::errc::timed_out);
  EXPECT_EQ(*ask(files().ask("x", "do it")), "fine");
}

TEST_F(board_files_test, a_list_has_each_kind_of_entry) {
  says(own("f 12 b'a.py'") + own("d b'lib'") + own("f 0 b'lib/\\xc3\\xa4'") + own("m b'sd'") +
       own("x 5 b'bad'") + own("x 0 b'dev'") + own("end 6"));
  auto const list = ask(files().list("/x"));
  ASSERT_TRUE(list);
  ASSERT_EQ(list->size(), 6U);
  EXPECT_EQ((*list)[0].path, "a.py");
  EXPECT_EQ((*list)[0].size, 12U);
  EXPECT_FALSE((*list)[0].is_folder);
  EXPECT_EQ((*list)[0].unreadable, "");
  EXPECT_TRUE((*list)[1].is_folder);
  EXPECT_FALSE((*list)[1].is_elsewhere);
  EXPECT_EQ((*list)[2].path, "lib/\xc3\xa4");
  EXPECT_TRUE((*list)[3].is_folder);
  EXPECT_TRUE((*list)[3].is_elsewhere);
  EXPECT_EQ((*list)[4].unreadable, "the board's storage failed (errno 5)");
  EXPECT_FALSE((*list)[4].is_folder);
  EXPECT_EQ((*list)[5].unreadable, "neither a file nor a folder");
  EXPECT_THAT(sources_.at(0), HasSubstr("'/x'"));
}

TEST_F(board_files_test, a_list_with_a_damaged_line_makes_no_sense) {
  for (std::string const line : {"f 12", "f b'a'", "g 12 b'a'", "f 12 b''", "f 12 a", "d", "d ",
                                 "f12 b'a'", "x b'a'", "x 5 a", "end 0", "f 1 b'a"}) {
    session_.reset();
    files_.reset();
    says(own("f 1 b'c'") + own(line) + own("end 2"));
    auto const list = ask(files().list(""));
    ASSERT_FALSE(list) << line;
    EXPECT_EQ(list.error().message, "the board's list of files makes no sense");
    EXPECT_EQ(list.error().blame, blame::board);
  }
  says(own("f 1 b'c'"));
  EXPECT_FALSE(ask(files().list(""))) << "its end is missing";
}

TEST_F(board_files_test, powers_are_asked_for_once) {
  says(own("has=binary,sha256,base64,rename,inflate"));
  for (int i = 0; i < 2; ++i) {
    auto const powers = ask(files().powers());
    ASSERT_TRUE(powers);
    EXPECT_TRUE(powers->binary && powers->sha256 && powers->base64 && powers->rename);
    EXPECT_TRUE(powers->inflate);
    EXPECT_FALSE(powers->deflate);
  }
  EXPECT_EQ(sources_.size(), 1U);
}

TEST_F(board_files_test, its_list_is_asked_for_in_fewer_bytes_where_it_can_inflate_them) {
  says(own("has=inflate"));
  ASSERT_TRUE(ask(files().powers()));
  says(own("end 0"));
  EXPECT_TRUE(ask(files().list("")));
  EXPECT_THAT(sources_.back(), HasSubstr("DeflateIO"));
  EXPECT_THAT(sources_.back(), testing::Not(HasSubstr("def walk")));

  answers({raising("MemoryError: "), {own("end 0")}});
  EXPECT_TRUE(ask(files().list("")));
  EXPECT_THAT(sources_.back(), HasSubstr("def walk")) << "and as it is, where that failed";

  sources_.clear();
  answers({raising("OSError: 5")});
  EXPECT_EQ(ask(files().list("")).error().ec.value(), 5);
  EXPECT_EQ(sources_.size(), 1U) << "which has nothing to do with its size";
}

TEST_F(board_files_test, programs_go_packed_by_what_inflates_them_to_a_heap_with_room) {
  board_facts facts;
  facts.heap_free = heap_for_packed;
  EXPECT_EQ(packing_for(read_powers("binary,inflate"), facts), inflating_module::deflate);
  EXPECT_EQ(packing_for(read_powers("zlib,inflate"), facts), inflating_module::zlib);
  EXPECT_EQ(packing_for(read_powers("binary"), facts), std::nullopt);
  facts.heap_free = heap_for_packed - 1;
  EXPECT_EQ(packing_for(read_powers("binary,inflate"), facts), std::nullopt);
}

TEST_F(board_files_test, powers_are_whole_words) {
  for (auto const& [said, member] : {std::pair{"binary", &transfer_powers::binary},
                                     std::pair{"sha256", &transfer_powers::sha256},
                                     std::pair{"base64", &transfer_powers::base64},
                                     std::pair{"rename", &transfer_powers::rename},
                                     std::pair{"inflate", &transfer_powers::inflate},
                                     std::pair{"deflate", &transfer_powers::deflate},
                                     std::pair{"zlib", &transfer_powers::zlib}}) {
    session_.reset();
    files_.reset();
    says(own("has=xx," + std::string(said) + ",deflated"));
    auto const powers = ask(files().powers());
    ASSERT_TRUE(powers);
    EXPECT_TRUE((*powers).*member) << said;
    EXPECT_EQ(powers->binary + powers->sha256 + powers->base64 + powers->rename + powers->inflate +
                  powers->deflate + powers->zlib,
              1)
        << said;
  }
}

scripted_run unparsed() {
  return {"", "Traceback (most recent call last):\r\n  File \"<stdin>\", line 1\r\n"
              "SyntaxError: invalid syntax\r\n"};
}

TEST_F(board_files_test, a_command_that_could_not_be_parsed_is_sent_again) {
  answers({unparsed(), unparsed(), {"a", ""}});
  EXPECT_EQ(*ask(files().ask("x", "do it")), "a");
  ASSERT_EQ(sources_.size(), 3U);
  EXPECT_EQ(sources_[0], sources_[2]);
  EXPECT_EQ(made().line().damaged, 2U);
}

TEST_F(board_files_test, a_command_that_never_arrives_whole_is_the_links_fault) {
  answers({unparsed()});
  auto const none = ask(files().ask("x", "do it"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().blame, blame::link);
  EXPECT_EQ(none.error().message,
            "a command did not arrive whole: the board raised SyntaxError: invalid syntax");
  EXPECT_EQ(sources_.size(), 3U);
}

TEST_F(board_files_test, a_module_that_cannot_be_parsed_is_the_boards) {
  answers({raising("SyntaxError: invalid syntax")});
  auto const none = ask(files().ask("x", "do it"));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().blame, blame::board);
  EXPECT_EQ(sources_.size(), 1U);
}

TEST_F(board_files_test, an_answer_about_powers_without_sense_is_none) {
  says(own("had=binary"));
  auto const powers = ask(files().powers());
  ASSERT_FALSE(powers);
  EXPECT_EQ(powers.error().message, "the board's answer about its files makes no sense");
  EXPECT_EQ(sources_.size(), 1U);
}

TEST_F(board_files_test, behind_a_doubtful_line_two_answers_in_a_row_must_be_the_same) {
  board_.may_damage = true;
  auto const good = scripted_run{own("has=binary,sha256")};
  answers({{own("has=binarx")}, good, good});
  auto const powers = ask(files().powers());
  ASSERT_TRUE(powers);
  EXPECT_TRUE(powers->binary && powers->sha256);
  EXPECT_EQ(sources_.size(), 3U);
  session_.reset();
  files_.reset();
  sources_.clear();
  says("nonsense");
  EXPECT_EQ(ask(files().powers()).error().blame, blame::board);
  EXPECT_EQ(sources_.size(), 1U) << "what is not the line's doing is not doubted";
}

TEST_F(board_files_test, what_a_disturbed_line_told_is_asked_for_again) {
  says(own("has=binary"));
  board_.inject(fault_kind::corrupt);
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 2U);
}

TEST_F(board_files_test, a_link_that_holds_bytes_is_asked_in_one_go) {
  spec_.platform = "unix";
  board_.may_damage = true;
  says(own("has=binary") + own("has=binary"));
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 1U);
  session_.reset();
  files_.reset();
  sources_.clear();
  answers({{own("has=binary") + own("has=binarx")}, {own("has=binary")}});
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 3U) << "two answers that differ are none";
  session_.reset();
  files_.reset();
  sources_.clear();
  answers({{own("has=binary")}, {own("has=binary")}});
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 3U) << "nor is one of two";
}

TEST_F(board_files_test, fat_is_known_by_a_name_that_it_does_not_take) {
  says(own("fat=1"));
  EXPECT_TRUE(*ask(files().is_fat("/lib")));
  EXPECT_THAT(sources_.back(), HasSubstr(R"(os.stat('/lib/\n'))"));
  says(own("fat=0"));
  EXPECT_FALSE(*ask(files().is_fat("")));
  EXPECT_THAT(sources_.back(), HasSubstr(R"(os.stat('\n'))"));
  says("fat=1"); // not one of our lines
  EXPECT_FALSE(ask(files().is_fat("")));
}

TEST_F(board_files_test, what_has_a_name) {
  for (auto const& [said, kind] :
       {std::pair{"0", board_kind::nothing}, std::pair{"8", board_kind::file},
        std::pair{"4", board_kind::folder}, std::pair{"2", board_kind::other}}) {
    says(own(std::string("kind=") + said));
    EXPECT_EQ(*ask(files().kind_of("a")), kind);
  }
  says("kind=8");
  EXPECT_EQ(ask(files().kind_of("a")).error().message,
            "the board's answer about a file makes no sense");
  sources_.clear();
  EXPECT_EQ(*ask(files().kind_of("")), board_kind::folder);
  EXPECT_THAT(sources_, IsEmpty());
}

TEST_F(board_files_test, many_names_are_asked_for_in_one_program) {
  using enum board_kind;
  says(own("kind=8 0 4"));
  EXPECT_THAT(*ask(files().kinds_of({"a", "", "b", "c"})),
              ElementsAre(file, folder, nothing, folder));
  EXPECT_EQ(sources_.size(), 1U);
  for (auto const* const answer : {"kind=8 0", "kind=8 0 4 4", "kind=8 0 x", "kind="}) {
    says(own(answer));
    EXPECT_FALSE(ask(files().kinds_of({"a", "b", "c"}))) << answer;
  }
}

TEST_F(board_files_test, what_it_can_is_asked_along_with_a_file) {
  spec_.platform = "unix";
  says(own("has=binary") + own("kind=8"));
  EXPECT_EQ(*ask(files().kind_of("a")), board_kind::file);
  EXPECT_TRUE(ask(files().powers())->binary);
  EXPECT_EQ(sources_.size(), 1U);
  ask(files().kind_of("a"));
  EXPECT_LT(sources_[1].size(), sources_[0].size()) << "that is known now";
}

TEST_F(board_files_test, a_file_is_asked_for_alone_where_both_fail) {
  spec_.platform = "unix";
  answers({raising("MemoryError: "), {own("kind=4")}});
  EXPECT_EQ(*ask(files().kind_of("a")), board_kind::folder);
  EXPECT_EQ(sources_.size(), 2U);
  session_.reset();
  files_.reset();
  answers({raising("OSError: 5"), raising("OSError: 5")});
  EXPECT_EQ(ask(files().kind_of("a")).error().ec.value(), 5);
}

TEST_F(board_files_test, is_listed_or_not) {
  says(own("listed=1"));
  EXPECT_TRUE(*ask(files().is_listed("a")));
  says(own("listed=0"));
  EXPECT_FALSE(*ask(files().is_listed("a")));
  says("");
  EXPECT_FALSE(ask(files().is_listed("a")));
  answers({raising("OSError: 5")});
  EXPECT_EQ(ask(files().is_listed("a")).error().ec.value(), 5);
}

TEST_F(board_files_test, its_current_folder) {
  says(own("folder=b'/sd\\xc3\\xa4'"));
  EXPECT_EQ(*ask(files().current_folder()), "/sd\xc3\xa4");
  says(own("folder=/sd"));
  EXPECT_FALSE(ask(files().current_folder()));
  says("");
  EXPECT_FALSE(ask(files().current_folder()));
  answers({raising("OSError: 5")});
  EXPECT_EQ(ask(files().current_folder()).error().ec.value(), 5);
}

TEST_F(board_files_test, the_size_of_a_file) {
  says(own("size=4294967296"));
  EXPECT_EQ(*ask(files().size_of("a")), 4294967296U);
  says(own("sice=1"));
  EXPECT_FALSE(ask(files().size_of("a")));
  answers({raising("OSError: 2")});
  EXPECT_EQ(ask(files().size_of("a")).error().ec.value(), 2);
}

TEST_F(board_files_test, a_folder_may_be_there_already) {
  says("");
  EXPECT_TRUE(ask(files().make_folder("a")));
  EXPECT_EQ(sources_.size(), 1U);
  answers({raising("OSError: 17"), {own("kind=4")}});
  EXPECT_TRUE(ask(files().make_folder("a")));
  answers({raising("OSError: 17"), {own("kind=8")}});
  auto const file = ask(files().make_folder("a"));
  EXPECT_EQ(file.error().message, "the board has a file of that name");
  EXPECT_EQ(file.error().blame, blame::host);
  answers({raising("OSError: 28"), {own("kind=4")}});
  EXPECT_EQ(ask(files().make_folder("a")).error().ec.value(), 28);
  answers({raising("OSError: 17"), {"nonsense"}});
  EXPECT_THAT(ask(files().make_folder("a")).error().message, HasSubstr("makes no sense"));
}

TEST_F(board_files_test, a_file_to_remove_may_not_be_there) {
  says("");
  EXPECT_TRUE(ask(files().remove("a")));
  answers({raising("OSError: [Errno 2] ENOENT")});
  EXPECT_TRUE(ask(files().remove("a")));
  answers({raising("OSError: 30")});
  EXPECT_EQ(ask(files().remove("a")).error().ec.value(), 30);
  answers({raising("OSError: 2")});
  EXPECT_EQ(ask(files().remove_folder("a")).error().ec.value(), 2);
  says("");
  EXPECT_TRUE(ask(files().remove_folder("a")));
}

} // namespace
} // namespace mprun
