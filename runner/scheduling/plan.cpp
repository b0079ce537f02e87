#include "runner/scheduling/plan.hpp"

#include "base/yaml/config_error.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <regex>
#include <set>

namespace mprun {
namespace {

bool contains(std::vector<std::string> const& list, std::string const& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

bool matches_any(std::vector<std::string> const& wanted, std::vector<std::string> const& present) {
  return wanted.empty() || std::any_of(wanted.begin(), wanted.end(),
                                       [&](auto const& item) { return contains(present, item); });
}

std::vector<std::regex> compile(std::vector<std::string> const& patterns, char const* option) {
  std::vector<std::regex> compiled;
  for (auto const& pattern : patterns) {
    try {
      compiled.emplace_back(pattern);
    } catch (std::regex_error const& e) {
      throw config_error(
          fmt::format("{} '{}': not a regular expression: {}", option, pattern, e.what()));
    }
  }
  return compiled;
}

bool found_in(std::vector<std::regex> const& patterns, std::string const& text) {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](auto const& pattern) { return std::regex_search(text, pattern); });
}

std::vector<board_spec> select_boards(std::vector<board_spec> boards, selection const& selected) {
  for (auto const& id : selected.boards) {
    auto const known = std::any_of(boards.begin(), boards.end(),
                                   [&](auto const& board) { return board.id == id; });
    if (!known) {
      std::vector<std::string> ids;
      ids.reserve(boards.size());
      for (auto const& board : boards) {
        ids.push_back(board.id);
      }
      auto constexpr shown = std::size_t{12};
      auto const more = ids.size() > shown ? fmt::format(", … ({} in all)", ids.size()) : "";
      ids.resize(std::min(ids.size(), shown));
      throw config_error(fmt::format("there is no board {}; the inventory has {}{}", id,
                                     fmt::join(ids, ", "), more));
    }
  }
  std::erase_if(boards, [&](board_spec const& board) {
    auto const named = selected.boards.empty() || contains(selected.boards, board.id);
    return !named || !matches_any(selected.tags, board.tags);
  });
  return boards;
}

std::vector<test_case> select_cases(std::vector<test_case> cases, selection const& selected) {
  auto const include = compile(selected.include, "-i");
  auto const exclude = compile(selected.exclude, "-e");
  std::erase_if(cases, [&](test_case const& test) {
    auto const names = names_of(test);
    auto const is_found = [&names](std::vector<std::regex> const& patterns) {
      return std::any_of(names.begin(), names.end(),
                         [&patterns](std::string const& name) { return found_in(patterns, name); });
    };
    return !(include.empty() || is_found(include)) || is_found(exclude) ||
           !matches_any(selected.case_tags, test.tags);
  });
  return cases;
}

/// A set of cells, looked up by name.
class cell_names {
public:
  explicit cell_names(std::vector<named_cell> const& cells) {
    for (auto const& cell : cells) {
      cells_.insert(key(cell.board, cell.suite, cell.name));
      cases_.insert(key("", cell.suite, cell.name));
      boards_.insert(cell.board);
    }
  }

  bool has_case(test_case const& test) const {
    return cases_.contains(key("", test.suite, test.name));
  }
  bool has_cell(std::string_view board, test_case const& test) const {
    return cells_.contains(key(board, test.suite, test.name));
  }
  /// Any board may be needed for a cell that boards share.
  bool needs(board_spec const& board) const {
    return boards_.contains("") || boards_.contains(board.id);
  }

private:
  /// A name holds no newline.
  static std::string key(std::string_view board, std::string_view suite, std::string_view name) {
    return fmt::format("{}\n{}\n{}", board, suite, name);
  }

  std::set<std::string> cells_;
  std::set<std::string> cases_;
  std::set<std::string> boards_;
};

void keep_only(plan& made, cell_names const& wanted) {
  std::erase_if(made.cells, [&](plan_cell const& cell) {
    auto const board = cell.board_index ? std::string_view(made.boards[*cell.board_index].id) : "";
    return !wanted.has_cell(board, made.cases[cell.case_index]);
  });
}

/// The first of `needed` that `present` lacks.
std::string const* first_missing(std::vector<std::string> const& needed,
                                 std::vector<std::string> const& present) {
  auto const missing = std::find_if(needed.begin(), needed.end(),
                                    [&](auto const& item) { return !contains(present, item); });
  return missing == needed.end() ? nullptr : &*missing;
}

/// The first need that a board does not meet by what the inventory says of it.
struct unmet_need {
  enum class category { none, platform, tag, without_tag, fixture };

  category kind = category::none;
  std::string const* name = nullptr; ///< name of the tag or fixture
};

unmet_need find_unmet(requirements const& needs, board_spec const& board) {
  if (!needs.platforms.empty() && !contains(needs.platforms, board.platform)) {
    return {unmet_need::category::platform, nullptr};
  }
  if (auto const* tag = first_missing(needs.tags, board.tags)) {
    return {unmet_need::category::tag, tag};
  }
  auto const forbidden =
      std::find_if(needs.without_tags.begin(), needs.without_tags.end(),
                   [&board](std::string const& tag) { return contains(board.tags, tag); });
  if (forbidden != needs.without_tags.end()) {
    return {unmet_need::category::without_tag, &*forbidden};
  }
  if (auto const* fixture = first_missing(needs.fixtures, board.fixtures)) {
    return {unmet_need::category::fixture, fixture};
  }
  return {};
}

/// Why the boards that share the case can never run it; no reason if they may.
reason shared_skip_reason(test_case const& test, std::vector<board_spec> const& boards) {
  reason first_reason;
  std::size_t suited = 0;
  for (auto const& board : boards) {
    auto const suits = suits_statically(test, board);
    suited += suits ? 1 : 0;
    if (!first_reason && !suits) {
      first_reason = static_skip_reason(test, board);
    }
    if (suited == test.boards) {
      return {};
    }
  }
  if (test.boards == 1) {
    return first_reason;
  }
  reason too_few{reason_code::needs_boards, {std::to_string(test.boards), std::to_string(suited)}};
  if (suited != boards.size()) {
    too_few.about.push_back(words_for(first_reason));
  }
  return too_few;
}

} // namespace

std::vector<std::string> names_of(test_case const& test) {
  std::vector<std::string> out{test.suite + "/" + test.name};
  if (test.upstream) {
    out.push_back(out.front() + ".py");
  }
  return out;
}

plan make_plan(std::vector<board_spec> boards, std::vector<test_case> cases,
               selection const& selected, assignment assign) {
  plan made;
  made.boards = select_boards(std::move(boards), selected);
  made.cases = select_cases(std::move(cases), selected);
  made.assign = assign;
  std::optional<cell_names> only;
  if (selected.only) {
    only.emplace(*selected.only);
    std::erase_if(made.boards, [&only](board_spec const& board) { return !only->needs(board); });
    std::erase_if(made.cases, [&only](test_case const& test) { return !only->has_case(test); });
  }
  made.part = selected.part;
  made.cases_of_all = made.cases.size();
  if (selected.part) {
    std::erase_if(made.cases, [&selected](test_case const& test) {
      return !is_in_shard(test.suite + "/" + test.name, *selected.part);
    });
  }
  if (made.boards.empty()) {
    return made;
  }
  auto const is_shared = [&made](test_case const& test) {
    return made.assign == assignment::any || test.boards > 1 || test.runs_once;
  };
  if (assign == assignment::every) {
    made.cells.reserve(made.boards.size() * made.cases.size());
    for (std::size_t b = 0; b < made.boards.size(); ++b) {
      for (std::size_t c = 0; c < made.cases.size(); ++c) {
        if (!is_shared(made.cases[c])) {
          made.cells.push_back({c, b, static_skip_reason(made.cases[c], made.boards[b])});
        }
      }
    }
  }
  for (std::size_t c = 0; c < made.cases.size(); ++c) {
    if (is_shared(made.cases[c])) {
      made.cells.push_back({c, std::nullopt, shared_skip_reason(made.cases[c], made.boards)});
    }
  }
  if (only) {
    keep_only(made, *only);
  }
  return made;
}

reason static_skip_reason(test_case const& test, board_spec const& board) {
  auto const unmet = find_unmet(test.needs, board);
  switch (unmet.kind) {
  case unmet_need::category::none: break;
  case unmet_need::category::platform:
    return {reason_code::needs_platform,
            {fmt::format("{}", fmt::join(test.needs.platforms, " or ")), board.platform}};
  case unmet_need::category::tag: return {reason_code::needs_tag, {*unmet.name}};
  case unmet_need::category::without_tag: return {reason_code::not_for_tag, {*unmet.name}};
  case unmet_need::category::fixture: return {reason_code::needs_fixture, {*unmet.name}};
  }
  return {};
}

bool suits_statically(test_case const& test, board_spec const& board) {
  return find_unmet(test.needs, board).kind == unmet_need::category::none;
}

reason probed_skip_reason(test_case const& test, board_facts const& facts) {
  auto const& needs = test.needs;
  if (auto const* module = first_missing(needs.modules, facts.modules)) {
    return {reason_code::needs_module, {*module, ", which this board lacks"}};
  }
  if (facts.heap_free < needs.heap) {
    return {reason_code::needs_heap, {std::to_string(needs.heap), std::to_string(facts.heap_free)}};
  }
  if (needs.raw_paste && facts.raw_paste_window == 0) {
    return {reason_code::needs_raw_paste};
  }
  return facts.survey ? facts.survey->skip_reason(test) : reason();
}

bool holds_ports(test_case const& test, std::vector<board_spec> const& all,
                 std::vector<std::size_t> const& boards) {
  switch (test.ports) {
  case host_ports::unused: return false;
  case host_ports::always: return true;
  case host_ports::of_unix_boards: break;
  }
  return std::any_of(boards.begin(), boards.end(),
                     [&all](std::size_t board) { return all[board].is_unix_port(); });
}

std::vector<std::string> modules_asked_for(std::vector<test_case> const& cases) {
  std::set<std::string> asked;
  for (auto const& test : cases) {
    asked.insert(test.needs.modules.begin(), test.needs.modules.end());
    if (test.imports_unittest) {
      asked.insert("unittest"); // a board without it is given a copy
    }
  }
  return {asked.begin(), asked.end()};
}

} // namespace mprun
