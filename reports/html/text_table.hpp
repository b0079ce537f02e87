// Each text is stored once and results refer to it by number, because many results have the same
// texts.
//
// The total is bounded, because a browser has to open the page. Beyond the bound a long text is
// replaced by a remark, and a short one is cut.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace mprun {

class text_table {
public:
  /// The empty text is number 0.
  text_table();

  /// The number of a text of one line; beyond the bound it is cut.
  std::size_t message(std::string_view text);
  /// The number of a text of many lines, a detail or an output. It is cut in the middle.
  std::size_t block(std::string_view text);

  /// All texts in the order of their numbers.
  std::vector<std::string> const& all() const noexcept { return texts_; }

private:
  std::size_t number_of(std::string text);

  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::size_t size_ = 0;
};

} // namespace mprun
