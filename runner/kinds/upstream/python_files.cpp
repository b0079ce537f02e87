#include "runner/kinds/upstream/python_files.hpp"

#include <algorithm>
#include <system_error>

namespace mprun::upstream {

namespace fs = std::filesystem;

std::vector<fs::path> python_files_at(fs::path const& path) {
  std::error_code failed;
  if (!fs::is_directory(path, failed)) {
    return {path};
  }
  std::vector<fs::path> files;
  fs::directory_iterator entries(path, failed);
  for (; !failed && entries != fs::directory_iterator(); entries.increment(failed)) {
    if (entries->path().extension() == ".py") {
      files.push_back(entries->path());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

} // namespace mprun::upstream
