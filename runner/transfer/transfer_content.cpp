#include "runner/transfer/transfer_content.hpp"

#include <fmt/format.h>
#include <random>

namespace mprun {

std::string transfer_content(std::uint64_t size, bool is_text) {
  std::string content;
  content.reserve(size);
  std::mt19937 random(static_cast<unsigned>(size));
  while (content.size() < size) {
    if (is_text) {
      content += fmt::format("def function_{0}(self, value):\n    if value > {1}:\n"
                             "        return self.limit_{0} + value\n    return None\n\n",
                             random() % 1000, random() % 100);
    } else {
      content += static_cast<char>(random());
    }
  }
  content.resize(size);
  return content;
}

} // namespace mprun
