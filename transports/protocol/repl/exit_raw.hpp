// Leaves the raw REPL for the friendly one: `\r` 02 → version banner, `>>> `.
#pragma once

#include "transports/protocol/step.hpp"
#include "transports/protocol/stream_search.hpp"

#include <cstddef>
#include <string_view>

namespace mprun::protocol {

class exit_raw {
public:
  exit_raw();

  step next() const;
  void sent();
  void feed(std::string_view bytes);
  void fail(error_code ec);

private:
  enum class state { asking, awaiting_prompt, over };

  void finish(error_code why);

  state state_ = state::asking;
  stream_search prompt_;
  std::size_t seen_ = 0;
  error_code why_;
};

} // namespace mprun::protocol
