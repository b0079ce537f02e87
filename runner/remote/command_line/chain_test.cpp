#include "runner/remote/command_line/chain.hpp"

#include <gmock/gmock.h>

namespace mprun::remote {
namespace {

using testing::ElementsAre;

std::vector<named_parser> some_commands() {
  return {{"connect", argument_parser("connect", "").positional("device", arity::single, "")},
          {"exec", argument_parser("exec", "")
                       .flag_pair("follow", 'f', "")
                       .positional("expr", arity::single, "")},
          {"fs", argument_parser("fs", "")
                     .positional("command", arity::single, "")
                     .positional("path", arity::multiple, "")},
          {"resume", argument_parser("resume", "")}};
}

chain read(std::vector<std::string> words, expansions const& shortcuts = builtin_expansions()) {
  return read_chain(std::move(words), some_commands(), shortcuts);
}

/// "connect a; exec b": the names and words of all commands.
std::string shown(chain const& all) {
  std::string text;
  for (auto const& link : all.links) {
    text += (text.empty() ? "" : "; ") + some_commands()[link.command].name;
    for (auto const& [name, words] : link.arguments.words) {
      for (auto const& word : words) {
        text += " " + word;
      }
    }
  }
  return text;
}

TEST(chain, commands_follow_one_another) {
  auto const all = read({"a0", "resume", "exec", "--no-follow", "x", "exec", "y"});
  EXPECT_EQ(shown(all), "connect /dev/ttyACM0; resume; exec x; exec y");
  EXPECT_FALSE(all.links[2].arguments.flag("follow", true));
  EXPECT_FALSE(all.end);
}

TEST(chain, a_plus_ends_arguments) {
  EXPECT_EQ(shown(read({"+", "touch", "a", "b", "+", "exec", "x", "+"})), "fs touch a b; exec x");
}

TEST(chain, the_folder_is_optional_for_ls_and_tree) {
  EXPECT_EQ(shown(read({"ls"})), "fs ls ");
  EXPECT_EQ(shown(read({"tree", "+", "ls", "x"})), "fs tree ; fs ls x");
}

TEST(chain, commands_before_a_wrong_word_are_kept) {
  auto const all = read({"exec", "x", "nonsense"});
  EXPECT_EQ(shown(all), "exec x");
  ASSERT_TRUE(all.end);
  EXPECT_EQ(all.end->text, "mpremote: 'nonsense' is not a command\n");
  EXPECT_EQ(all.end->exit_code, 1);
  EXPECT_EQ(read({"exec", "x", "exec"}).end->exit_code, 2);
}

TEST(chain, shortcuts_may_have_arguments) {
  expansions mine;
  mine["wl"] = {{{"essid", std::nullopt}, {"key", "none"}}, {"exec", "connect()"}, ""};
  EXPECT_EQ(shown(read({"wl", "here", "exec", "z"}, mine)),
            "exec essid=here;key=exec; exec connect()");
  EXPECT_EQ(shown(read({"wl", "here", "+", "exec", "z"}, mine)),
            "exec essid=here; exec connect(); exec z");
  EXPECT_EQ(shown(read({"wl", "here", "key=k"}, mine)), "exec essid=here;key=k; exec connect()");
  EXPECT_EQ(read({"wl"}, mine).end->text,
            "Command wl missing argument essid; signature is:\n    wl essid key=none\n");
  EXPECT_EQ(read({"wl", "here", "key=k", "other=1"}, mine).end->text,
            "Command wl given unexpected argument other; signature is:\n    wl essid key=none\n");
}

TEST(chain, a_shortcut_for_itself_is_refused) {
  expansions mine;
  mine["x"] = {{}, {"x"}, ""};
  EXPECT_EQ(read({"x"}, mine).end->exit_code, 1);
}

} // namespace
} // namespace mprun::remote
