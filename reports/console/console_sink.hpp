// Where a console's text goes, in order and to the last byte, without waiting for the reader.
#pragma once

#include <string_view>

namespace mprun {

/// Each call returns 0 or an errno; after an error the sink must not be used any more.
class console_sink {
public:
  virtual ~console_sink() = default;

  /// Takes all of the text and buffers what the reader does not accept at once.
  virtual int write(std::string_view text) = 0;

  /// Whether text is buffered. A frame that only shows the current state should be skipped then.
  virtual bool is_behind() const noexcept = 0;

  /// Writes as much of the buffered text as the reader accepts now. Call it regularly.
  virtual int catch_up() = 0;

  /// Waits until the reader has accepted everything.
  virtual int drain() = 0;
};

} // namespace mprun
