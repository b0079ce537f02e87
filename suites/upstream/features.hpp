// What a board can do, from what the scripts of the tree's feature_check/ printed on it.
//
// Flow: probes_of(rules) are the scripts to run; their outputs by file name → features, which says
// what the board skips and which of the tree's folders it runs by default.
#pragma once

#include "runner/events/reason.hpp"
#include "suites/upstream/rules.hpp"
#include "suites/upstream/test.hpp"

#include <map>
#include <string>
#include <vector>

namespace mprun::upstream {

/// How the tests are run: the options of the command line that rules ask for.
struct run_mode {
  std::string emit = "bytecode";
  bool via_mpy = false;
};

class features {
public:
  features() = default;

  /// `outputs`: by file name, with \n as line ends.
  features(rules const& all, std::map<std::string, std::string> const& outputs,
           run_mode const& mode, std::string const& byte_order_of_host);

  /// What is wrong with the answers; empty when nothing is.
  std::string const& problem() const noexcept { return problem_; }

  std::string word(std::string const& subject) const; ///< "" when there is none
  board_subjects const& subjects() const noexcept { return subjects_; }
  bool is_pc() const noexcept { return is_pc_; }

  /// Empty when the board runs the test.
  reason skip_reason(rules const& all, test const& tree_test) const;
  /// Empty when the test's folder is one that the board runs by default.
  std::string out_of_scope_reason(test const& tree_test) const;

  /// "platform=linux arch=x64 float=64-bit unicode", as the official runner prints it.
  std::string in_words() const;

private:
  void read_target_info(std::string const& answer);

  board_subjects subjects_;
  std::string port_;
  std::string problem_;
  bool is_pc_ = false;
};

/// Files of feature_check/, starting with those that everything depends on.
std::vector<std::string> probes_of(rules const& all);

} // namespace mprun::upstream
