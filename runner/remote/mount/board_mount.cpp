#include "runner/remote/mount/board_mount.hpp"

#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/board/input_buffer.hpp"

#include <fmt/format.h>
#include <random>
#include <utility>
#include <vector>

namespace mprun::remote {
namespace {

using clock = run_clock;

/// How a board reads the host's answers; mount_calls.py explains each setting.
struct read_settings {
  std::size_t chunk;
  std::size_t piece;
  bool checks;
};

read_settings read_settings_of(board_spec const& board) {
  constexpr std::size_t large = 4096;
  constexpr std::size_t fits_ring = 224; ///< with an answer's head and check it fits 255 bytes
  auto const kind = kind_of(board.link);
  if (!holds_bytes_back(board)) {
    auto const drops = kind == "webrepl" || kind == "bluetooth";
    return {drops ? fits_ring : large, large, true};
  }
  auto const is_ours = kind == "process"; // it ends with its host, and loses nothing
  return {large, is_ours ? 0 : large, !is_ours};
}

/// Only its first byte is ASCII, so that no text contains it by chance.
std::string new_mark() {
  constexpr unsigned high = 0x80;
  std::random_device random;
  std::string mark(1, protocol::mount::first_of_mark);
  while (mark.size() < protocol::mount::mark_size) {
    mark += static_cast<char>(high | (random() & 0x7f));
  }
  return mark;
}

/// Several programs, so that a small heap is enough for each; none of their names stay.
std::vector<std::string> mounting_programs(std::string_view mark, read_settings const& settings) {
  return {fmt::format("{}_mprun_kit=_mprun_calls({},{},{},{})\ndel _mprun_calls\n",
                      minified_program(device::mount_calls), python_bytes(mark), settings.chunk,
                      settings.piece, settings.checks ? 1 : 0),
          minified_program(device::mount_files) +
              "_mprun_file=_mprun_files(_mprun_kit)\ndel _mprun_files\n",
          fmt::format("{}_mprun_mount({},_mprun_kit,_mprun_file)\n"
                      "del _mprun_mount,_mprun_kit,_mprun_file\n",
                      minified_program(device::mount_folder),
                      python_string(mounted_folder::mount_point))};
}

std::string last_line_of(std::string_view traceback) {
  while (traceback.ends_with('\n') || traceback.ends_with('\r')) {
    traceback.remove_suffix(1);
  }
  return std::string(traceback.substr(traceback.find_last_of('\n') + 1));
}

} // namespace

board_mount::board_mount(session& board, board_spec const& spec, asio::any_io_executor executor,
                         std::filesystem::path folder, bool follows_unsafe_links)
    : board_(board), spec_(spec), executor_(std::move(executor)),
      folder_(std::move(folder), follows_unsafe_links), service_(folder_) {}

/// The link may outlive this object and would otherwise use its service.
board_mount::~board_mount() {
  if (auto const wire = link_.lock()) {
    wire->end();
  }
}

std::shared_ptr<mount_link> board_mount::served_link() {
  if (auto wire = link_.lock()) {
    return wire;
  }
  board_.wrap_link([this](std::unique_ptr<link> inner) {
    auto made = std::make_unique<mount_link>(executor_, std::move(inner), service_);
    link_ = made->self();
    return made;
  });
  return link_.lock();
}

task<action_result> board_mount::mount_again() {
  if (!board_.is_open()) {
    co_return command_error("mount: the board was lost");
  }
  auto const mark = new_mark();
  served_link()->begin(mark);
  auto programs = mounting_programs(mark, read_settings_of(spec_));
  for (auto& program : programs) {
    auto source = board_.tidied(std::move(program));
    auto const deadline = clock::now() + spec_.limits.connect_timeout;
    auto const ran = co_await board_.execute(std::move(source), deadline);
    if (ran.ec) {
      co_return command_error(board_.blame_for(ran.ec, "mount the folder").message);
    }
    if (!ran.error.empty()) {
      co_return command_error("mount: the board cannot mount it: " + last_line_of(ran.error));
    }
  }
  co_return std::nullopt;
}

task<action_result> board_mount::unmount() {
  auto source = fmt::format("{}os.umount({})\n", python_import("os"), python_string(mount_point));
  auto const deadline = clock::now() + spec_.limits.connect_timeout;
  auto const ran = co_await board_.execute(std::move(source), deadline);
  if (auto const wire = link_.lock()) {
    wire->end();
  }
  if (ran.ec) {
    co_return command_error(board_.blame_for(ran.ec, "unmount the folder").message);
  }
  co_return std::nullopt;
}

} // namespace mprun::remote
