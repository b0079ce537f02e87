// The interfaces to the host that a transfer needs, so that its machines know neither files nor
// OpenSSL nor zlib.
#pragma once

#include "transports/protocol/transfer_frame.hpp"

#include <boost/system/error_code.hpp>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace mprun::protocol::transfer {

using boost::system::error_code;

/// The bytes to send, in order.
class byte_source {
public:
  virtual ~byte_source() = default;
  /// Fewer bytes than asked for only at the end or with an error.
  virtual std::size_t read(std::span<char> into, error_code& ec) = 0;
};

/// Where received bytes go, in order.
class byte_sink {
public:
  virtual ~byte_sink() = default;
  virtual error_code write(std::string_view bytes) = 0;
};

/// SHA-256 in parts.
class running_digest {
public:
  virtual ~running_digest() = default;
  virtual void update(std::string_view bytes) = 0;
  /// Ends the sum; the object is then as if new.
  virtual digest finish() = 0;
};

/// Deflates `bytes` into a raw deflate stream, or inflates one, and replaces `out` by the result.
/// False when the result is not smaller, or when the stream is broken or longer than max_payload.
using recode = std::function<bool(std::string_view bytes, std::string& out)>;

/// Called each time that more of the file is known to be right: all bytes before this offset.
using verified_observer = std::function<void(std::uint64_t offset)>;

/// Called each time that more of the file has arrived, right or not: all bytes before this offset.
using arrival_observer = std::function<void(std::uint64_t offset)>;

} // namespace mprun::protocol::transfer
