// One source and where it is copied to, both as they were spelled.
#pragma once

#include <string>

namespace mprun::remote {

struct copy_order {
  std::string source;
  std::string target;
  bool is_recursive = false;
  bool is_forced = false; ///< also what the other side has already
  bool is_one_of_several = false;
};

} // namespace mprun::remote
