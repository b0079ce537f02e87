// The figures that are compared, one per round. Samples of the same round are not independent,
// because differences between connections and between minutes shift them all together.
#pragma once

#include "bench/files/measure.hpp"

#include <vector>

namespace mprun {

/// The median of each visit's samples, in order; for a measure without rounds, the medians of up to
/// twenty consecutive stretches. Needs at least one sample.
std::vector<double> round_figures(measure const& of);

} // namespace mprun
