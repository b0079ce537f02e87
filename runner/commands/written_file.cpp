#include "runner/commands/written_file.hpp"

#include "base/files/atomic_file.hpp"
#include "base/files/output_file.hpp"
#include "base/files/standard_output.hpp"
#include "base/files/write_whole.hpp"
#include "base/yaml/config_error.hpp"

namespace mprun {

void check_can_write(std::filesystem::path const& file) {
  if (auto const reason = check_writable(file); reason != 0) {
    throw config_error(cannot_write(file, reason).message);
  }
}

void write_file(std::filesystem::path const& file, std::string_view text) {
  atomic_file out(file);
  out.write(text);
  if (auto const committed = out.commit(); !committed) {
    throw output_error(committed.error().message);
  }
}

} // namespace mprun
