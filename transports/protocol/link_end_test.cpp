#include "transports/protocol/link_end.hpp"

#include "transports/protocol/errc.hpp"

#include <boost/system/errc.hpp>
#include <gtest/gtest.h>
#include <string>

namespace mprun::protocol {
namespace {

namespace posix = boost::system::errc;

/// Stands for the category of a library over the link, with errors such as the end of a stream or a
/// closed WebSocket.
class other_category final : public boost::system::error_category {
public:
  char const* name() const noexcept override { return "other"; }
  std::string message(int) const override { return "End of file"; }
};

TEST(link_end, a_peer_that_is_gone_has_closed_the_link) {
  static other_category const other;
  EXPECT_EQ(link_error({2, other}), errc::closed);
  EXPECT_EQ(link_error(make_error_code(posix::broken_pipe)), errc::closed);
  EXPECT_TRUE(is_link_end(errc::closed));
}

TEST(link_end, the_systems_error_keeps_its_words_and_is_the_links) {
  for (auto const code : {posix::io_error, posix::connection_reset, posix::no_such_device}) {
    auto const system = make_error_code(code);
    auto const found = link_error(system);
    EXPECT_TRUE(is_link_end(found));
    EXPECT_EQ(found.message(), system.message());
    EXPECT_FALSE(is_link_end(system)) << "of a file of this host";
  }
}

TEST(link_end, a_wait_that_was_cut_short_is_not_an_end) {
  auto const cancelled = link_error(make_error_code(posix::operation_canceled));
  EXPECT_TRUE(is_cancelled(cancelled));
  EXPECT_FALSE(is_link_end(cancelled));
  EXPECT_EQ(link_error(errc::timed_out), errc::timed_out);
  EXPECT_FALSE(is_link_end(errc::timed_out));
  EXPECT_FALSE(is_link_end({}));
}

} // namespace
} // namespace mprun::protocol
