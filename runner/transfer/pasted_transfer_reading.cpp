// The part of a pasted transfer that reads a file of the board.
#include "base/bytes/base64.hpp"
#include "base/bytes/sha256.hpp"
#include "base/python/python_text.hpp"
#include "runner/transfer/pasted_programs.hpp"
#include "runner/transfer/pasted_transfer.hpp"
#include "transports/protocol/errc.hpp"

#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using protocol::errc;

bool read_number(std::string_view text, std::uint64_t& number) {
  auto const* const end = text.data() + text.size();
  auto const [stopped, ec] = std::from_chars(text.data(), end, number);
  return ec == std::errc() && stopped == end;
}
/// The micro:bit's files have no seek().
constexpr auto print_size = "try:\n"
                            " n=_f.seek(0,2)\n"
                            " _f.seek(0)\n"
                            "except AttributeError:\n"
                            " n=__import__('os').size(_n[0])\n"
                            "print(str(n)+'\\x1f')\n";

} // namespace

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

/// Returns the sum of what arrived; where the board has hashlib its own sum must be the same. The
/// board has the name as `_n[0]`. A size that is not known is asked for.
task<result<std::string>> pasted_transfer::read_all(std::optional<std::uint64_t> size,
                                                    content_sink const& take,
                                                    std::uint64_t& payload,
                                                    session::time_point deadline) {
  std::string opening = "_f=open(_n[0],'rb')\n";
  if (tier_ == transfer_tier::base64) {
    opening += python_import("binascii") + "_c=binascii.b2a_base64\n";
  }
  if (powers_.sha256) {
    opening += program_for_sum();
  }
  opening += fmt::format("def _p():\n b=_f.read({})\n{} print(repr({})+'\\x1f')\n", block_,
                         powers_.sha256 ? " _h.update(b)\n" : "",
                         tier_ == transfer_tier::base64 ? "_c(b)" : "b");
  opening += size ? "" : print_size;
  auto const opened = co_await files_.ask(std::move(opening), "open the file");
  if (!opened) {
    co_return opened.error();
  }
  if (!size && !read_number(first_line(*opened), size.emplace())) {
    co_return corrupted_on_the_way();
  }
  sha256 arrived;
  auto to_come = *size / block_ + 2; // the last one finds the end of the file
  std::string block;
  order_batch reading;
  bool at_end = false; // the size may have come damaged
  reading.supply = [&]() -> std::optional<std::string> {
    return at_end || to_come-- == 0 ? std::nullopt : std::optional<std::string>("_p()");
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
    std::string summing(print_sum);
    auto const answer = co_await files_.ask(std::move(summing), "hash the file");
    if (!answer) {
      co_return answer.error();
    }
    if (first_line(*answer) != sum) {
      co_return corrupted_on_the_way();
    }
  }
  std::string closing(close_file);
  auto const closed = co_await files_.ask(std::move(closing), "close the file");
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
  auto const literals = python_string(remote) + ",";
  auto named = co_await give_names(literals, remote);
  if (!named) {
    co_return named;
  }
  auto const first = co_await read_all(std::nullopt, keep, report.payload, deadline);
  if (!first) {
    co_return first.error();
  }
  if (powers_.sha256) {
    co_return result<void>();
  }
  // The board cannot hash its file: two readings must agree.
  content_sink const discard = [](std::string_view) { return error_code(); };
  auto const again = co_await read_all(report.size, discard, report.payload, deadline);
  if (!again) {
    co_return again.error();
  }
  if (*again != *first) {
    co_return corrupted_on_the_way();
  }
  co_return result<void>();
}

} // namespace mprun
