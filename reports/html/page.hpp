// The page that report.html is: one file with its style, its script and the run's data in it, which
// opens from a disk and asks nothing of any network.
//
// Flow: write_page() fills the template reports/html/page/page.html. Nothing of a run gets into it
// but by the data, and a Content-Security-Policy lets nothing run but the script that is meant: it
// is named by its hash.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace mprun {

using page_output = std::function<void(std::string_view)>;

/// `write_data` writes what may stand within a <script> element.
void write_page(page_output const& write,
                std::function<void(page_output const&)> const& write_data);

/// The policy of a page with this script and this style.
std::string policy_for(std::string_view script, std::string_view style);

} // namespace mprun
