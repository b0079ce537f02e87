// An answer of the server: the head as text, and a body that several connections may share.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mprun {

struct http_answer {
  unsigned status = 200;
  std::string_view type = "text/plain; charset=utf-8";
  std::shared_ptr<std::string const> body; ///< null: none
};

/// `policy`: the Content-Security-Policy. Nothing is stored by the browser or read by other sites.
std::string head_of(http_answer const& answer, std::string_view policy, bool keeps_alive);

} // namespace mprun
