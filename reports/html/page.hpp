// A page for people: one file that contains its style, its script and its data, opens from disk and
// needs no network.
//
// Flow: write_page() fills a template, such as reports/html/page/page.html. Texts of boards are
// only in the data, and the Content-Security-Policy lets only the page's own script run, which it
// names by its hash.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

using page_output = std::function<void(std::string_view)>;

struct page_parts {
  std::string_view html; ///< with {{head}} (reports/html/page/head.html), {{data}} and {{script}}
  std::vector<std::string_view> scripts;     ///< each may use those before it
  std::vector<std::string_view> styles = {}; ///< beside that of every page
  bool asks_server = false;                  ///< its script may ask whoever served the page
};

/// report.html
page_parts run_page();
/// The page of a run that a server follows.
page_parts followed_run_page();

/// `write_data` must write text that is safe within a <script> element.
void write_page(page_parts const& parts, page_output const& write,
                std::function<void(page_output const&)> const& write_data);

/// The policy for a page with this script and this style.
std::string policy_for(std::string_view script, std::string_view style, bool asks_server = false);
/// The policy of a page.
std::string policy_of(page_parts const& parts);

} // namespace mprun
