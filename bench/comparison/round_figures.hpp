// The figures that are compared: one a round. Samples of one round are not independent of each
// other, for what differs between connections and minutes shifts them all together.
#pragma once

#include "bench/files/measure.hpp"

#include <vector>

namespace mprun {

/// The median of each visit's samples, in order. Of a measure that knows no rounds, of up to twenty
/// stretches of samples that follow each other. At least one sample.
std::vector<double> round_figures(measure const& of);

} // namespace mprun
