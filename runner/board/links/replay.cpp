#include "runner/board/links/kinds.hpp"
#include "transports/recording/replay_link.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

blame blame_named(std::string_view name) {
  for (auto const candidate : {blame::test, blame::board, blame::link}) {
    if (name == name_of(candidate)) {
      return candidate;
    }
  }
  return blame::host;
}

} // namespace

task<opened_link> open_kind(replay_spec const& replay, link_request const& request) {
  opened_link opened;
  if (!request.replayed) {
    auto loaded = load_recording(replay.file);
    if (!loaded) {
      auto const why = loaded.error();
      opened.wire = failure{
          blame::host, fmt::format("cannot replay {}: it {}", replay.file.string(), why.message),
          why.ec};
      co_return opened;
    }
    if (replay.line.has_folder) {
      std::error_code ignored;
      std::filesystem::create_directories(request.workspace.scratch() / request.board.id, ignored);
    }
    request.replayed = std::make_shared<conversation>(*std::move(loaded));
  }
  auto const how = request.replayed->open();
  if (auto const* const failed = std::get_if<failed_opening>(&how)) {
    opened.wire = failure{blame_named(failed->blame), failed->message};
    opened.may_pass = failed->passes;
    opened.may_return = failed->returns;
    co_return opened;
  }
  auto const* const recorded = std::get_if<opening>(&how);
  if (recorded == nullptr) {
    opened.wire = failure{blame::host, request.replayed->departure()};
    co_return opened;
  }
  opened.dialect = recorded->dialect;
  opened.may_return = recorded->returns;
  opened.may_damage = recorded->damages;
  opened.corrupts = recorded->corrupts;
  opened.name = fmt::format("{}, a recording of {}", replay.file.string(), recorded->name);
  opened.wire = make_replay_link(request.executor, request.replayed, *recorded, replay.timing);
  co_return opened;
}

} // namespace mprun
