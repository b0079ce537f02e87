#include "runner/remote/mount/mount_actions.hpp"

#include "runner/mounting/board_mount.hpp"
#include "runner/remote/remote_context.hpp"

#include <filesystem>
#include <fmt/format.h>
#include <memory>
#include <string>
#include <system_error>
#include <utility>

namespace mprun::remote {
namespace {

action_result outcome_of(result<void> const& done) {
  return done ? std::nullopt : action_result(command_error("mount: " + done.error().message));
}

/// As the current directory of the connected board.
class user_mount final : public mounted_folder {
public:
  user_mount(remote_context& context, std::filesystem::path folder, bool follows_unsafe_links)
      : mount_(context.board(), context.spec(), context.settings().environment.executor,
               std::move(folder), mount_role::current_directory, follows_unsafe_links) {}

  std::filesystem::path const& path() const noexcept override { return mount_.path(); }

  task<action_result> mount_again() override;
  task<action_result> unmount() override;

private:
  board_mount mount_;
};

task<action_result> user_mount::mount_again() {
  auto const mounted = co_await mount_.mount_again();
  co_return outcome_of(mounted);
}

task<action_result> user_mount::unmount() {
  auto const unmounted = co_await mount_.unmount();
  co_return outcome_of(unmounted);
}

task<action_result> unmount_folder(remote_context& context) {
  auto failed = co_await context.need_raw_prompt();
  if (!failed && context.mounted() != nullptr) {
    failed = co_await context.mounted()->unmount();
    context.forget_mount();
  }
  co_return failed;
}

task<action_result> mount_folder(remote_context& context, std::string path,
                                 bool follows_unsafe_links) {
  std::error_code wrong;
  auto folder = std::filesystem::canonical(path, wrong);
  if (!wrong && !std::filesystem::is_directory(folder, wrong)) {
    wrong = std::make_error_code(std::errc::not_a_directory);
  }
  if (wrong) {
    co_return command_error(fmt::format("mount: {}: {}.", path, wrong.message()));
  }
  auto failed = co_await unmount_folder(context); // an earlier command may have mounted another
  if (failed) {
    co_return failed;
  }
  auto made = std::make_unique<user_mount>(context, std::move(folder), follows_unsafe_links);
  failed = co_await made->mount_again();
  if (failed) {
    co_return failed;
  }
  context.mount(std::move(made));
  if (!context.settings().as_json) {
    context.out().print_later(
        fmt::format("Local directory {} is mounted at {}\n", path, mounted_folder::mount_point));
  }
  co_return std::nullopt;
}

} // namespace

argument_parser mount_parser() {
  return argument_parser("mount", "mount local directory on device")
      .flag_pair("unsafe-links", 'l', "follow symbolic links pointing outside of local directory")
      .positional("path", arity::single, "local path to mount");
}

remote_action mount_action(parsed_arguments const& arguments) {
  return [path = arguments.word("path"), unsafe = arguments.flag("unsafe-links")](
             remote_context& context) { return mount_folder(context, path, unsafe); };
}

remote_action umount_action(parsed_arguments const& /*arguments*/) {
  return [](remote_context& context) { return unmount_folder(context); };
}

} // namespace mprun::remote
