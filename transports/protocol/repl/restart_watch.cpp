#include "transports/protocol/repl/restart_watch.hpp"

#include <algorithm>

namespace mprun::protocol {

void restart_watch::feed(std::string_view bytes) {
  auto rest = bytes;
  for (auto used = start_.feed(rest); used != stream_search::npos; used = start_.feed(rest)) {
    ++starts_;
    rest.remove_prefix(used);
  }
  end_.append(bytes.substr(bytes.size() - std::min(bytes.size(), prompt.size())));
  end_.erase(0, end_.size() - std::min(end_.size(), prompt.size()));
}

} // namespace mprun::protocol
