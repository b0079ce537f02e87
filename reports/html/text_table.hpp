// Texts, each once: results name them by number, for most say what others say too.
//
// Bounded: what a page holds must be opened by a browser. Past the bound a long text is replaced by
// a remark, and a short one is cut.
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

  /// Of a line; past the bound its beginning.
  std::size_t message(std::string_view text);
  /// Of many lines: a detail, an output. Cut in the middle.
  std::size_t block(std::string_view text);

  /// In the order of their numbers.
  std::vector<std::string> const& all() const noexcept { return texts_; }

private:
  std::size_t number_of(std::string text);

  std::vector<std::string> texts_;
  std::unordered_map<std::string, std::size_t> numbers_;
  std::size_t size_ = 0;
};

} // namespace mprun
