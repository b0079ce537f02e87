#include "runner/remote/commands/command_table.hpp"

#include "runner/remote/commands/help_actions.hpp"
#include "runner/remote/connecting/connecting_actions.hpp"
#include "runner/remote/console/repl_action.hpp"
#include "runner/remote/files/fs_action.hpp"
#include "runner/remote/mount/mount_actions.hpp"
#include "runner/remote/packages/mip_action.hpp"
#include "runner/remote/programs/program_actions.hpp"
#include "runner/remote/romfs/romfs_action.hpp"

namespace mprun::remote {
namespace {

argument_parser plain(std::string name, std::string description) {
  return {std::move(name), std::move(description)};
}

} // namespace

std::vector<remote_command> const& all_remote_commands() {
  static std::vector<remote_command> const all{
      {"connect", connect_parser(), connect_action},
      {"sleep", sleep_parser(), sleep_action},
      {"disconnect", plain("disconnect", "disconnect current device"), disconnect_action},
      {"resume", plain("resume", "resume a previous mpremote session (will not auto soft-reset)"),
       resume_action},
      {"soft-reset", plain("soft-reset", "perform a soft-reset of the device"), soft_reset_action},
      {"edit", edit_parser(), edit_action},
      {"mount", mount_parser(), mount_action},
      {"umount", plain("umount", "unmount the local directory"), umount_action},
      {"repl", repl_parser(), repl_action},
      {"eval", eval_parser(), eval_action},
      {"exec", exec_parser(), exec_action},
      {"run", run_parser(), run_action},
      {"rtc", rtc_parser(), rtc_action},
      {"fs", fs_parser(), fs_action},
      {"mip", mip_parser(), mip_action},
      {"romfs", romfs_parser(), romfs_action},
      {"help", plain("help", "print help and exit"), help_action},
      {"version", plain("version", "print version and exit"), version_action},
  };
  return all;
}

std::vector<named_parser> parsers_of_all() {
  std::vector<named_parser> parsers;
  for (auto const& command : all_remote_commands()) {
    parsers.push_back({std::string(command.name), command.parser});
  }
  return parsers;
}

} // namespace mprun::remote
