#include "transports/protocol/link_end.hpp"

#include "transports/protocol/errc.hpp"

#include <boost/system/errc.hpp>
#include <boost/system/generic_category.hpp>
#include <boost/system/system_category.hpp>
#include <string>

namespace mprun::protocol {
namespace {

/// Holds the errno of a link's operation.
class link_category final : public boost::system::error_category {
public:
  char const* name() const noexcept override { return "mprun.link"; }
  std::string message(int value) const override {
    return boost::system::generic_category().message(value);
  }
};

link_category const of_links;

} // namespace

boost::system::error_code link_error(boost::system::error_code ec) noexcept {
  if (is_cancelled(ec) || ec == errc::timed_out) {
    return ec;
  }
  auto const is_errno = ec.category() == boost::system::system_category() ||
                        ec.category() == boost::system::generic_category();
  if (!is_errno || ec == boost::system::errc::broken_pipe) {
    return make_error_code(errc::closed);
  }
  return {ec.value(), of_links};
}

bool is_cancelled(boost::system::error_code ec) noexcept {
  return ec == boost::system::errc::operation_canceled;
}

bool is_link_end(boost::system::error_code ec) noexcept {
  return ec == errc::closed || ec.category() == of_links;
}

} // namespace mprun::protocol
