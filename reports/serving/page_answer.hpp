// An answer of the server: its body may be shared by several connections.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mprun {

struct page_answer {
  unsigned status = 200;
  std::string_view type = "text/plain; charset=utf-8";
  std::shared_ptr<std::string const> body; ///< null: none
};

} // namespace mprun
