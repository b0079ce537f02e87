// Why a case was skipped or failed, as a value that programs group, filter and look up by.
// words_for() alone makes the sentence that a person reads, and no code reads sentences.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

enum class reason_code : std::uint8_t {
  none, ///< it passed, or its message says everything

  // The board lacks something that the case needs. `about` holds:
  needs_platform,  ///< the platforms that would do; the platform of the board
  needs_tag,       ///< the tag
  not_for_tag,     ///< the tag
  needs_fixture,   ///< the fixture
  needs_module,    ///< the module; further words, or nothing
  needs_heap,      ///< bytes needed; bytes free
  needs_raw_paste, ///< nothing
  needs_feature,   ///< the feature
  needs_boards,    ///< boards needed; boards available; why not more, if some were refused

  // The rules of MicroPython's own runners.
  out_of_scope,     ///< why it is not among this board's tests
  excluded_by_rule, ///< the rule, in words
  no_native_module, ///< nothing
  not_compiled,     ///< the module's folder; the architecture
  known_flaky,      ///< the tree's reason; what it failed with

  // Found out by running the case, or by not running it.
  too_large,       ///< nothing; or the M needed and the M that the board has
  skipped_itself,  ///< nothing; or how it said so
  not_started,     ///< why the run was stopped
  skipped_by_user, ///< nothing

  // A test that failed. The message has the words.
  output_differs,
  uncaught_exception,
  wrong_exception, ///< the case must end with another exception
  unittest_failed,
  test_functions_failed,
  wrong_exit_status,
  crashed,
  not_prepared,        ///< mpy-cross rejects it
  differs_from_itself, ///< a benchmark: two runs gave two results
};

std::string_view name_of(reason_code code) noexcept; ///< "needs-module"
std::optional<reason_code> reason_code_from(std::string_view name) noexcept;

struct reason {
  reason_code code = reason_code::none;
  std::vector<std::string> about{}; ///< meaning as listed with the codes

  explicit operator bool() const noexcept { return code != reason_code::none; }
  friend auto operator<=>(reason const&, reason const&) = default;
};

/// One line; empty for `none` and for reasons that only the message puts into words.
std::string words_for(reason const& why);

} // namespace mprun
