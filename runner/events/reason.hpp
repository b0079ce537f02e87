// Why a case was skipped or failed, as a value that programs group, filter and look up by. The
// sentence that a person reads is made of it by words_for(), here and nowhere else, and no code
// reads a sentence.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

enum class reason_code : std::uint8_t {
  none, ///< it passed, or its message says all there is

  // The board does not have what the case needs. In about:
  needs_platform,  ///< those it may be; what the board is
  needs_tag,       ///< the tag
  not_for_tag,     ///< the tag
  needs_fixture,   ///< the fixture
  needs_module,    ///< the module; what more there is to say, or nothing
  needs_heap,      ///< bytes needed; bytes free
  needs_raw_paste, ///< nothing
  needs_feature,   ///< the feature
  needs_boards,    ///< boards needed; boards there are; why not more, where some were refused

  // The rules of MicroPython's own runners.
  out_of_scope,     ///< why it is not among this board's tests
  excluded_by_rule, ///< the rule, in words
  no_native_module, ///< nothing
  not_compiled,     ///< the module's folder; the architecture
  known_flaky,      ///< the tree's reason; what it failed with

  // Found out by running it, or by not running it.
  too_large,      ///< nothing; or the M needed and the M that the board has
  skipped_itself, ///< nothing; or how it said so
  not_started,    ///< why the run was stopped

  // A test that failed. The message has the words.
  output_differs,
  uncaught_exception,
  wrong_exception, ///< of a case that must end with another
  unittest_failed,
  test_functions_failed,
  wrong_exit_status,
  crashed,
  not_prepared,        ///< mpy-cross does not take it
  differs_from_itself, ///< of a benchmark: two runs gave two results
};

std::string_view name_of(reason_code code) noexcept; ///< "needs-module"
std::optional<reason_code> reason_code_from(std::string_view name) noexcept;

struct reason {
  reason_code code = reason_code::none;
  std::vector<std::string> about{}; ///< as the code says

  explicit operator bool() const noexcept { return code != reason_code::none; }
  friend auto operator<=>(reason const&, reason const&) = default;
};

/// One line; empty for none, and for those whose words are in the message alone.
std::string words_for(reason const& why);

} // namespace mprun
