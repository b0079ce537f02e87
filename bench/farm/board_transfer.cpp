#include "bench/farm/board_transfer.hpp"

#include "base/async/run_clock.hpp"
#include "base/bytes/sha256.hpp"
#include "base/python/minified_source.hpp"
#include "bench/farm/room_answer.hpp"
#include "bench/files/quantity_text.hpp"
#include "device_programs.hpp"
#include "runner/transfer/transfer_content.hpp"

#include <boost/system/errc.hpp>
#include <fmt/format.h>
#include <memory>
#include <utility>

namespace mprun {
namespace {

constexpr auto remote_name = "mprun_transfer.bin";

/// So small that only the preparation of a board's first transfer counts.
constexpr std::size_t first_file_size = 16;

task<void> ask(file_transfer& files, std::string source, result<std::string>& answer) {
  answer = co_await files.files().ask(std::move(source), "report its free space");
}

/// A board's first transfer queries its features and sends it the receiver.
task<void> put_receiver(file_transfer& files, std::filesystem::path local,
                        transfer_report& report) {
  transfer_options options;
  report = co_await files.put(std::move(local), remote_name, std::move(options));
}

} // namespace

std::filesystem::path board_transfer::fetched() const {
  return farm_.scratch() / fmt::format("{}.bench-back", board_.spec.id);
}

outcome board_transfer::prepare() {
  is_on_board_ = false;
  if (board_.files && board_.resets_at_files == board_.session->resets()) {
    return check_fit();
  }
  board_.resets_at_files = board_.session->resets();
  board_.files = std::make_unique<file_transfer>(*board_.session, board_.spec);
  auto ready = ask_room();
  if (ready) {
    ready = send_receiver();
  }
  if (!ready) {
    board_.files.reset();
    return ready;
  }
  return check_fit();
}

outcome board_transfer::send_receiver() {
  if (!board_.room.has_files) {
    return {}; // reported for each file
  }
  auto const& tiny = farm_.payloads().of({first_file_size, false});
  if (tiny.file.empty()) {
    return cannot_write();
  }
  transfer_report first;
  is_on_board_ = true;
  farm_.wait_for(put_receiver(*board_.files, tiny.file, first));
  return first.passed ? outcome() : without_figure(first.passed.error());
}

no_figure board_transfer::cannot_write() const {
  return {words_for({blame::host, "cannot write into " + farm_.scratch().string()})};
}

outcome board_transfer::ask_room() {
  if (board_.room.asked) {
    return {};
  }
  auto source = minified_program(device::free_space);
  constexpr std::string_view marker = "@FILE@";
  source.replace(source.find(marker), marker.size(), remote_name);
  result<std::string> answer;
  farm_.wait_for(ask(*board_.files, std::move(source), answer));
  if (!answer) {
    return no_figure{words_for(answer.error())};
  }
  board_.room = read_room_answer(*answer);
  return {};
}

outcome board_transfer::check_fit() const {
  auto const& room = board_.room;
  if (!room.has_files) {
    return no_figure{"the board cannot write files", true};
  }
  auto const wanted = quantity_text(static_cast<double>(payload_.size), "B");
  if (room.free && !fits(room, payload_.size)) {
    auto const free = quantity_text(static_cast<double>(*room.free), "B");
    return no_figure{fmt::format("{} do not fit on the board: {} are free", wanted, free), true};
  }
  if (!fits(room, payload_.size)) {
    return no_figure{fmt::format("{} do not fit on the board", wanted), true};
  }
  return {};
}

outcome board_transfer::without_figure(failure const& why) {
  if (why.ec == boost::system::errc::no_space_on_device) {
    board_.room.too_much = payload_.size;
    return check_fit();
  }
  return no_figure{words_for(why)};
}

task<void> board_transfer::remove(outcome& done) {
  if (!is_on_board_) {
    co_return; // removing a missing file is an error on some boards
  }
  auto const removed = co_await board_.files->files().remove(remote_name);
  if (!removed) {
    done = no_figure{words_for(removed.error())};
  }
}

task<void> board_transfer::put(double& seconds, outcome& done) {
  transfer_options options;
  is_on_board_ = true;
  auto const& content = farm_.payloads().of(payload_);
  if (content.file.empty()) {
    done = cannot_write();
    co_return;
  }
  auto from = content.file;
  auto const begun = run_clock::now();
  auto const report = co_await board_.files->put(std::move(from), remote_name, std::move(options));
  seconds = seconds_since(begun);
  if (!report.passed) {
    done = without_figure(report.passed.error());
  } else if (report.sha256 != farm_.payloads().of(payload_).sha256) {
    done = no_figure{"host: the SHA-256 of the sent bytes differs from the file's"};
  }
}

task<void> board_transfer::get(double& seconds, outcome& done) {
  transfer_options options;
  auto to = fetched();
  auto const begun = run_clock::now();
  auto const report = co_await board_.files->get(remote_name, std::move(to), std::move(options));
  seconds = seconds_since(begun);
  if (!report.passed) {
    done = without_figure(report.passed.error());
  } else if (report.sha256 != farm_.payloads().of(payload_).sha256) {
    done =
        no_figure{"board: the SHA-256 of the received bytes differs from that of the sent bytes"};
  }
}

task<void> board_transfer::hash_on_board(outcome& done) {
  auto const powers = co_await board_.files->files().powers();
  if (powers && !powers->sha256) {
    co_return; // each transfer was read back
  }
  auto const found = co_await board_.files->files().sha256_of(remote_name);
  if (!found) {
    done = no_figure{words_for(found.error())};
  } else if (*found != farm_.payloads().of(payload_).sha256) {
    done = no_figure{
        "board: the SHA-256 of the file on the board differs from that of the sent bytes"};
  }
}

outcome board_transfer::finish() {
  std::error_code ignored;
  std::filesystem::remove(fetched(), ignored);
  outcome done;
  if (is_on_board_ && board_.files) {
    outcome removed;
    farm_.wait_for(hash_on_board(done));
    farm_.wait_for(remove(removed));
    done = done ? removed : done;
    is_on_board_ = false;
  }
  return done;
}

} // namespace mprun
