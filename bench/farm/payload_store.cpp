#include "bench/farm/payload_store.hpp"

#include "base/bytes/sha256.hpp"
#include "runner/transfer/transfer_content.hpp"

#include <fmt/format.h>
#include <fstream>

namespace mprun {

payload_store::payload const& payload_store::of(payload_spec wanted) {
  auto const [position, is_new] = made_.try_emplace({wanted.size, wanted.is_text});
  auto& made = position->second;
  if (is_new) {
    auto const content = transfer_content(wanted.size, wanted.is_text);
    made.sha256 = sha256_hex(content);
    made.file =
        folder_ / fmt::format("bench-{}-{}", wanted.size, wanted.is_text ? "text" : "random");
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
