#include "suites/judging/shortest_edit.hpp"

#include <algorithm>
#include <cstddef>

namespace mprun {

std::vector<edited_line> shortest_edit(std::vector<std::string_view> const& from,
                                       std::vector<std::string_view> const& to) {
  auto const n = static_cast<int>(from.size());
  auto const m = static_cast<int>(to.size());
  auto const offset = n + m + 1;
  std::vector<int> reach(static_cast<std::size_t>(2 * offset + 1), 0);
  auto const at = [&](std::vector<int>& v, int k) -> int& {
    auto const index = k + offset;
    return v[static_cast<std::size_t>(index)];
  };
  // rounds[d] holds reach on the diagonals -d … d as it was before round d.
  std::vector<std::vector<int>> rounds;
  int d = 0;
  for (bool done = false; !done; ++d) {
    rounds.emplace_back(reach.begin() + offset - d - 1, reach.begin() + offset + d + 2);
    for (int k = -d; k <= d && !done; k += 2) {
      bool const down = k == -d || (k != d && at(reach, k - 1) < at(reach, k + 1));
      int x = down ? at(reach, k + 1) : at(reach, k - 1) + 1;
      while (x < n && x - k < m &&
             from[static_cast<std::size_t>(x)] == to[static_cast<std::size_t>(x - k)]) {
        ++x;
      }
      at(reach, k) = x;
      done = x >= n && x - k >= m;
    }
  }
  std::vector<edited_line> script;
  int x = n;
  int y = m;
  for (--d; d >= 0; --d) {
    auto const& before = rounds[static_cast<std::size_t>(d)];
    auto const reached = [&](int k) {
      auto const index = k + d + 1;
      return before[static_cast<std::size_t>(index)];
    };
    int const k = x - y;
    bool const down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
    int const previous_k = down ? k + 1 : k - 1;
    int const previous_x = d == 0 ? 0 : reached(previous_k);
    int const previous_y = d == 0 ? 0 : previous_x - previous_k;
    while (x > previous_x && y > previous_y) {
      script.push_back({edit::keep, from[static_cast<std::size_t>(x - 1)]});
      --x;
      --y;
    }
    if (d > 0) {
      script.push_back(down
                           ? edited_line{edit::add, to[static_cast<std::size_t>(previous_y)]}
                           : edited_line{edit::remove, from[static_cast<std::size_t>(previous_x)]});
    }
    x = previous_x;
    y = previous_y;
  }
  std::reverse(script.begin(), script.end());
  return script;
}

} // namespace mprun
