#include "reports/console/live_view.hpp"

#include <algorithm>
#include <string>

namespace mprun {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

/// First the board that most likely somebody wants to look at.
void show_details(live_view& view, run_model const& run) {
  if (view.board >= run.boards().size() && !run.boards().empty()) {
    auto const longest = longest_running(run);
    view.board = longest.empty() ? 0 : longest.front();
  }
  view.shows_details = !run.boards().empty();
}

void step(live_view& view, run_model const& run, bool is_forward) {
  auto const count = static_cast<board_index>(run.boards().size());
  if (view.shows_details && count != 0) {
    view.board = (view.board + (is_forward ? 1 : count - 1)) % count;
  }
}

} // namespace

std::optional<run_wish> press(live_view& view, typed_key key, run_model const& run) {
  if (key.kind == key_kind::up || key.kind == key_kind::down) {
    step(view, run, key.kind == key_kind::down);
    return std::nullopt;
  }
  if (key.kind == key_kind::escape) {
    view.shows_details = false;
    return std::nullopt;
  }
  switch (lower(key.letter)) {
  case 'd':
    if (view.shows_details) {
      view.shows_details = false;
    } else {
      show_details(view, run);
    }
    break;
  case 'j': step(view, run, true); break;
  case 'k': step(view, run, false); break;
  case 's': {
    auto const only = view.shows_details ? run.board_name(view.board) : std::string_view();
    return run_wish{run_wish::kind::skip, std::string(only)};
  }
  case 'p':
    return run_wish{view.pace == run_pace::paused ? run_wish::kind::resume : run_wish::kind::pause};
  case 'q': return run_wish{run_wish::kind::stop};
  default: break;
  }
  return std::nullopt;
}

std::vector<board_index> longest_running(run_model const& run) {
  auto longest = run.running();
  auto const begun = [&run](board_index board) {
    return run.cells()[run.boards()[board].running.front()].attempts.back().began;
  };
  std::sort(longest.begin(), longest.end(), [&begun](board_index a, board_index b) {
    return begun(a) != begun(b) ? begun(a) < begun(b) : a < b;
  });
  return longest;
}

} // namespace mprun
