// Many measures are as many chances to be wrong. Holm's correction keeps the chance that any of a
// family of tests is wrong at what was asked for: what a gate wants, for one false alarm stops the
// line. (A false discovery rate would let a part of all alarms be false, all of them where nothing
// changed.)
// Source: S. Holm, A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Statist.
// 1979.
#pragma once

#include <span>
#include <vector>

namespace mprun {

/// For each p the least chance of being wrong anywhere at which its test is passed; up to 1.
std::vector<double> holm(std::span<double const> p);

} // namespace mprun
