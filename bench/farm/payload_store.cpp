#include "bench/farm/payload_store.hpp"

#include "base/bytes/sha256.hpp"
#include "runner/transfer/transfer_content.hpp"

#include <fmt/format.h>
#include <fstream>

namespace mprun {

payload_store::payload const& payload_store::of(payload_spec what) {
  auto const [place, is_new] = made_.try_emplace({what.size, what.is_text});
  auto& made = place->second;
  if (is_new) {
    auto const content = transfer_content(what.size, what.is_text);
    made.sha256 = sha256_hex(content);
    made.file = folder_ / fmt::format("bench-{}-{}", what.size, what.is_text ? "text" : "random");
    std::ofstream out(made.file, std::ios::binary);
    out << content;
    out.close();
    if (!out.good()) {
      made.file.clear();
    }
  }
  return made;
}

} // namespace mprun
