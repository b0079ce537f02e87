#include "suites/upstream/features.hpp"
#include "suites/upstream/rules.hpp"

#include <gtest/gtest.h>

namespace mprun::upstream {
namespace {

/// What a board that can do everything prints.
std::map<std::string, std::string> able_board() {
  std::map<std::string, std::string> outputs{
      {"target_info.py", "linux x64 0 standard GIL 64 True normal\n"},
      {"inlineasm.py", ""},
      {"byteorder.py", "little\n"},
      {"reverse_ops.py", "ok\n"},
      {"repl_emacs_check.py", ">>> True\n"},
      {"repl_words_move_check.py", ">>> True\n"}};
  for (auto const& [name, probe] : builtin_rules().probes) {
    if (probe.relation == "!=" || probe.relation == "==") {
      outputs.emplace(probe.file, probe.value); // reverse_ops has its own
    }
  }
  return outputs;
}

test at(std::string path, scope where = {}) {
  test made;
  made.path = std::move(path);
  made.is_command_line = made.path.starts_with("cmdline/");
  made.scope = std::move(where);
  return made;
}

std::string reason(std::map<std::string, std::string> const& outputs, std::string const& path,
                   run_mode const& mode = {}) {
  static auto const all = builtin_rules();
  return words_for(features(all, outputs, mode, "little\n").skip_reason(all, at(path)));
}

TEST(UpstreamRules, ABoardThatCanDoEverythingSkipsNothing) {
  for (auto const* test :
       {"basics/int_big1.py", "basics/set_add.py", "micropython/native_try.py", "float/complex1.py",
        "basics/async_for.py", "cmdline/repl_basic.py", "extmod/asyncio_basic.py"}) {
    EXPECT_EQ(reason(able_board(), test), "") << test;
  }
}

TEST(UpstreamRules, TestsThatAProbeDeniesAreSkippedWithAReason) {
  struct {
    char const* file;
    char const* output;
    char const* test;
    char const* reason;
  } const rows[]{
      {"native_check.py", "CRASH", "micropython/native_try.py", "needs the native code emitter"},
      {"native_check.py", "CRASH", "micropython/viper_args.py", "needs the native code emitter"},
      {"int_big.py", "OverflowErrorCRASH", "basics/int_big1.py", "needs integers of any size"},
      {"int_big.py", "", "float/float2int_intbig.py", "needs integers of any size"},
      {"int_64.py", "", "basics/builtin_abs_int64.py", "needs 64-bit integers"},
      {"bytearray.py", "", "basics/bytearray_add.py", "needs bytearray"},
      {"set_check.py", "", "basics/frozenset_add.py", "needs set"},
      {"slice.py", "", "basics/list_slice_3arg.py", "needs slices"},
      {"slice.py", "", "basics/memoryview1.py", "needs slices"},
      {"async_check.py", "", "extmod/asyncio_basic.py", "needs async and await"},
      {"const.py", "", "micropython/const1.py", "needs const()"},
      {"reverse_ops.py", "TypeError\n", "basics/class_reverse_op.py",
       "needs reverse operations of classes"},
      {"fstring.py", "", "basics/string_fstring.py", "needs f-strings"},
      {"tstring.py", "", "basics/string_tstring_basic.py", "needs t-strings"},
      {"byteorder.py", "big\n", "basics/struct_endian.py", "needs the byte order of the host"},
      {"complex.py", "", "float/complex1.py", "needs complex numbers"},
      {"coverage.py", "no\n", "cmdline/cmd_parsetree.py", "needs the coverage build"},
      {"repl_emacs_check.py", ">>> False\n", "cmdline/repl_emacs_keys.py",
       "needs emacs keys in the REPL"},
      {"inlineasm.py", "", "inlineasm/thumb/asmargs.py", "needs inline assembly"},
  };
  for (auto const& row : rows) {
    auto outputs = able_board();
    outputs[row.file] = row.output;
    EXPECT_EQ(reason(outputs, row.test), row.reason) << row.test;
  }
}

TEST(UpstreamRules, TheTargetDecidesToo) {
  auto const with = [](char const* info) {
    auto outputs = able_board();
    outputs["target_info.py"] = info;
    return outputs;
  };
  auto const no_floats = with("qemu armv7m 0 X None 0 True normal\n");
  EXPECT_EQ(reason(no_floats, "extmod/asyncio_basic.py"), "needs floats");
  auto const singles = with("qemu armv7m 0 X None 32 True normal\n");
  EXPECT_EQ(reason(singles, "float/float_divmod.py"), "needs 64-bit floats");
  EXPECT_EQ(reason(singles, "float/float_struct_e.py"), "");
  EXPECT_EQ(reason(singles, "unicode/file1.py"), "not for a board of platform qemu");
  auto const bytes = with("qemu armv7m 0 X None 64 False normal\n");
  EXPECT_EQ(reason(bytes, "extmod/json_loads.py"), "needs Unicode strings");
  EXPECT_EQ(reason(bytes, "basics/string_escape.py"), "");
  EXPECT_EQ(reason(bytes, "basics/string_escape.py", {"bytecode", true}), "needs Unicode strings");
  auto const unsafe = with("linux x64 0 standard unsafe 64 True normal\n");
  EXPECT_EQ(reason(unsafe, "thread/mutate_dict.py"), "needs safe threads");
  auto const terse = with("linux x64 0 standard GIL 64 True terse\n");
  EXPECT_EQ(reason(terse, "misc/print_exception.py"),
            "not for error_reporting terse (error_reporting_tests_to_skip of run-tests.py)");
  auto const pico = with("rp2 armv6m 0 RPI_PICO unsafe 32 True normal\n");
  EXPECT_EQ(reason(pico, "thread/stress_heap.py"),
            "not for platform rp2 (platform_tests_to_skip of run-tests.py)");
  EXPECT_EQ(reason(pico, "cmdline/repl_basic.py"), "tests the command line of a unix port");
}

TEST(UpstreamRules, AssemblyIsSkippedByInstructionSet) {
  auto outputs = able_board();
  outputs["inlineasm.py"] = "thumb,vfp\n";
  EXPECT_EQ(reason(outputs, "inlineasm/thumb/asm_thumb2_hiregs.py"),
            "needs inline assembly instructions thumb2");
  EXPECT_EQ(reason(outputs, "inlineasm/thumb/asm_vfp_fcmp.py"), "");
  outputs["inlineasm.py"] = "rv32,zba\n";
  EXPECT_EQ(reason(outputs, "inlineasm/rv32/asm_ext_zba.py"), "");
  EXPECT_NE(reason(outputs, "inlineasm/rv32/asm_ext_zcmp.py"), "");
}

TEST(UpstreamRules, EmitterAndMpyHaveTheirTables) {
  EXPECT_NE(reason(able_board(), "basics/del_local.py", {"native", false}), "");
  EXPECT_EQ(reason(able_board(), "basics/del_local.py"), "");
  EXPECT_NE(reason(able_board(), "import/import_file.py", {"bytecode", true}), "");
  EXPECT_EQ(reason(able_board(), "import/import_file.py"), "");
}

TEST(UpstreamFeatures, FoldersBelongToBoards) {
  auto const all = builtin_rules();
  using kind = scope::kind;
  auto outputs = able_board();
  features const pc(all, outputs, {}, "little\n");
  EXPECT_EQ(pc.out_of_scope_reason(at("x", {kind::port, "unix"})), "");
  EXPECT_EQ(pc.out_of_scope_reason(at("x", {kind::port, "rp2"})), "tests of port rp2");
  EXPECT_EQ(pc.out_of_scope_reason(at("x", {kind::full_pc, ""})), "");
  EXPECT_NE(pc.out_of_scope_reason(at("x", {kind::inline_assembly, "thumb"})), "");
  outputs["target_info.py"] = "pyboard armv7emsp 0 PYBV10 None 0 False normal\n";
  outputs["inlineasm.py"] = "thumb,vfp,thumb2\n";
  features const board(all, outputs, {}, "little\n");
  EXPECT_EQ(board.out_of_scope_reason(at("x", {kind::port, "stm32"})), "");
  EXPECT_EQ(board.out_of_scope_reason(at("x", {kind::inline_assembly, "thumb"})), "");
  EXPECT_NE(board.out_of_scope_reason(at("x", {kind::threads, ""})), "");
  EXPECT_NE(board.out_of_scope_reason(at("x", {kind::floats, ""})), "");
  EXPECT_NE(board.out_of_scope_reason(at("x", {kind::unicode, ""})), "");
  EXPECT_NE(board.out_of_scope_reason(at("x", {kind::pc, ""})), "");
  EXPECT_EQ(board.in_words(), "platform=pyboard arch=armv7emsp inlineasm=thumb build=PYBV10");
  outputs["target_info.py"] = "linux x64 0 minimal None 64 True normal\n";
  features const minimal(all, outputs, {}, "little\n");
  EXPECT_NE(minimal.out_of_scope_reason(at("x", {kind::full_pc, ""})), "");
  EXPECT_EQ(minimal.out_of_scope_reason(at("x", {kind::pc, ""})), "");
}

TEST(UpstreamFeatures, OlderTreesReportLessAndRubbishIsAProblem) {
  auto const all = builtin_rules();
  auto outputs = able_board();
  outputs["target_info.py"] = "linux x64\n";
  features const older(all, outputs, {}, "little\n");
  EXPECT_EQ(older.problem(), "");
  EXPECT_TRUE(older.is_pc());
  EXPECT_EQ(older.word("args.float_prec"), "64");
  for (auto const* rubbish : {"", "Traceback (most recent call last):\nNameError: xCRASH"}) {
    outputs["target_info.py"] = rubbish;
    EXPECT_NE(features(all, outputs, {}, "little\n").problem(), "");
  }
}

TEST(UpstreamRules, InvalidRulesAreRefused) {
  auto const builtin = builtin_rules();
  for (auto const* text : {"", "{", "[]", "{}", R"({"probes": {}, "rules": []})",
                           R"({"probes": {"a": {"file": 1}}, "rules": []})",
                           R"({"probes": {}, "rules": [{"when": [["a", "?", []]]}]})"}) {
    EXPECT_FALSE(read_rules(text, &builtin)) << text;
  }
}

TEST(UpstreamRules, ABoardWithoutAPlatformIsNamedNone) {
  rules all;
  skip_rule rule;
  rule.when = {{"args.platform", condition::relation::unequal, {"linux"}}};
  rule.tests = {"basics/x.py"};
  all.skips = {rule};
  board_subjects const board{{"args.platform", {}}};
  EXPECT_EQ(words_for(skip_reason(all, "basics/x.py", board)), "not for a board of platform None");
}

} // namespace
} // namespace mprun::upstream
