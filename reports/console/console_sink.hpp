// Where a console's text goes, in order and to the last byte, without waiting for whoever reads it.
#pragma once

#include <string_view>

namespace mprun {

/// Each call returns 0 or an errno, after which the sink is of no more use.
class console_sink {
public:
  virtual ~console_sink() = default;

  /// Takes all of it; what the reader does not take at once is kept.
  virtual int write(std::string_view text) = 0;

  /// Something is kept: a frame that only shows how things stand had better not be written now.
  virtual bool is_behind() const noexcept = 0;

  /// Gives the reader what it takes by now of what is kept. To be called now and then.
  virtual int catch_up() = 0;

  /// Waits until the reader has taken everything.
  virtual int drain() = 0;
};

} // namespace mprun
