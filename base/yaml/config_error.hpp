// Something the user wrote is wrong. what() is one clear line: position, key, remedy. Exit code 2.
#pragma once

#include <stdexcept>

namespace mprun {

class config_error : public std::runtime_error {
public:
  using std::runtime_error::runtime_error;
};

} // namespace mprun
