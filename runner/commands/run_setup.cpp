#include "runner/commands/run_setup.hpp"

#include "runner/program_version.hpp"
#include "transports/process/confinement.hpp"

#include <fmt/format.h>
#include <utility>

namespace mprun {

dispatcher_options run_setup(run_options const& options, run_identity const& identity,
                             std::vector<board_spec> const& boards, std::filesystem::path logs) {
  dispatcher_options run;
  run.scheduling = options.scheduling;
  run.time_limit = options.time_limit;
  run.repeat_for = options.repeat_for;
  run.about = {identity.run_id, std::string(program_version), options.typed, identity.host};
  if (auto const& part = options.selected.part) {
    run.about.shard = part->number;
    run.about.shards = part->of;
  }
  if (!options.rerun_of.empty()) {
    run.notices.push_back(
        fmt::format("what did not pass in run {} is run again", options.rerun_of));
  }
  run.place = identity.place;
  run.log_folder = std::move(logs);
  run.record = options.record;
  run.secrets = secrets_of(boards);
  run.truth_cache = identity.cache / "cpython";
  if (!kernel_confines()) {
    run.notices.push_back(
        "this kernel has no Landlock (Linux 5.13): what tests do to files outside "
        "of their scratch folders is not prevented");
  }
  return run;
}

} // namespace mprun
