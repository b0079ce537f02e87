// For tests: names of hosts that only these tests know. Everything else is resolved as ever.
//
// getaddrinfo is replaced in the test program, because only that can tell how often a name server
// is asked, and give a host several addresses without the system being set up for it.
#pragma once

#include <atomic>
#include <string>
#include <vector>

namespace mprun::fake_names {

/// Resolves to 127.0.0.1 once its name server is revived, and counts how often that is asked.
inline constexpr char const* of_a_dead_server = "asked.of.a.dead.server";
inline std::atomic<int> asked = 0;
inline std::atomic<bool> is_dead = true;

/// A host that has these addresses, in this order.
std::string of(std::vector<std::string> const& addresses);

} // namespace mprun::fake_names
