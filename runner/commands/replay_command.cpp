#include "runner/commands/replay_command.hpp"

#include "base/text/iso_time.hpp"
#include "base/text/printable.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/commands/recording_text.hpp"

#include <cstdio>
#include <fmt/format.h>

namespace mprun {
namespace {

std::string heading(recording const& content) {
  auto const& about = content.about;
  return fmt::format("board {}, {}, run begun {}\n", printable(about.board), printable(about.link),
                     to_iso_time(about.started));
}

} // namespace

int replay_command(replay_options const& options) {
  auto const loaded = load_recording(options.file);
  auto const file = options.file.string();
  if (!loaded.failed.empty()) {
    throw config_error(fmt::format("{}: {}", file, loaded.failed));
  }
  auto const& content = loaded.content;
  bool good = true;
  auto const put = [&good](std::string_view text) {
    good = good && std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  };
  bool is_whole = content.problem.empty();
  for (auto const& one : content.records) {
    is_whole = is_whole && one.kind != record_kind::gap;
    auto const wanted =
        options.only == replay_way::to_board ? is_to_board(one.kind) : is_from_board(one.kind);
    if (options.raw && wanted) {
      put(one.bytes);
    }
  }
  if (!options.raw) {
    recording_text_options shown;
    shown.to_board = options.only != replay_way::from_board;
    shown.from_board = options.only != replay_way::to_board;
    shown.full = options.full;
    put(heading(content));
    show_recording(content, shown, put);
  }
  good = std::fflush(stdout) == 0 && good;
  if (!good) {
    fmt::print(stderr, "mprun: cannot write to stdout\n");
    return 3;
  }
  if (!content.problem.empty()) {
    fmt::print(stderr, "mprun: {}: {}\n", file, content.problem);
  }
  return is_whole ? 0 : 3;
}

} // namespace mprun
