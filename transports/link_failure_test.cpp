#include "transports/link_failure.hpp"

#include "transports/protocol/errc.hpp"
#include "transports/protocol/link_end.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

namespace mprun {
namespace {

namespace posix = boost::system::errc;

TEST(link_failure, transient_errors_may_pass) {
  for (auto const why : {posix::no_such_file_or_directory, posix::connection_refused,
                         posix::connection_reset, posix::host_unreachable, posix::io_error}) {
    EXPECT_TRUE(may_pass(make_error_code(why))) << make_error_code(why).message();
    EXPECT_TRUE(may_pass(protocol::link_error(make_error_code(why))))
        << "also where the link met it while it was being set up";
  }
  EXPECT_TRUE(may_pass(protocol::errc::closed));
  EXPECT_TRUE(may_pass(protocol::errc::timed_out));
  EXPECT_TRUE(may_pass(boost::asio::error::eof));
}

TEST(link_failure, deliberate_refusals_stay) {
  EXPECT_FALSE(may_pass({}));
  EXPECT_FALSE(may_pass(make_error_code(posix::permission_denied)));
  EXPECT_FALSE(may_pass(make_error_code(posix::device_or_resource_busy)));
  EXPECT_FALSE(may_pass(make_error_code(posix::operation_canceled)));
  EXPECT_FALSE(may_pass(protocol::errc::port_setting_refused));
}

} // namespace
} // namespace mprun
