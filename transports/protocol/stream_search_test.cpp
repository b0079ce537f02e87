#include "transports/protocol/stream_search.hpp"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace mprun::protocol {
namespace {

TEST(stream_search, agrees_with_find_in_any_split) {
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string wanted;
    std::string stream;
    for (auto n = 1 + random() % 6; n != 0; --n) {
      wanted += "ab"[random() % 2];
    }
    for (auto n = random() % 40; n != 0; --n) {
      stream += "ab"[random() % 2];
    }
    stream_search search(wanted);
    std::size_t found = std::string::npos;
    for (std::size_t at = 0; at < stream.size() && found == std::string::npos;) {
      auto const piece = std::string_view(stream).substr(at, 1 + random() % 5);
      auto const used = search.feed(piece);
      if (used != stream_search::npos) {
        found = at + used - wanted.size();
      }
      at += piece.size();
    }
    ASSERT_EQ(found, stream.find(wanted)) << wanted << " in " << stream;
  }
}

} // namespace
} // namespace mprun::protocol
