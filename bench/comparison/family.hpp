// Every further measure is a further chance of a false alarm. Holm's correction keeps the chance of
// any false alarm in a family of tests at the requested level, as a gate needs it, since a single
// one stops the pipeline. (A false discovery rate would allow a fraction of all alarms to be false,
// and all of them where nothing changed.) Source: S. Holm, A Simple Sequentially Rejective Multiple
// Test Procedure, Scand. J. Statist. 1979.
#pragma once

#include <span>
#include <vector>

namespace mprun {

/// The adjusted p values: for each p the smallest family-wise error rate at which its test rejects.
std::vector<double> holm(std::span<double const> p);

} // namespace mprun
