// What part a record has in a conversation: an action of the host, an answer of the board, or
// neither (a note, a fault).
#pragma once

#include "transports/recording/format.hpp"

namespace mprun {

/// Something that the host did on an open link: it wrote, interrupted or reset.
bool is_host_action(record_kind kind) noexcept;

/// An attempt to open the link.
bool is_opening(record_kind kind) noexcept;

/// Anything that the host did.
bool is_step(record_kind kind) noexcept;

/// Bytes from the board, or how reading from it ended.
bool is_said(record_kind kind) noexcept;

/// The current opening of the link has no host actions or answers beyond this record.
bool is_end(record_kind kind) noexcept;

} // namespace mprun
