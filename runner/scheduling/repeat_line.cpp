#include "runner/scheduling/repeat_line.hpp"

#include <algorithm>
#include <utility>

namespace mprun {

std::deque<cell_id>& repeat_line::line_of(cell_id cell) {
  auto const board = plan_.cells[cell].board_index;
  return board ? own_[*board] : shared_;
}

void repeat_line::add(cell_id cell) {
  line_of(cell).push_back(cell);
}

std::optional<cell_id> repeat_line::next(std::size_t board) {
  auto const is_settled = [this](cell_id cell) { return cells_.is_settled(cell); };
  std::erase_if(own_[board], is_settled);
  std::erase_if(shared_, is_settled);
  auto const shared = std::find_if(shared_.begin(), shared_.end(), [this, board](cell_id cell) {
    return suits_.suits(cell, board);
  });
  if (own_[board].empty()) {
    return shared == shared_.end() ? std::nullopt : std::optional(*shared);
  }
  auto const own = own_[board].front();
  return shared != shared_.end() && cells_.passes(*shared) < cells_.passes(own) ? *shared : own;
}

void repeat_line::take(cell_id cell) {
  std::erase(line_of(cell), cell);
}

std::vector<cell_id> repeat_line::end() {
  auto const all = std::exchange(shared_, {});
  std::vector<cell_id> out(all.begin(), all.end());
  for (auto& line : own_) {
    out.insert(out.end(), line.begin(), line.end());
    line.clear();
  }
  return out;
}

} // namespace mprun
