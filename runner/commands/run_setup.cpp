#include "runner/commands/run_setup.hpp"

#include "base/files/git_head.hpp"
#include "runner/program_version.hpp"
#include "transports/process/confinement.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <utility>

namespace mprun {
namespace {

/// Continuous integration services check out a commit and name its branch in a variable.
std::string branch_of(git_head const& head) {
  for (auto const* name :
       {"GITHUB_HEAD_REF", "GITHUB_REF_NAME", "CI_COMMIT_REF_NAME", "BRANCH_NAME"}) {
    if (auto const* const set = std::getenv(name); set != nullptr && *set != '\0') {
      return set;
    }
  }
  return head.branch;
}

} // namespace

dispatcher_options run_setup(run_options const& options, run_identity const& identity,
                             std::vector<board_spec> const& boards, std::filesystem::path logs) {
  dispatcher_options run;
  run.scheduling = options.scheduling;
  run.time_limit = options.time_limit;
  run.repeat_for = options.repeat_for;
  auto const head = read_git_head(".");
  run.about.run_id = identity.run_id;
  run.about.program_version = program_version;
  run.about.arguments = options.typed;
  run.about.host = identity.host;
  run.about.branch = branch_of(head);
  run.about.commit = head.commit;
  if (auto const& part = options.selected.part) {
    run.about.shard = part->number;
    run.about.shards = part->of;
  }
  if (!options.rerun_of.empty()) {
    run.notices.push_back(
        fmt::format("running again what did not pass in run {}", options.rerun_of));
  }
  run.workspace = identity.workspace;
  run.log_folder = std::move(logs);
  run.record = options.record;
  run.secrets = secrets_of(boards);
  run.cpython_cache_folder = identity.cache / "cpython";
  if (!kernel_confines()) {
    run.notices.push_back(
        "this kernel has no Landlock (Linux 5.13), so tests can change files outside "
        "their scratch folders");
  }
  return run;
}

} // namespace mprun
