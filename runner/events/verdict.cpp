#include "runner/events/verdict.hpp"

#include <array>
#include <utility>

namespace mprun {
namespace {

constexpr std::array verdicts{
    std::pair{verdict::passed, std::string_view("passed")},
    std::pair{verdict::failed, std::string_view("failed")},
    std::pair{verdict::skipped, std::string_view("skipped")},
    std::pair{verdict::errored, std::string_view("errored")},
    std::pair{verdict::timed_out, std::string_view("timed-out")},
};

constexpr std::array blames{
    std::pair{blame::none, std::string_view("none")},
    std::pair{blame::test, std::string_view("test")},
    std::pair{blame::board, std::string_view("board")},
    std::pair{blame::link, std::string_view("link")},
    std::pair{blame::host, std::string_view("host")},
};

template<class Table, class Value>
std::string_view find_name(Table const& table, Value value) noexcept {
  for (auto const& [known, name] : table) {
    if (known == value) {
      return name;
    }
  }
  return "unknown";
}

template<class Value, class Table>
std::optional<Value> find_value(Table const& table, std::string_view text) noexcept {
  for (auto const& [known, name] : table) {
    if (name == text) {
      return known;
    }
  }
  return std::nullopt;
}

} // namespace

std::string_view name_of(verdict v) noexcept {
  return find_name(verdicts, v);
}
std::string_view name_of(blame b) noexcept {
  return find_name(blames, b);
}
std::optional<verdict> verdict_from(std::string_view name) noexcept {
  return find_value<verdict>(verdicts, name);
}
std::optional<blame> blame_from(std::string_view name) noexcept {
  return find_value<blame>(blames, name);
}

} // namespace mprun
