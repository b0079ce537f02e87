#include "reports/html/page_letters.hpp"

namespace mprun {

char letter_of(verdict v) noexcept {
  switch (v) {
  case verdict::passed: return 'p';
  case verdict::failed: return 'f';
  case verdict::skipped: return 's';
  case verdict::errored: return 'e';
  case verdict::timed_out: return 't';
  }
  return 'e';
}

char letter_of(cell_state const& cell) noexcept {
  if (!cell.settled) {
    return cell.running ? running_letter : waiting_letter;
  }
  return cell.flaky ? flaky_letter : letter_of(cell.verdict);
}

char letter_of(blame whose) {
  return name_of(whose).front();
}

std::int64_t number_of(board_index board) noexcept {
  return board == no_board ? -1 : static_cast<std::int64_t>(board);
}

} // namespace mprun
