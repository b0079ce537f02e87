#include "runner/remote/command_line/argument_parser.hpp"

#include <gmock/gmock.h>

namespace mprun::remote {
namespace {

using testing::ElementsAre;

argument_parser like_fs() {
  return argument_parser("fs", "execute filesystem commands on the device")
      .without_short_help()
      .flag_pair("recursive", 'r', "recursive")
      .flag_pair("force", 'f', "force")
      .flag_pair("verbose", 'v', "verbose")
      .choices({{"size", 's', "size"}, {"human", 'h', "human"}})
      .positional("command", arity::single, "command")
      .positional("path", arity::multiple, "paths");
}

argument_parser like_romfs() {
  return argument_parser("romfs", "manage ROM partitions")
      .flag_pair("mpy", 'm', "compile")
      .value("partition", 'p', "ROMFS partition to use", value_type::whole_number)
      .value("output", 'o', "output file")
      .positional("command", arity::single, "romfs command, one of: query, build, deploy")
      .positional("path", arity::optional, "path to directory to deploy");
}

parsed_arguments parsed(argument_parser const& parser, std::vector<std::string> const& words) {
  auto result = parser.parse(words);
  auto const* const refused = std::get_if<usage_text>(&result);
  EXPECT_EQ(refused, nullptr) << refused->text;
  return refused == nullptr ? std::get<parsed_arguments>(result) : parsed_arguments();
}

/// The last line of the error message.
std::string refusal(argument_parser const& parser, std::vector<std::string> const& words) {
  auto const result = parser.parse(words);
  auto const* const refused = std::get_if<usage_text>(&result);
  EXPECT_NE(refused, nullptr);
  if (refused == nullptr) {
    return {};
  }
  EXPECT_EQ(refused->exit_code, 2);
  EXPECT_TRUE(refused->text.starts_with(parser.usage() + "\n"));
  return refused->text.substr(parser.usage().size() + 1);
}

TEST(argument_parser, options_stand_before_the_positionals_they_follow) {
  auto const copy = parsed(like_fs(), {"cp", "-rf", "a", "b", "exec", "x"});
  EXPECT_TRUE(copy.flag("recursive"));
  EXPECT_TRUE(copy.flag("force"));
  EXPECT_EQ(copy.word("command"), "cp");
  EXPECT_THAT(copy.all("path"), ElementsAre("a", "b", "exec", "x"));

  auto const late = parsed(like_fs(), {"cp", "a", "b", "-f", "c"});
  EXPECT_THAT(late.all("path"), ElementsAre("a", "b"));
  EXPECT_THAT(late.next_command, ElementsAre("-f", "c"));
}

TEST(argument_parser, a_flag_has_three_values) {
  EXPECT_FALSE(parsed(like_fs(), {"ls", "x"}).flag("verbose"));
  EXPECT_TRUE(parsed(like_fs(), {"ls", "x"}).flag("verbose", true));
  EXPECT_FALSE(parsed(like_fs(), {"ls", "--no-verbose", "x"}).flag("verbose", true));
  EXPECT_TRUE(parsed(like_fs(), {"--verb", "ls", "x"}).flag("verbose"));
}

TEST(argument_parser, values) {
  auto const build = parsed(like_romfs(), {"-p3", "--output=x", "build", "dir", "next", "-o"});
  EXPECT_EQ(build.value("partition"), "3");
  EXPECT_EQ(build.value("output"), "x");
  EXPECT_EQ(build.word("path"), "dir");
  EXPECT_THAT(build.next_command, ElementsAre("next", "-o"));
  auto const query = parsed(like_romfs(), {"query", "-p", "1"});
  EXPECT_TRUE(query.all("path").empty());
  EXPECT_THAT(query.next_command, ElementsAre("-p", "1"));
}

TEST(argument_parser, words_that_only_look_like_options) {
  auto const parser = argument_parser("eval", "").positional("expr", arity::single, "");
  EXPECT_EQ(parsed(parser, {"-1"}).word("expr"), "-1");
  EXPECT_EQ(parsed(parser, {"-x + 1"}).word("expr"), "-x + 1");
  EXPECT_EQ(parsed(parser, {"--", "-x"}).word("expr"), "-x");
  EXPECT_EQ(parsed(parser, {"-"}).word("expr"), "-");
  EXPECT_EQ(parsed(parser, {""}).word("expr"), "");
}

TEST(argument_parser, messages_about_wrong_lines) {
  EXPECT_EQ(refusal(like_fs(), {}),
            "fs: error: the following arguments are required: command, path, next_command\n");
  EXPECT_EQ(refusal(like_fs(), {"-p", "x"}),
            "fs: error: the following arguments are required: path, next_command\n");
  EXPECT_EQ(refusal(like_fs(), {"tree", "-s", "--human", ":"}),
            "fs: error: argument --human/-h: not allowed with argument --size/-s\n");
  EXPECT_EQ(refusal(like_fs(), {"cp", "--no", "a", "b"}),
            "fs: error: ambiguous option: --no could match --no-recursive, --no-force, "
            "--no-verbose\n");
  EXPECT_EQ(refusal(like_fs(), {"ls", "-rx"}),
            "fs: error: argument --recursive/-r: ignored explicit argument 'x'\n");
  EXPECT_EQ(refusal(like_romfs(), {"-px", "query"}),
            "romfs: error: argument --partition/-p: invalid int value: 'x'\n");
  EXPECT_EQ(refusal(like_romfs(), {"-o"}),
            "romfs: error: argument --output/-o: expected one argument\n");
  argument_parser const disconnect("disconnect", "");
  EXPECT_EQ(refusal(disconnect, {"--foo"}), "disconnect: error: unrecognized arguments: --foo\n");
}

TEST(argument_parser, usage) {
  EXPECT_EQ(like_fs().usage(),
            "usage: fs [--help] [--recursive | --no-recursive] [--force | --no-force]\n"
            "          [--verbose | --no-verbose] [--size | --human]\n"
            "          command path [path ...] ...");
  EXPECT_EQ(like_romfs().usage(),
            "usage: romfs [-h] [--mpy | --no-mpy] [--partition PARTITION] [--output OUTPUT]\n"
            "             command [path] ...");
  EXPECT_EQ(argument_parser("disconnect", "").usage(), "usage: disconnect [-h] ...");
}

TEST(argument_parser, help) {
  auto const result = like_romfs().parse({"--help"});
  auto const& help = std::get<usage_text>(result);
  EXPECT_EQ(help.exit_code, 0);
  EXPECT_EQ(help.text,
            "usage: romfs [-h] [--mpy | --no-mpy] [--partition PARTITION] [--output OUTPUT]\n"
            "             command [path] ...\n"
            "\n"
            "manage ROM partitions\n"
            "\n"
            "positional arguments:\n"
            "  command               romfs command, one of: query, build, deploy\n"
            "  path                  path to directory to deploy\n"
            "  next_command          Next mpremote command\n"
            "\n"
            "options:\n"
            "  -h, --help            show this help message and exit\n"
            "  --mpy, -m             compile\n"
            "  --no-mpy\n"
            "  --partition PARTITION, -p PARTITION\n"
            "                        ROMFS partition to use\n"
            "  --output OUTPUT, -o OUTPUT\n"
            "                        output file\n");
}

TEST(argument_parser, repr_is_pythons) {
  EXPECT_EQ(python_repr("a"), "'a'");
  EXPECT_EQ(python_repr("it's"), "\"it's\"");
  EXPECT_EQ(python_repr("it's \"\n"), "'it\\'s \"\\n'");
}

} // namespace
} // namespace mprun::remote
