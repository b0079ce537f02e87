// What is left of our programs when they are sent over a slow line.
#include "base/python/minified_source.hpp"
#include "device_programs.hpp"
#include "upstream_device_programs.hpp"

#include <gtest/gtest.h>

namespace mprun {
namespace {

TEST(device_programs, go_without_comments_and_empty_lines) {
  for (auto const program :
       {device::transfer, device::squeeze, device::probe, device::transfer_probe,
        device::list_files, device::free_space, device::take_file, device::take_tree,
        device::give_file, device::give_tree, upstream::device::one_file,
        upstream::device::multitest}) {
    auto const minified = minified_program(program);
    EXPECT_LT(minified.size() * 5, program.size() * 4) << program;
    EXPECT_EQ(minified.find("\n\n"), minified.npos) << minified;
    EXPECT_EQ(minified.find("  #"), minified.npos) << minified;
  }
}

TEST(device_programs, the_server_fits_into_a_raw_string) {
  auto const minified = minified_program(device::raw_repl_server);
  EXPECT_EQ(minified.find("'''"), minified.npos);
  EXPECT_NE(minified.find("os.chdir(\".\")"), minified.npos) << "a board's command may change it";
}

} // namespace
} // namespace mprun
