#include "suites/upstream/natmod.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

TEST(UpstreamNatmod, TheFirstNameThatBeginsATestIsItsModule) {
  auto const tables = builtin_natmod_tables();
  auto const heapq = module_for(tables, "heapq1", "x64");
  ASSERT_TRUE(heapq);
  EXPECT_EQ(heapq->name, "heapq");
  EXPECT_EQ(heapq->file, "heapq/heapq_x64.mpy");
  EXPECT_EQ(module_for(tables, "random_basic", "x64")->name, "random");
  EXPECT_EQ(module_for(tables, "re_split", "armv7m")->file, "re/re_armv7m.mpy");
  EXPECT_FALSE(module_for(tables, "json_dumps", "x64"));

  auto const own =
      read_natmod_tables(R"x({"modules": [["a", "1_$(ARCH)/$(ARCH)"], ["ab", "2"]]})x", &tables);
  ASSERT_TRUE(own);
  EXPECT_EQ(module_for(*own, "abc", "x86")->file, "1_x86/x86");
  EXPECT_EQ(own->folder, "../examples/natmod/"); // what the text lacks is of the fallback
  EXPECT_TRUE(own->knows("rv32imc"));
  EXPECT_FALSE(own->knows("rv128"));
}

TEST(UpstreamNatmod, InvalidTablesAreRefused) {
  for (auto const* text : {"", "{", "[]", "7", R"({"modules": {"a": 1}})", R"({"folder": []})"}) {
    EXPECT_FALSE(read_natmod_tables(text, nullptr)) << text;
  }
}

TEST(UpstreamNatmod, ArchitecturesThatRunEachOthersModules) {
  EXPECT_EQ(builtin_natmod_tables().module_architecture("armv7em"), "armv7m");
  EXPECT_EQ(builtin_natmod_tables().module_architecture("x64"), "x64");
  EXPECT_TRUE(takes_module("x64", "x64"));
  EXPECT_TRUE(takes_module("armv7emsp", "armv6m"));
  EXPECT_TRUE(takes_module("armv7em", "armv7m"));
  EXPECT_FALSE(takes_module("armv6m", "armv7m"));
  EXPECT_FALSE(takes_module("armv6", "armv6m"));
  EXPECT_FALSE(takes_module("x64", "x86"));
  EXPECT_FALSE(takes_module("xtensawin", "xtensa"));
}

TEST(UpstreamNatmod, ArchitecturesAreReadFromTargetInfo) {
  EXPECT_EQ(reported_architecture("linux x64 0 standard None 64 True normal\n"), "x64");
  EXPECT_EQ(reported_architecture("linux None\n"), "None");
  EXPECT_EQ(reported_architecture("minimal"), "");
  EXPECT_EQ(reported_architecture("Traceback:\nIndexError: list index out of range\nCRASH"), "");
}

printed output(std::string text, printed::end how = printed::end::well) {
  printed made;
  made.output = std::move(text);
  made.how = how;
  return made;
}

TEST(UpstreamNatmod, Verdicts) {
  EXPECT_EQ(judge_natmod_alone(output("SKIP\n"), true)->verdict, verdict::skipped);
  EXPECT_FALSE(judge_natmod_alone(output("SKIP\nand more\n"), true));
  EXPECT_FALSE(judge_natmod_alone(output("fine\n"), true));
  auto const no_module = judge_natmod_alone(
      output("Traceback:\nValueError: incompatible .mpy arch\n", printed::end::crashed), false);
  EXPECT_EQ(no_module->verdict, verdict::failed);
  EXPECT_EQ(no_module->message,
            "the module could not be imported: ValueError: incompatible .mpy arch");
  auto const crash = judge_natmod_alone(output("a\nKeyError: 1\n", printed::end::crashed), true);
  EXPECT_EQ(crash->verdict, verdict::failed);
  EXPECT_EQ(crash->message, "CRASH: KeyError: 1");
  EXPECT_EQ(judge_natmod_alone(output("a", printed::end::timed_out), true)->verdict,
            verdict::timed_out);
  auto large = output("MemoryError: \n", printed::end::crashed);
  large.too_large = true;
  EXPECT_EQ(judge_natmod_alone(large, false)->message, "too large");

  EXPECT_EQ(judge_natmod_against(output("a\n"), "a\n").verdict, verdict::passed);
  EXPECT_EQ(judge_natmod_against(output("a\n"), "a\r\n").verdict, verdict::failed);
  EXPECT_EQ(judge_natmod_against(output("a\n"), "b\n").verdict, verdict::failed);
  auto ended_badly = output("a\nKeyError: 1\n");
  ended_badly.how_it_crashed = "exited with status 1";
  EXPECT_EQ(judge_natmod_against(ended_badly, "a\n").message,
            "CRASH: exited with status 1: KeyError: 1");
  EXPECT_EQ(judge_natmod_against(ended_badly, ended_badly.output).verdict, verdict::passed);
}

} // namespace
} // namespace mprun::upstream
