#include "runner/board/failure_words.hpp"

#include "base/text/text.hpp"

#include <cstddef>
#include <fmt/format.h>

namespace mprun {

std::string words_of(link_failure const& why, secret_list const& secrets) {
  constexpr std::size_t max_quoted = 160;
  auto const said =
      printable_line(cut_in_the_middle(printable_line(secrets.masked(why.said)), max_quoted));
  return said.empty() ? why.message : fmt::format("{}; it said '{}'", why.message, said);
}

} // namespace mprun
