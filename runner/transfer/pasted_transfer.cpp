#include "runner/transfer/pasted_transfer.hpp"

#include "base/bytes/base64.hpp"
#include "base/python/python_text.hpp"
#include "runner/board/own_lines.hpp"
#include "transports/protocol/errc.hpp"

#include <charconv>
#include <deque>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using protocol::errc;

/// What a board must hold at once for a block: its text, the parser's copy and the bytes.
std::size_t block_for(std::int64_t heap_free) {
  std::size_t block = 64;
  while (block < 2048 && static_cast<std::int64_t>(block) * 60 <= heap_free) {
    block *= 2;
  }
  return block;
}

/// The first of our own lines; empty where there is none.
std::string first_line(std::string_view text) {
  return std::string(take_own_line(text).value_or(""));
}

bool read_number(std::string_view text, std::uint64_t& number) {
  auto const* const end = text.data() + text.size();
  auto const [stopped, ec] = std::from_chars(text.data(), end, number);
  return ec == std::errc() && stopped == end;
}

std::string begin_sum() {
  return python_import("hashlib") + "h=hashlib.sha256()\n";
}

constexpr auto print_sum = "print(''.join(['%02x'%x for x in h.digest()])+'\\x1f')\n";

/// The micro:bit's files have no seek().
constexpr auto print_size = "try:\n"
                            " n=f.seek(0,2)\n"
                            " f.seek(0)\n"
                            "except AttributeError:\n"
                            " n=__import__('os').size({0})\n"
                            "print(str(n)+'\\x1f')\n";

} // namespace

pasted_transfer::pasted_transfer(session& board, board_files& files, transfer_tier tier,
                                 transfer_powers powers)
    : session_(board), files_(files), tier_(tier), powers_(powers),
      block_(block_for(board.facts().heap_free)) {}

failure pasted_transfer::corrupted_on_the_way() {
  session_.line().add(1, 1);
  auto const ec = make_error_code(errc::corrupted);
  return {blame::link, ec.message(), ec};
}

std::string pasted_transfer::block_command(std::string_view block) const {
  return tier_ == transfer_tier::base64 ? fmt::format("p(d(b'{}'))", to_base64(block))
                                        : fmt::format("p({})", python_bytes(block));
}

task<result<void>> pasted_transfer::write_all(source_file& from, transfer_report& report,
                                              transfer_options const& options,
                                              session::time_point deadline) {
  error_code unreadable;
  std::string block(block_, '\0');
  std::deque<std::size_t> sizes; // of blocks on their way
  std::uint64_t done = 0;
  bool at_end = false;
  order_batch writing;
  writing.supply = [&]() -> std::optional<std::string> {
    if (at_end) {
      return std::nullopt;
    }
    error_code ec;
    auto const size = from.read(block, ec);
    unreadable = ec;
    at_end = ec || size < block.size();
    if (ec || size == 0) {
      return std::nullopt;
    }
    auto command = block_command(std::string_view(block).substr(0, size));
    report.payload += command.size();
    sizes.push_back(size);
    return command;
  };
  writing.take = [&](std::string const&) {
    done += sizes.front();
    sizes.pop_front();
    if (options.on_progress) {
      options.on_progress(done, from.size());
    }
    return result<void>();
  };
  writing.writes_flash = true;
  auto written = co_await files_.ask_all(std::move(writing), "take a part of the file", deadline);
  if (unreadable) {
    co_return failure{blame::host, unreadable.message(), unreadable};
  }
  co_return written;
}

task<result<void>> pasted_transfer::put(source_file& from, transfer_report& report,
                                        std::string temporary, std::string remote,
                                        transfer_options const& options,
                                        session::time_point deadline) {
  std::string opening = fmt::format("f=open({},'wb')\n", python_string(temporary));
  if (tier_ == transfer_tier::base64) {
    opening += python_import("binascii") + "d=binascii.a2b_base64\n";
  }
  opening += powers_.sha256 ? fmt::format("{}def p(b):\n f.write(b)\n h.update(b)\n", begin_sum())
                            : "p=f.write\n";
  auto const opened = co_await files_.ask(std::move(opening), "open the file");
  if (!opened) {
    co_return opened.error();
  }
  auto const written = co_await write_all(from, report, options, deadline);
  if (!written) {
    co_return written;
  }
  std::string closing = "f.close()\n";
  if (powers_.sha256) {
    closing += print_sum;
  }
  auto const closed = co_await files_.ask(std::move(closing), "close the file");
  if (!closed) {
    co_return closed.error();
  }
  auto sum = first_line(*closed);
  if (!powers_.sha256) {
    std::uint64_t payload = 0;
    content_sink const discard = [](std::string_view) { return error_code(); };
    auto read = co_await read_all(temporary, discard, payload, deadline);
    if (!read) {
      co_return read.error();
    }
    sum = *std::move(read);
  }
  if (sum != report.sha256) {
    co_return corrupted_on_the_way();
  }
  if (temporary != remote) {
    auto rename = python_import("os") +
                  fmt::format("os.rename({},{})", python_string(temporary), python_string(remote));
    auto const renamed = co_await files_.ask(std::move(rename), "rename the file");
    if (!renamed) {
      co_return renamed.error();
    }
  }
  co_return result<void>();
}

bool pasted_transfer::read_block(std::string const& printed, std::string& block) const {
  if (!read_python_bytes(first_line(printed), block)) {
    return false;
  }
  if (tier_ == transfer_tier::base64) {
    if (block.ends_with('\n')) {
      block.pop_back();
    }
    auto bytes = from_base64(block);
    if (!bytes) {
      return false;
    }
    block = std::move(*bytes);
  }
  return true;
}

/// Returns the sum of what arrived; where the board has hashlib its own sum must be the same.
task<result<std::string>> pasted_transfer::read_all(std::string remote, content_sink const& take,
                                                    std::uint64_t& payload,
                                                    session::time_point deadline) {
  auto const name = python_string(remote);
  std::string opening = fmt::format("f=open({},'rb')\n", name);
  if (tier_ == transfer_tier::base64) {
    opening += python_import("binascii") + "e=binascii.b2a_base64\n";
  }
  if (powers_.sha256) {
    opening += begin_sum();
  }
  opening += fmt::format("def r():\n b=f.read({})\n{} print(repr({})+'\\x1f')\n", block_,
                         powers_.sha256 ? " h.update(b)\n" : "",
                         tier_ == transfer_tier::base64 ? "e(b)" : "b");
  opening += fmt::format(print_size, name);
  auto const opened = co_await files_.ask(std::move(opening), "open the file");
  if (!opened) {
    co_return opened.error();
  }
  std::uint64_t size = 0;
  if (!read_number(first_line(*opened), size)) {
    co_return corrupted_on_the_way();
  }
  sha256 arrived;
  auto to_come = size / block_ + 2; // the last one finds the end of the file
  std::string block;
  order_batch reading;
  bool at_end = false; // the size may have come damaged
  reading.supply = [&]() -> std::optional<std::string> {
    return at_end || to_come-- == 0 ? std::nullopt : std::optional<std::string>("r()");
  };
  reading.take = [&](std::string const& printed) -> result<void> {
    payload += printed.size();
    if (!read_block(printed, block)) {
      return corrupted_on_the_way();
    }
    arrived.update(block);
    at_end = block.empty();
    if (auto const ec = at_end ? error_code() : take(block)) {
      return failure{blame::host, ec.message(), ec};
    }
    return {};
  };
  auto const read =
      co_await files_.ask_all(std::move(reading), "give a part of the file", deadline);
  if (!read) {
    co_return read.error();
  }
  if (!at_end) {
    auto const whose = session_.link_is_suspect() ? blame::link : blame::board;
    auto const changed = make_error_code(errc::file_changed);
    co_return failure{whose, changed.message(), changed};
  }
  auto sum = to_hex(arrived.finish());
  if (powers_.sha256) {
    auto const answer = co_await files_.ask(print_sum, "hash the file");
    if (!answer) {
      co_return answer.error();
    }
    if (first_line(*answer) != sum) {
      co_return corrupted_on_the_way();
    }
  }
  auto const closed = co_await files_.ask("f.close()", "close the file");
  if (!closed) {
    co_return closed.error();
  }
  co_return sum;
}

task<result<void>> pasted_transfer::get(std::string remote, target_file& to,
                                        transfer_report& report, transfer_options const& options,
                                        session::time_point deadline) {
  content_sink const keep = [&](std::string_view content) {
    report.size += content.size();
    if (options.on_progress) {
      options.on_progress(report.size, 0);
    }
    return to.write(content);
  };
  auto const first = co_await read_all(remote, keep, report.payload, deadline);
  if (!first) {
    co_return first.error();
  }
  if (powers_.sha256) {
    co_return result<void>();
  }
  // The board cannot hash its file: two readings must agree.
  content_sink const discard = [](std::string_view) { return error_code(); };
  auto const again = co_await read_all(remote, discard, report.payload, deadline);
  if (!again) {
    co_return again.error();
  }
  if (*again != *first) {
    co_return corrupted_on_the_way();
  }
  co_return result<void>();
}

} // namespace mprun
