#include "reports/upstream/upstream_results.hpp"

#include "base/text/number.hpp"
#include "reports/upstream/official_results.hpp"
#include "suites/upstream/natmod.hpp"

#include <fmt/format.h>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

namespace mprun::upstream {
namespace {

using json = nlohmann::ordered_json;

/// The official files give a reason only for tests that are too large, known to be flaky, or
/// without their native module.
official_row test_row(cell_state const& cell) {
  switch (cell.verdict) {
  case verdict::passed: return {"pass", ""};
  case verdict::skipped:
    switch (cell.reason->code) {
    case reason_code::known_flaky: return {"ignored", "flaky: " + cell.reason->about.at(0)};
    case reason_code::not_compiled: return {"skip", "mpy file not compiled"};
    case reason_code::too_large: return {"skip", "too large"};
    default: return {"skip", ""};
    }
  case verdict::failed:
  case verdict::errored:
  case verdict::timed_out: break;
  }
  return {"fail", ""};
}

json word_or_null(features const* able, std::string const& name) {
  auto const word = able != nullptr ? able->word("args." + name) : std::string();
  return word.empty() ? json(nullptr) : json(word);
}

/// The options of run-natmodtests.py.
std::string natmod_arguments_of(settings const& how, std::string const& instance) {
  json const out{{"test_instance", instance},
                 {"arch", how.natmod == "auto" ? json(nullptr) : json(how.natmod)},
                 {"begin", how.begin.empty() ? json(nullptr) : json(how.begin.string())}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string arguments_of(settings const& how, std::string const& instance, features const* able) {
  if (!how.natmod.empty()) {
    return natmod_arguments_of(how, instance);
  }
  json out{{"test_instance", instance},
           {"emit", how.emit},
           {"heapsize", how.heap_size.empty() ? json(nullptr) : json(how.heap_size)},
           {"via_mpy", how.via_mpy},
           {"mpy_cross_flags", how.mpy_cross_flags},
           {"keep_path", how.keep_path},
           {"run_failures", how.only_failed},
           {"begin", how.begin.empty() ? json(nullptr) : json(how.begin.string())},
           {"target_wiring",
            how.target_wiring.empty() ? json(nullptr) : json(how.target_wiring.string())}};
  for (auto const* name :
       {"platform", "arch", "inlineasm_arch", "build", "thread", "error_reporting"}) {
    out[name] = word_or_null(able, name);
  }
  auto const bits = able != nullptr ? able->word("args.float_prec") : std::string();
  auto const precision = whole_number<int>(bits); // otherwise the board did not report one
  out["float_prec"] = precision ? json(*precision) : json(nullptr);
  out["unicode"] = able != nullptr && !able->word("args.unicode").empty();
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

} // namespace

void add_tree_results(run_model const& run, std::vector<cell_state const*> const& cells,
                      surveyed const& boards, settings const& how, official_results& into) {
  for (auto const* cell : cells) {
    if (cell->reason->code != reason_code::out_of_scope) {
      into.add(std::string(run.board_name(cell->board)),
               fmt::format("{}/{}.py", cell->suite, cell->name), test_row(*cell));
    }
  }
  auto const able = [&](std::string const& board) {
    auto const found = boards.find(board);
    return found == boards.end() ? nullptr : &found->second;
  };
  features const* first = nullptr;
  for (auto const& board : run.boards()) {
    auto const& id = board.about.board;
    if (into.has(id)) {
      into.set_arguments(id, arguments_of(how, id, able(id)));
      first = first == nullptr ? able(id) : first;
    }
  }
  into.set_arguments("", arguments_of(how, into.boards(), first));
}

} // namespace mprun::upstream
