#include "runner/commands/chosen_quarantine.hpp"

#include "runner/quarantine/quarantine.hpp"

#include <chrono>
#include <memory>
#include <utility>

namespace mprun {
namespace {

std::string excuse_of(quarantine& held, test_case const& test, quarantined_board const* board) {
  std::string out;
  for (auto const& name : names_of(test)) {
    out = out.empty() ? held.excuse(name, board) : std::move(out);
  }
  return out;
}

} // namespace

chosen_quarantine choose_quarantine(run_options const& options, plan const& planned) {
  if (options.quarantine.empty()) {
    return {};
  }
  xfail_groups const groups{.native = options.tree.emit == "native",
                            .via_mpy = options.tree.via_mpy,
                            .natmod = !options.tree.natmod.empty()};
  auto const today = std::chrono::floor<std::chrono::days>(std::chrono::system_clock::now());
  auto const held =
      std::make_shared<quarantine>(load_quarantine(options.quarantine, groups, today));
  std::vector<std::string> tests;
  for (auto const& test : planned.cases) {
    for (auto& name : names_of(test)) {
      tests.push_back(std::move(name));
    }
  }
  auto lookup = [held](test_case const& test, board_spec const* board, board_facts const* facts) {
    if (board == nullptr) {
      return excuse_of(*held, test, nullptr);
    }
    quarantined_board const here{board->id, board->platform, board->tags,
                                 facts == nullptr ? std::string() : facts->firmware};
    return excuse_of(*held, test, &here);
  };
  return {std::move(lookup), held->expired(tests)};
}

} // namespace mprun
