// A figure with its unit, as people read it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mprun {

/// The length of a unit of time (us: 1e-6); nothing for other units.
std::optional<double> seconds_in(std::string_view unit);

/// Three digits in the unit that suits: "4.73 ms", "12.3 kB/s", "157".
std::string quantity_text(double value, std::string_view unit);

} // namespace mprun
