// What tests of pages share: the data that a page carries, as JSON.
#pragma once

#include <string>

namespace mprun {

inline std::string data_in(std::string const& page) {
  std::string const open = "<script id=\"data\" type=\"application/json\">";
  auto const from = page.find(open) + open.size();
  return page.substr(from, page.find("</script>", from) - from);
}

} // namespace mprun
