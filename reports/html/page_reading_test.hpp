// What tests of pages share: a part of a page, and the data that it carries, as JSON.
#pragma once

#include <gtest/gtest.h>
#include <string>

namespace mprun {

/// The text between two marks; the first mark must occur once.
inline std::string between(std::string const& page, std::string const& open,
                           std::string const& close) {
  auto const from = page.find(open);
  EXPECT_NE(from, std::string::npos) << open;
  EXPECT_EQ(page.find(open, from + 1), std::string::npos) << open;
  auto const begin = from + open.size();
  return page.substr(begin, page.find(close, begin) - begin);
}

inline std::string data_in(std::string const& page) {
  return between(page, "<script id=\"data\" type=\"application/json\">", "</script>");
}

} // namespace mprun
