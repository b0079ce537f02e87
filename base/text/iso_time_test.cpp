#include "base/text/iso_time.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(iso_time, comes_back) {
  for (auto const ms : {0LL, 1LL, 951782400123LL, 1795488300999LL, -1LL}) {
    wall_time const at{std::chrono::milliseconds(ms)};
    EXPECT_EQ(from_iso_time(to_iso_time(at)), at);
  }
  EXPECT_EQ(to_iso_time(wall_time(std::chrono::milliseconds(951782400123))),
            "2000-02-29T00:00:00.123Z");
}

TEST(iso_time, refuses_malformed_text) {
  for (auto const* bad : {"", "2026-11-24", "2026-11-24T02:45:00Z", "2026-13-24T02:45:00.000Z",
                          "2026-02-30T02:45:00.000Z", "2026-11-24T24:00:00.000Z",
                          "2026-11-24T02:45:00.000+", "2026-11-24T02:45:-1.000Z"}) {
    EXPECT_EQ(from_iso_time(bad), std::nullopt) << bad;
  }
}

} // namespace
} // namespace mprun
