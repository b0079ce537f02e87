// The page of report.html: one file that contains its style, its script and the data of the run,
// opens from disk and needs no network.
//
// Flow: write_page() fills the template reports/html/page/page.html. The run's texts are only in
// the data, and the Content-Security-Policy lets only the page's own script run, which it names by
// its hash.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mprun {

using page_output = std::function<void(std::string_view)>;

/// `write_data` must write text that is safe within a <script> element.
void write_page(page_output const& write,
                std::function<void(page_output const&)> const& write_data);

/// The policy for a page with this script and this style.
std::string policy_for(std::string_view script, std::string_view style);

} // namespace mprun
