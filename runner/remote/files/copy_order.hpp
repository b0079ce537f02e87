// One source and where it is copied to, both as they were spelled.
#pragma once

#include <string>

namespace mprun::remote {

struct copy_order {
  std::string source;
  std::string target;
  bool is_recursive = false;
  bool is_forced = false; ///< copy even what the target has already
  bool has_several_sources = false;
};

} // namespace mprun::remote
