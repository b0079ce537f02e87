#include "runner/links/kinds.hpp"
#include "transports/recording/replay_link.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {

task<opened_link> open_kind(replay_spec const& replay, link_request const& request) {
  opened_link opened;
  if (!request.replayed) {
    auto loaded = load_recording(replay.file);
    if (!loaded.failed.empty()) {
      opened.failed = trouble{
          blame::host, fmt::format("cannot replay {}: it {}", replay.file.string(), loaded.failed)};
      co_return opened;
    }
    request.replayed = std::make_shared<conversation>(std::move(loaded.content));
  }
  auto const what = request.replayed->open();
  if (!what) {
    opened.failed = trouble{blame::host, request.replayed->departure()};
    co_return opened;
  }
  opened.dialect = what->dialect;
  opened.may_return = what->returns;
  opened.may_damage = what->damages;
  opened.name = fmt::format("{}, a recording of {}", replay.file.string(), what->name);
  opened.wire = make_replay_link(request.executor, request.replayed, *what, replay.timing);
  co_return opened;
}

} // namespace mprun
