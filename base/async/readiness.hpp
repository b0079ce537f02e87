// Whether a descriptor is ready now.
//
// Asked after Asio's wait for one has ended: that can happen without a cause. Closing a descriptor
// frees Asio's record of it, and the next that is opened takes it over; an event that was fetched
// for the old one and is still queued (detail/impl/epoll_reactor.ipp: run, cleanup_descriptor_data,
// allocate_descriptor_state) then ends the first wait for the new one. Whoever reads or writes
// without blocking learns it from would_block; whoever only waits, or blocks, asks here.
#pragma once

#include <boost/asio/posix/descriptor_base.hpp>

namespace mprun {

/// Also true for a descriptor that has failed, was hung up or does not exist: using it says more.
bool is_ready(int fd, boost::asio::posix::descriptor_base::wait_type to_do) noexcept;

} // namespace mprun
