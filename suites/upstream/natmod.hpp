// Which native module a test of the tree runs with, and what its output means, as in the tree's
// run-natmodtests.py. Pure: text in, answers out.
//
// Flow: read_natmod_tables() of the JSON that read_natmod.py made of that file, or of
// builtin_natmod.json → tables; module_for(test) is its module, takes_module(board, module) whether
// the board's processor can run it. What the test printed is judged by judge_natmod_alone(), and
// where that gives no verdict by judge_natmod_against().
#pragma once

#include "suites/judging/judge.hpp"
#include "suites/upstream/judging.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mprun::upstream {

struct natmod_tables {
  std::string folder; ///< of the modules, from the tests folder: "../examples/natmod/"
  /// In order, by how a test's name begins: "heapq" → "heapq/heapq_$(ARCH).mpy".
  std::vector<std::pair<std::string, std::string>> modules;
  std::vector<std::string> architectures;
  std::map<std::string, std::string> instead; ///< the architecture whose modules run on this one
  std::vector<std::string> not_understood;    ///< parts of run-natmodtests.py

  /// The architecture of the modules for a board of this one.
  std::string module_architecture(std::string const& board) const;
  bool knows(std::string_view architecture) const;
};

/// Empty when the text is not such JSON. What it lacks is taken from `fallback`.
std::optional<natmod_tables> read_natmod_tables(std::string_view json,
                                                natmod_tables const* fallback);

/// The tables that ship with the program.
natmod_tables builtin_natmod_tables();

struct native_module {
  std::string name; ///< by which the test imports it
  std::string file; ///< in the modules' folder, for the requested architecture
};

/// `test` is its name without folder. Empty when no module goes with it.
std::optional<native_module> module_for(natmod_tables const& tables, std::string_view test,
                                        std::string_view architecture);

/// As in py/persistentcode.h: modules of the board's own architecture, and on a Cortex-M also those
/// for lesser ones.
bool takes_module(std::string_view board, std::string_view module);

/// The architecture in what feature_check/target_info.py printed: "x64", or "None" where the board
/// has no native modules. Empty when it reports none.
std::string reported_architecture(std::string const& target_info);

/// `ran`: without the mark that the test began; `began`: the mark was there.
std::optional<judgement> judge_natmod_alone(printed const& ran, bool began);

/// Byte by byte: neither patterns nor unittest reports count here.
judgement judge_natmod_against(printed const& ran, std::string_view expected);

} // namespace mprun::upstream
