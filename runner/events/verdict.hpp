// Verdicts and blame: how a case ended, and who is responsible.
#pragma once

#include <optional>
#include <string_view>

namespace mprun {

/// How a case ended, or one attempt at it. timed_out counts among the errors in totals.
enum class verdict { passed, failed, skipped, errored, timed_out };

/// Who is responsible for an outcome. A failed assertion is always `test`.
enum class blame { none, test, board, link, host };

std::string_view name_of(verdict v) noexcept;
std::string_view name_of(blame b) noexcept;
std::optional<verdict> verdict_from(std::string_view name) noexcept;
std::optional<blame> blame_from(std::string_view name) noexcept;

} // namespace mprun
