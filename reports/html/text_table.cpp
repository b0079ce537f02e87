#include "reports/html/text_table.hpp"

#include "base/text/text.hpp"

#include <utility>

namespace mprun {
namespace {

constexpr std::size_t max_block = 16 * 1024;
constexpr std::size_t max_total = 6 * 1024 * 1024; ///< for all texts together
constexpr std::size_t max_message_past = 200;
constexpr std::string_view left_out =
    "[left out: this page already has a lot of text; see results.json and the board's log]";

} // namespace

text_table::text_table() {
  number_of({});
}

std::size_t text_table::message(std::string_view text) {
  if (size_ > max_total) {
    return number_of(cut_in_the_middle(text, max_message_past));
  }
  return number_of(std::string(text));
}

std::size_t text_table::block(std::string_view text) {
  auto cut = cut_in_the_middle(text, max_block);
  if (size_ > max_total && numbers_.find(cut) == numbers_.end()) {
    return number_of(std::string(left_out));
  }
  return number_of(std::move(cut));
}

std::size_t text_table::number_of(std::string text) {
  auto const [found, is_new] = numbers_.try_emplace(std::move(text), texts_.size());
  if (is_new) {
    texts_.push_back(found->first);
    size_ += found->first.size();
  }
  return found->second;
}

} // namespace mprun
