// A board that is a recording: gives the answers that the board gave then.
//
// Flow: one conversation for each board; construct a replay_link over it for each opening, then as
// any link. Where the host departs from the recording the link ends, and close_reason() says where.
#pragma once

#include "transports/link.hpp"
#include "transports/recording/conversation.hpp"
#include "transports/recording/replay_timing.hpp"

#include <memory>

namespace mprun {

/// `opened`: the opening that the conversation gave.
std::unique_ptr<link> make_replay_link(asio::any_io_executor executor,
                                       std::shared_ptr<conversation> with, opening const& opened,
                                       replay_timing timing);

} // namespace mprun
