// WebREPL's own file protocol, over the payload of its binary frames: version, put and get.
//
// Flow: a request of 82 bytes. version: the firmware's three numbers come back. put: `WB` and a
// result, the file's bytes, `WB` and a result. get: `WB` and a result; then a byte 00 asks for each
// chunk, which is a length of two bytes and at most 256 bytes of the file; the empty one is the
// last; `WB` and a result.
//
// It cannot report what is wrong: a path that cannot be opened makes the board close the connection
// (errc::file_refused). Nothing is verified either, so a file that must be right is better sent by
// a transfer of ours, which compares SHA-256. After an error the connection is of no more use.
#pragma once

#include "transports/protocol/step.hpp"
#include "transports/protocol/transfer/content.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mprun::protocol {

/// The longest path the board takes, in bytes.
inline constexpr std::size_t max_webrepl_path = 63;

/// The request of webrepl_version; also a harmless question that shows whether a board still reads.
std::string webrepl_version_request();
inline constexpr std::size_t webrepl_version_answer = 3; ///< bytes

class webrepl_version {
public:
  webrepl_version();

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

  /// "1.25.0"
  std::string text() const;

private:
  std::string request_; ///< empty when it is sent
  std::string answer_;
  bool over_ = false;
  error_code why_;
};

/// Writes a file. The board creates or empties it before the first byte is sent.
class webrepl_put {
public:
  /// `from` must outlive it and give `size` bytes.
  webrepl_put(std::string_view path, std::uint32_t size, transfer::byte_source& from);

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

private:
  enum class state { requesting, opening, sending, closing, over };

  void read_more();
  void take_answer();
  void finish(error_code why);

  state state_ = state::requesting;
  transfer::byte_source& from_;
  std::uint32_t left_; ///< bytes of the file not read yet
  std::string out_;    ///< the request, then a piece of the file
  std::string answer_; ///< as far as it came
  error_code why_;
};

class webrepl_get {
public:
  /// `to` must outlive it.
  webrepl_get(std::string_view path, transfer::byte_sink& to);

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

private:
  enum class state { requesting, opening, asking, length, chunk, closing, over };

  void take(std::string_view part);
  void finish(error_code why);
  std::size_t wanted() const noexcept;

  state state_ = state::requesting;
  transfer::byte_sink& to_;
  std::string out_;
  std::string part_;     ///< an answer or a length, as far as it came
  std::size_t left_ = 0; ///< bytes of the chunk
  error_code why_;
};

} // namespace mprun::protocol
