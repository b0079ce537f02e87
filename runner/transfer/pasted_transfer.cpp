#include "runner/transfer/pasted_transfer.hpp"

#include "base/bytes/base64.hpp"
#include "base/python/python_text.hpp"
#include "runner/transfer/pasted_programs.hpp"
#include "transports/protocol/errc.hpp"

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
  return tier_ == transfer_tier::base64 ? fmt::format("_p(_c(b'{}'))", to_base64(block))
                                        : fmt::format("_p({})", python_bytes(block));
}

/// A program of its own, so that no file is opened under a wrong name. (A micro:bit has no room to
/// parse ten lines at once.)
task<result<void>> pasted_transfer::give_names(std::string const& literals,
                                               std::string const& names) {
  auto naming = program_for_names(literals);
  auto const said = co_await files_.ask(std::move(naming), "take a name");
  if (!said) {
    co_return said.error();
  }
  std::string heard;
  if (!read_python_bytes(first_line(*said), heard) || heard != names) {
    co_return corrupted_on_the_way();
  }
  co_return result<void>();
}

task<void> pasted_transfer::give_up() {
  std::string closing = "try:\n _f.close()\n del _f\nexcept NameError:\n pass\n";
  auto const closed = co_await files_.ask(std::move(closing), "close the file");
  if (!closed) {
    session_.journal().note("the file stays open: " + closed.error().message);
  }
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
  auto const literals = python_string(temporary) + "," + python_string(remote);
  auto const names = temporary + '\n' + remote;
  auto named = co_await give_names(literals, names);
  if (!named) {
    co_return named;
  }
  // LittleFS keeps the old bytes until a file is closed, and there may be no room for both.
  auto const is_in_place = powers_.rename && temporary == remote;
  std::string opening = is_in_place ? "open(_n[0],'wb').close()\n" : "";
  opening += "_f=open(_n[0],'wb')\n";
  if (tier_ == transfer_tier::base64) {
    opening += python_import("binascii") + "_c=binascii.a2b_base64\n";
  }
  opening += powers_.sha256 ? program_for_sum() + "def _p(b):\n _f.write(b)\n _h.update(b)\n"
                            : "_p=_f.write\n";
  auto const opened = co_await files_.ask(std::move(opening), "open the file");
  if (!opened) {
    co_return opened.error();
  }
  auto const written = co_await write_all(from, report, options, deadline);
  if (!written) {
    co_return written;
  }
  std::string closing(close_file);
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
    auto read = co_await read_all(from.size(), discard, payload, deadline);
    if (!read) {
      co_return read.error();
    }
    sum = *std::move(read);
  }
  if (sum != report.sha256) {
    co_return corrupted_on_the_way();
  }
  if (temporary != remote) {
    auto rename = python_import("os") + "os.rename(_n[0],_n[1])\n";
    auto const renamed = co_await files_.ask(std::move(rename), "rename the file");
    if (!renamed) {
      co_return renamed.error();
    }
  }
  co_return result<void>();
}

} // namespace mprun
