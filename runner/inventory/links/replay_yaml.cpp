// `replay:` in lab.yaml.
#include "runner/inventory/links/readers.hpp"
#include "transports/recording/recording_reader.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

replay_timing read_timing(yaml_value const& value) {
  auto const word = value.text();
  if (word == "fast") {
    return replay_timing::fast;
  }
  if (word != "recorded") {
    value.fail(fmt::format("found '{}'; accepted: fast, recorded", word));
  }
  return replay_timing::recorded;
}

} // namespace

replay_spec replay_of(std::filesystem::path file) {
  replay_spec replay;
  replay.file = std::move(file);
  // A file that cannot be read is complained of when it is opened.
  if (auto const about = load_recording_header(replay.file)) {
    replay.line.kind = about->link.substr(0, about->link.find(':'));
    replay.line.baud = about->baud;
    replay.line.has_folder = about->has_folder;
    replay.line.begins_bare = about->begins_bare;
  }
  return replay;
}

link_spec read_replay(yaml_value const& value, std::filesystem::path const& folder) {
  auto const map = value.map({"file", "timing"});
  auto const file = map.at("file");
  auto const name = file.text();
  if (name.empty()) {
    file.fail("names no file; accepted: the path of a recording");
  }
  auto replay = replay_of((folder / name).lexically_normal());
  if (auto const timing = map.find("timing")) {
    replay.timing = read_timing(*timing);
  }
  return replay;
}

} // namespace mprun
