#include "runner/transfer/pasted_transfer.hpp"

#include "runner/base64.hpp"
#include "runner/transfer/python_text.hpp"
#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

using clock = std::chrono::steady_clock;
using protocol::errc;

/// What a board must hold of a block at once: its text, the parser's copy and the bytes.
std::size_t block_for(std::int64_t heap_free) {
  std::size_t block = 64;
  while (block < 2048 && static_cast<std::int64_t>(block) * 60 <= heap_free) {
    block *= 2;
  }
  return block;
}

std::string first_line(std::string const& text) {
  return text.substr(0, text.find_first_of("\r\n"));
}

trouble corrupted_on_the_way() {
  return {blame::link, make_error_code(errc::corrupted).message()};
}

constexpr auto import_sum = "from hashlib import sha256\n"
                            "h=sha256()\n";
constexpr auto print_sum = "print(''.join(['%02x'%x for x in h.digest()]))\n";

} // namespace

pasted_transfer::pasted_transfer(session& board, board_files& files, transfer_tier tier,
                                 transfer_powers powers)
    : session_(board), files_(files), tier_(tier), powers_(powers),
      block_(block_for(board.facts().heap_free)) {}

std::string pasted_transfer::block_command(std::string_view block) const {
  auto const text = tier_ == transfer_tier::base64 ? fmt::format("d(b'{}')", to_base64(block))
                                                   : python_bytes(block);
  return powers_.sha256 ? fmt::format("b={}\nw(b)\nh.update(b)", text) : fmt::format("w({})", text);
}

task<std::optional<trouble>> pasted_transfer::put(source_file& from, transfer_report& report,
                                                  std::string temporary, std::string remote,
                                                  transfer_options const& options,
                                                  session::time_point deadline) {
  std::string opening = fmt::format("f=open({},'wb')\nw=f.write\n", python_string(temporary));
  if (tier_ == transfer_tier::base64) {
    opening += "from binascii import a2b_base64 as d\n";
  }
  if (powers_.sha256) {
    opening += import_sum;
  }
  auto opened = co_await files_.ask(std::move(opening), "open the file");
  if (opened.failed) {
    co_return std::move(opened.failed);
  }
  std::string block(block_, '\0');
  std::uint64_t done = 0;
  for (auto size = block.size(); size == block.size();) {
    error_code ec;
    size = from.read(block, ec);
    if (ec) {
      co_return trouble{blame::host, ec.message()};
    }
    if (size == 0) {
      break;
    }
    if (clock::now() >= deadline) {
      co_return session_.blame_for(errc::timed_out, "take the file");
    }
    auto command = block_command(std::string_view(block).substr(0, size));
    report.payload += command.size();
    auto written = co_await files_.ask(std::move(command), "take a part of the file");
    if (written.failed) {
      co_return std::move(written.failed);
    }
    done += size;
    if (options.on_progress) {
      options.on_progress(done, from.size());
    }
  }
  std::string closing = "f.close()\n";
  if (powers_.sha256) {
    closing += print_sum;
  }
  auto closed = co_await files_.ask(std::move(closing), "close the file");
  if (closed.failed) {
    co_return std::move(closed.failed);
  }
  auto sum = first_line(closed.value);
  if (!powers_.sha256) {
    std::uint64_t payload = 0;
    content_sink const nowhere = [](std::string_view) { return error_code(); };
    auto failed = co_await read_all(temporary, nowhere, sum, payload, deadline);
    if (failed) {
      co_return failed;
    }
  }
  if (sum != report.sha256) {
    co_return corrupted_on_the_way();
  }
  if (temporary != remote) {
    auto rename =
        fmt::format("import os\nos.rename({},{})", python_string(temporary), python_string(remote));
    auto renamed = co_await files_.ask(std::move(rename), "rename the file");
    co_return std::move(renamed.failed);
  }
  co_return std::nullopt;
}

bool pasted_transfer::read_block(std::string const& printed, std::string& block) const {
  if (!read_python_bytes(printed, block)) {
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

/// `sum` becomes that of what arrived; where the board has hashlib its own sum must be the same.
task<std::optional<trouble>> pasted_transfer::read_all(std::string remote, content_sink const& take,
                                                       std::string& sum, std::uint64_t& payload,
                                                       session::time_point deadline) {
  std::string opening = fmt::format("f=open({},'rb')\n", python_string(remote));
  if (tier_ == transfer_tier::base64) {
    opening += "from binascii import b2a_base64 as e\n";
  }
  if (powers_.sha256) {
    opening += import_sum;
  }
  auto opened = co_await files_.ask(std::move(opening), "open the file");
  if (opened.failed) {
    co_return std::move(opened.failed);
  }
  sha256 arrived;
  auto const reading = fmt::format("b=f.read({})\n", block_) +
                       (powers_.sha256 ? "h.update(b)\n" : "") +
                       (tier_ == transfer_tier::base64 ? "print(e(b))" : "print(b)");
  for (std::string block = "any"; !block.empty();) {
    if (clock::now() >= deadline) {
      co_return session_.blame_for(errc::timed_out, "give the file");
    }
    auto printed = co_await files_.ask(reading, "give a part of the file");
    if (printed.failed) {
      co_return std::move(printed.failed);
    }
    payload += printed.value.size();
    if (!read_block(printed.value, block)) {
      co_return corrupted_on_the_way();
    }
    arrived.update(block);
    if (auto const ec = take(block)) {
      co_return trouble{blame::host, ec.message()};
    }
  }
  sum = to_hex(arrived.finish());
  if (powers_.sha256) {
    auto const told = co_await files_.ask(print_sum, "hash the file");
    if (told.failed) {
      co_return told.failed;
    }
    if (first_line(told.value) != sum) {
      co_return corrupted_on_the_way();
    }
  }
  auto const closed = co_await files_.ask("f.close()", "close the file");
  co_return closed.failed;
}

task<std::optional<trouble>> pasted_transfer::get(std::string remote, target_file& to,
                                                  transfer_report& report,
                                                  transfer_options const& options,
                                                  session::time_point deadline) {
  content_sink const keep = [&](std::string_view content) {
    report.size += content.size();
    if (options.on_progress) {
      options.on_progress(report.size, 0);
    }
    return to.write(content);
  };
  std::string sum;
  auto failed = co_await read_all(remote, keep, sum, report.payload, deadline);
  if (failed || powers_.sha256) {
    co_return failed;
  }
  // Nothing on the board can say what its file is: two readings must agree.
  std::string again;
  content_sink const nowhere = [](std::string_view) { return error_code(); };
  failed = co_await read_all(remote, nowhere, again, report.payload, deadline);
  if (!failed && again != sum) {
    failed = corrupted_on_the_way();
  }
  co_return failed;
}

} // namespace mprun
