#include "transports/protocol/errc.hpp"

#include <gtest/gtest.h>
#include <set>

namespace mprun::protocol {
namespace {

TEST(errc, each_says_something_of_its_own) {
  std::set<std::string> messages;
  auto const last = static_cast<int>(errc::broken_telnet);
  for (int value = 0; value <= last; ++value) {
    auto const ec = make_error_code(static_cast<errc>(value));
    EXPECT_EQ(ec.message().find("unknown protocol error"), std::string::npos) << value;
    messages.insert(ec.message());
  }
  EXPECT_EQ(messages.size(), static_cast<std::size_t>(last) + 1);
  EXPECT_NE(make_error_code(static_cast<errc>(last + 1)).message().find("unknown protocol error"),
            std::string::npos);
}

} // namespace
} // namespace mprun::protocol
