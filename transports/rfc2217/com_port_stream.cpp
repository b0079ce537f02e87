#include "transports/rfc2217/com_port_stream.hpp"

#include "base/async/run_clock.hpp"
#include "transports/protocol/errc.hpp"

#include <array>
#include <boost/asio/error.hpp>
#include <utility>

namespace mprun {
namespace {

using protocol::com_port;

/// Between two pieces, a pause that the server asks for is made and its questions are answered.
constexpr std::size_t write_piece = 16 * 1024;
constexpr std::size_t max_early = std::size_t{1} << 20;
constexpr char iac = '\xff';
constexpr std::string_view nothing;

/// The bytes that must follow the first `sent` of `bytes` so that the stream ends between two
/// characters. The first `commands` bytes are whole commands and the rest is escaped data.
std::string completion(std::string const& bytes, std::size_t commands, std::size_t sent) {
  if (sent < commands) {
    return bytes.substr(sent, commands - sent);
  }
  std::size_t escapes = 0;
  while (sent - escapes > commands && bytes[sent - escapes - 1] == iac) {
    ++escapes;
  }
  return std::string(escapes % 2, iac);
}

} // namespace

com_port_stream::com_port_stream(asio::any_io_executor executor, tcp_options to)
    : wire_(executor, std::move(to)), changed_(executor) {}

task<link_result<void>> com_port_stream::connect(run_clock::time_point deadline) {
  close();
  port_ = com_port();
  unsent_ = {};
  return wire_.open(deadline);
}

task<io_result> com_port_stream::read_some(std::span<char> buffer) {
  read_cancelled_ = false;
  reading_ = true;
  io_result got;
  while (!got.ec && got.size == 0) {
    if (read_cancelled_) {
      got.ec = asio::error::operation_aborted;
    } else if (!early_.empty()) {
      got.size = early_.take(buffer);
    } else if (has_to_send() && !sending_) {
      sending_ = true;
      auto const ec = co_await send(nothing);
      end_sending();
      if (ec && ec != asio::error::operation_aborted) {
        unsent_ = {}; // a server that does not read may still have sent something
      }
    } else if (receiving_) {
      co_await change();
    } else {
      receiving_ = true;
      got = co_await wire_.read_some(buffer);
      receiving_ = false;
      if (!got.ec) {
        got = decode(buffer.first(got.size));
      }
    }
  }
  reading_ = false;
  changed();
  co_return got;
}

task<error_code> com_port_stream::write_all(std::string_view bytes) {
  write_cancelled_ = false;
  auto ec = co_await begin_sending();
  if (ec) {
    co_return ec;
  }
  while (!ec && (!bytes.empty() || has_to_send())) {
    ec = co_await until(&com_port::may_send);
    if (!ec) {
      auto const piece = bytes.substr(0, write_piece);
      ec = co_await send(piece);
      bytes.remove_prefix(piece.size());
    }
  }
  end_sending();
  co_return ec;
}

void com_port_stream::cancel() noexcept {
  read_cancelled_ = true;
  write_cancelled_ = true;
  wire_.cancel();
  changed();
}

void com_port_stream::close() noexcept {
  cancel();
  wire_.close();
  early_.clear();
}

task<error_code> com_port_stream::begin_sending() {
  while (sending_ && !write_cancelled_) {
    co_await change();
  }
  if (write_cancelled_) {
    co_return asio::error::operation_aborted;
  }
  sending_ = true;
  co_return error_code();
}

void com_port_stream::end_sending() {
  sending_ = false;
  changed();
}

task<error_code> com_port_stream::send(std::string_view data) {
  if (!has_to_send() && data.find(iac) == std::string_view::npos) {
    auto const ec = co_await wire_.write_all(data);
    co_return ec;
  }
  auto bytes = std::exchange(unsent_, {});
  bytes += port_.take_outgoing();
  auto const commands = bytes.size();
  protocol::telnet::escape(data, bytes);
  auto const ec = co_await wire_.write_all(bytes);
  if (ec == asio::error::operation_aborted) {
    unsent_ = completion(bytes, commands, wire_.written());
  }
  co_return ec;
}

task<error_code> com_port_stream::receive_early() {
  std::array<char, 2048> buffer;
  receiving_ = true;
  auto const got = co_await wire_.read_some(buffer);
  receiving_ = false;
  auto const data = decode(std::span(buffer).first(got.size));
  early_.append({buffer.data(), data.size});
  if (got.ec == asio::error::eof) {
    co_return asio::error::broken_pipe;
  }
  co_return got.ec ? got.ec : data.ec;
}

task<error_code> com_port_stream::until(bool (com_port::*condition)() const noexcept) {
  error_code ec;
  while (!ec && !(port_.*condition)()) {
    if (write_cancelled_) {
      ec = asio::error::operation_aborted;
    } else if (has_to_send()) {
      ec = co_await send(nothing);
    } else if (!reading_ && !receiving_ && early_.size() < max_early) {
      ec = co_await receive_early();
    } else {
      co_await change();
    }
  }
  co_return ec;
}

task<error_code> com_port_stream::confirm() {
  write_cancelled_ = false;
  port_.fence();
  auto ec = co_await begin_sending();
  if (!ec) {
    ec = co_await until(&com_port::settled);
    end_sending();
  }
  co_return ec;
}

io_result com_port_stream::decode(std::span<char> arrived) {
  auto const size = port_.decode(arrived);
  changed();
  if (port_.broken()) {
    wire_.close(); // of no use any more
    return {protocol::errc::broken_telnet, 0};
  }
  return {{}, size};
}

task<void> com_port_stream::change() {
  return changed_.wait();
}

} // namespace mprun
