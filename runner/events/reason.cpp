#include "runner/events/reason.hpp"

#include <array>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using enum reason_code;

constexpr std::array names{
    std::pair{none, std::string_view("none")},
    std::pair{needs_platform, std::string_view("needs-platform")},
    std::pair{needs_tag, std::string_view("needs-tag")},
    std::pair{not_for_tag, std::string_view("not-for-tag")},
    std::pair{needs_fixture, std::string_view("needs-fixture")},
    std::pair{needs_module, std::string_view("needs-module")},
    std::pair{needs_heap, std::string_view("needs-heap")},
    std::pair{needs_raw_paste, std::string_view("needs-raw-paste")},
    std::pair{needs_feature, std::string_view("needs-feature")},
    std::pair{needs_boards, std::string_view("needs-boards")},
    std::pair{out_of_scope, std::string_view("out-of-scope")},
    std::pair{excluded_by_rule, std::string_view("excluded-by-rule")},
    std::pair{no_native_module, std::string_view("no-native-module")},
    std::pair{not_compiled, std::string_view("not-compiled")},
    std::pair{known_flaky, std::string_view("known-flaky")},
    std::pair{too_large, std::string_view("too-large")},
    std::pair{skipped_itself, std::string_view("skipped-itself")},
    std::pair{not_started, std::string_view("not-started")},
    std::pair{skipped_by_user, std::string_view("skipped-by-user")},
    std::pair{output_differs, std::string_view("output-differs")},
    std::pair{uncaught_exception, std::string_view("uncaught-exception")},
    std::pair{wrong_exception, std::string_view("wrong-exception")},
    std::pair{unittest_failed, std::string_view("unittest-failed")},
    std::pair{test_functions_failed, std::string_view("test-functions-failed")},
    std::pair{wrong_exit_status, std::string_view("wrong-exit-status")},
    std::pair{crashed, std::string_view("crashed")},
    std::pair{not_prepared, std::string_view("not-prepared")},
    std::pair{differs_from_itself, std::string_view("differs-from-itself")},
};

std::string needed_boards(std::string_view needed, std::string_view there, std::string_view why) {
  return why.empty() ? fmt::format("needs {} boards, the farm has {}", needed, there)
                     : fmt::format("needs {} boards, {} could be used: {}", needed, there, why);
}

} // namespace

std::string_view name_of(reason_code code) noexcept {
  for (auto const& [known, name] : names) {
    if (known == code) {
      return name;
    }
  }
  return "unknown";
}

std::optional<reason_code> reason_code_from(std::string_view name) noexcept {
  for (auto const& [code, known] : names) {
    if (known == name) {
      return code;
    }
  }
  return std::nullopt;
}

std::string words_for(reason const& why) {
  auto const about = [&why](std::size_t i) {
    return i < why.about.size() ? std::string_view(why.about[i]) : std::string_view();
  };
  switch (why.code) {
  case needs_platform:
    return fmt::format("needs platform {}, this board is {}", about(0), about(1));
  case needs_tag: return fmt::format("needs a board tagged {}", about(0));
  case not_for_tag: return fmt::format("not for a board tagged {}", about(0));
  case needs_fixture: return fmt::format("needs fixture {}", about(0));
  case needs_module: return fmt::format("needs module {}{}", about(0), about(1));
  case needs_heap:
    return fmt::format("needs {} bytes of heap, this board has {} free", about(0), about(1));
  case needs_raw_paste: return "needs raw-paste, which this board lacks";
  case needs_feature:
    return fmt::format("{} not supported{}{}", about(0), why.about.size() > 1 ? ": " : "",
                       about(1));
  case needs_boards: return needed_boards(about(0), about(1), about(2));
  case out_of_scope: return fmt::format("not among this board's tests: {}", about(0));
  case excluded_by_rule: return std::string(about(0));
  case no_native_module: return "it has no native module";
  case not_compiled:
    return fmt::format("mpy file not compiled: make -C {} ARCH={}", about(0), about(1));
  case known_flaky: return fmt::format("ignored, known to be flaky: {}: {}", about(0), about(1));
  case too_large:
    return why.about.empty()
               ? std::string("too large for this board")
               : fmt::format("too large: needs M={}, this board has {}", about(0), about(1));
  case skipped_itself: return why.about.empty() ? "the test skipped itself" : std::string(about(0));
  case not_started: return std::string(about(0));
  case skipped_by_user: return "skipped by the user";
  case none:
  case output_differs:
  case uncaught_exception:
  case wrong_exception:
  case unittest_failed:
  case test_functions_failed:
  case wrong_exit_status:
  case crashed:
  case not_prepared:
  case differs_from_itself: break;
  }
  return {};
}

} // namespace mprun
