#include "runner/host/interpreter.hpp"

#include "base/files/test_folder.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>

namespace mprun {
namespace {

TEST(interpreter_versions, is_asked_once_however_many_boards_start_at_once) {
  test_folder const folder;
  auto const program =
      folder.write("port", "#!/bin/sh\necho asked >>" + (folder.path() / "log").string() +
                               "\necho version 1 27\n");
  std::filesystem::permissions(program, std::filesystem::perms::owner_all);
  asio::io_context context(1);
  interpreter_versions versions;
  int answers = 0;
  for (int i = 0; i < 4; ++i) {
    asio::co_spawn(context, versions.of(program),
                   [&answers](std::exception_ptr failed, result<interpreter_version> version) {
                     EXPECT_FALSE(failed);
                     answers += version.value().has_raw_repl() ? 1 : 0;
                   });
  }
  context.run();
  EXPECT_EQ(answers, 4);
  EXPECT_EQ(read_file(folder.path() / "log"), "asked\n");
}

} // namespace
} // namespace mprun
