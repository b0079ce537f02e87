#include "runner/mounting/board_mount.hpp"

#include "base/bytes/sha256.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "base/text/number.hpp"
#include "device_programs.hpp"
#include "runner/board/input_buffer.hpp"
#include "runner/board/own_lines.hpp"
#include "transports/protocol/errc.hpp"

#include <fmt/format.h>
#include <random>
#include <utility>
#include <vector>

namespace mprun {
namespace {

using clock = run_clock;

/// How a board reads the host's answers; mount_calls.py explains each setting.
struct read_settings {
  std::size_t chunk;
  std::size_t piece;
  bool checks;
};

read_settings read_settings_of(board_spec const& board, bool may_damage) {
  constexpr std::size_t large = 4080;    ///< a terminal gives 4095 at once
  constexpr std::size_t fits_ring = 224; ///< with an answer's head and check it fits 255 bytes
  auto const kind = kind_of(board.link);
  auto const drops = kind == "webrepl" || kind == "bluetooth";
  auto const chunk = drops ? fits_ring : large;
  // Such a board ends with its host, and its line loses nothing.
  auto const may_wait = holds_bytes_back(board) && kind == "process" && !board.faults.any();
  return {chunk, may_wait ? 0 : large, may_damage};
}

/// Only its first byte is ASCII, so that no text contains it by chance.
std::string mark_with(std::string_view bytes) {
  constexpr unsigned high = 0x80;
  std::string mark(1, protocol::mount::first_of_mark);
  for (std::size_t i = 0; mark.size() < protocol::mount::mark_size; ++i) {
    mark += static_cast<char>(high | (static_cast<unsigned>(bytes[i]) & 0x7f));
  }
  return mark;
}

/// Several programs, so that a small heap is enough for each; none of their names stay.
std::vector<std::string> mounting_programs(std::string_view mark, read_settings const& settings,
                                           mount_role role) {
  return {fmt::format("{}_mprun_kit=_mprun_calls({},{},{},{})\ndel _mprun_calls\n",
                      minified_program(device::mount_calls), python_bytes(mark), settings.chunk,
                      settings.piece, settings.checks ? 1 : 0),
          minified_program(device::mount_files) +
              "_mprun_file=_mprun_files(_mprun_kit)\ndel _mprun_files\n",
          fmt::format("{}_mprun_mount({},{},_mprun_kit,_mprun_file)\n"
                      "del _mprun_mount,_mprun_kit,_mprun_file\n",
                      minified_program(device::mount_folder),
                      python_string(board_mount::mount_point),
                      role == mount_role::library ? 1 : 0)};
}

std::string last_line_of(std::string_view traceback) {
  while (traceback.ends_with('\n') || traceback.ends_with('\r')) {
    traceback.remove_suffix(1);
  }
  return std::string(traceback.substr(traceback.find_last_of('\n') + 1));
}

} // namespace

board_mount::board_mount(session& board, board_spec const& spec, asio::any_io_executor executor,
                         std::filesystem::path folder, mount_role role, bool follows_unsafe_links)
    : board_(board), spec_(spec), executor_(std::move(executor)), role_(role),
      folder_(std::move(folder), follows_unsafe_links, role == mount_role::library),
      service_(folder_) {}

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
    auto made = std::make_unique<mount_link>(executor_, std::move(inner), service_,
                                             role_ == mount_role::library);
    link_ = made->self();
    return made;
  });
  return link_.lock();
}

/// A run that is played back from its recording must get the same marks.
std::string board_mount::new_mark() {
  if (role_ == mount_role::library) {
    sha256 sum;
    sum.update(std::to_string(++mounts_));
    auto const digest = sum.finish();
    return mark_with(std::string(digest.begin(), digest.end()));
  }
  std::random_device random;
  std::string bytes;
  while (bytes.size() < protocol::mount::mark_size) {
    bytes += static_cast<char>(random());
  }
  return mark_with(bytes);
}

task<result<void>> board_mount::mount_again() {
  if (!board_.is_open()) {
    co_return failure{blame::link, "the board was lost", protocol::errc::closed};
  }
  auto const mark = new_mark();
  served_link()->begin(mark);
  if (!has_mounted_) { // the heap of a board without file systems is often too small for the rest
    auto const can_mount = co_await look_at_board();
    if (!can_mount) {
      co_return can_mount.error();
    }
  }
  for (auto& program :
       mounting_programs(mark, read_settings_of(spec_, board_.may_damage()), role_)) {
    result<std::string> ran;
    auto goes_as_it_is = !packing_;
    if (packing_) {
      auto packed = packed_program(program, *packing_);
      ran = co_await run(std::move(packed));
      goes_as_it_is = !ran && !ran.error().ec; // it needs less of the heap
      if (goes_as_it_is) {
        packing_.reset();
      }
    }
    if (goes_as_it_is) {
      ran = co_await run(std::move(program));
    }
    if (!ran) {
      co_return ran.error();
    }
  }
  has_mounted_ = true;
  co_return result<void>();
}

/// Fails if it has no file systems. Also learns whether it can inflate programs.
task<result<void>> board_mount::look_at_board() {
  auto question = board_.in_own_scope(python_import("os") + python_import("gc") +
                                      "if not hasattr(os,'mount'):\n"
                                      " import vfs\n"
                                      "gc.collect()\n"
                                      "try:\n"
                                      " k='deflate='\n"
                                      " try:\n"
                                      "  from deflate import DeflateIO,RAW\n"
                                      "  import uio\n"
                                      " except ImportError:\n"
                                      "  k='zlib='\n"
                                      "  try:\n"
                                      "   import uzlib\n"
                                      "  except ImportError:\n"
                                      "   import zlib\n"
                                      " print(k+str(gc.mem_free())+'\\x1f')\n"
                                      "except Exception:\n"
                                      " pass\n");
  auto const said = co_await run(std::move(question));
  if (!said) {
    co_return said.error();
  }
  packing_.reset();
  for (auto const& [name, by] : {std::pair{"deflate", inflating_module::deflate},
                                 std::pair{"zlib", inflating_module::zlib}}) {
    auto const free = own_value(*said, name);
    if (free && whole_number<std::int64_t>(*free).value_or(0) >= heap_for_packed) {
      packing_ = by;
    }
  }
  co_return result<void>();
}

task<result<std::string>> board_mount::run(std::string program) {
  auto source = board_.tidied(std::move(program));
  auto const deadline = clock::now() + spec_.limits.connect_timeout;
  auto ran = co_await board_.execute(std::move(source), deadline);
  if (ran.ec) {
    co_return board_.blame_for(ran.ec, "mount the folder");
  }
  if (!ran.error.empty()) {
    co_return failure{blame::board, "the board cannot mount it: " + last_line_of(ran.error)};
  }
  co_return std::move(ran.output);
}

task<result<void>> board_mount::unmount() {
  auto source = fmt::format("{}os.umount({})\n", python_import("os"), python_string(mount_point));
  auto const deadline = clock::now() + spec_.limits.connect_timeout;
  auto const ran = co_await board_.execute(std::move(source), deadline);
  if (auto const wire = link_.lock()) {
    wire->end();
  }
  if (ran.ec) {
    co_return board_.blame_for(ran.ec, "unmount the folder");
  }
  co_return result<void>();
}

} // namespace mprun
