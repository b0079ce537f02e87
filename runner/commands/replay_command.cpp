#include "runner/commands/replay_command.hpp"

#include "base/files/standard_output.hpp"
#include "base/text/iso_time.hpp"
#include "base/text/printable.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/commands/recording_text.hpp"
#include "runner/events/exit_codes.hpp"

#include <fmt/format.h>

namespace mprun {
namespace {

std::string heading(recording const& content) {
  auto const& about = content.about;
  return fmt::format("board {}, {}, run started {}\n", printable(about.board),
                     printable(about.link), to_iso_time(about.started));
}

} // namespace

int replay_command(replay_options const& options) {
  auto const loaded = load_recording(options.file);
  auto const file = options.file.string();
  if (!loaded) {
    throw config_error(fmt::format("{}: {}", file, loaded.error().message));
  }
  auto const& content = *loaded;
  bool is_whole = content.problem.empty();
  for (auto const& entry : content.records) {
    is_whole = is_whole && entry.kind != record_kind::gap;
    auto const wanted =
        options.only == replay_way::to_board ? is_to_board(entry.kind) : is_from_board(entry.kind);
    if (options.raw && wanted) {
      print_bytes(entry.bytes);
    }
  }
  if (!options.raw) {
    recording_text_options shown;
    shown.to_board = options.only != replay_way::from_board;
    shown.from_board = options.only != replay_way::to_board;
    shown.full = options.full;
    print_text(heading(content));
    show_recording(content, shown, print_text);
  }
  if (!content.problem.empty()) {
    complain(fmt::format("{}: {}", file, content.problem));
  }
  return is_whole ? exit_codes::success : exit_codes::error;
}

} // namespace mprun
