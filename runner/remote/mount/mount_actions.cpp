#include "runner/remote/mount/mount_actions.hpp"

#include "runner/remote/remote_context.hpp"

#include <string>
#include <utility>

namespace mprun::remote {
namespace {

task<action_result> mount_folder(remote_context& context, std::string /*path*/,
                                 bool /*follows_unsafe_links*/) {
  auto failed = co_await context.need_raw_prompt();
  if (failed) {
    co_return failed;
  }
  co_return command_error("mount: folders cannot be mounted yet");
}

task<action_result> unmount_folder(remote_context& context) {
  auto failed = co_await context.need_raw_prompt();
  if (!failed && context.mounted() != nullptr) {
    failed = co_await context.mounted()->unmount();
    context.forget_mount();
  }
  co_return failed;
}

} // namespace

argument_parser mount_parser() {
  return argument_parser("mount", "mount local directory on device")
      .flag_pair("unsafe-links", 'l', "follow symbolic links pointing outside of local directory")
      .positional("path", arity::one, "local path to mount");
}

remote_action mount_action(parsed_arguments const& arguments) {
  return [path = arguments.word("path"), unsafe = arguments.flag("unsafe-links")](
             remote_context& context) { return mount_folder(context, path, unsafe); };
}

remote_action umount_action(parsed_arguments const& /*arguments*/) {
  return [](remote_context& context) { return unmount_folder(context); };
}

} // namespace mprun::remote
