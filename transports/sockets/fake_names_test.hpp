// For tests: names of hosts that only these tests know. Everything else is resolved as usual.
//
// getaddrinfo is replaced in the test program, because only so can a test count the questions to a
// name server, and give a host several addresses without setting up the system for it.
#pragma once

#include <atomic>
#include <string>
#include <vector>

namespace mprun::fake_names {

/// Resolves to 127.0.0.1 once its name server is revived, and counts the questions to that server.
inline constexpr char const* of_a_dead_server = "asked.of.a.dead.server";
inline std::atomic<int> asked = 0;
inline std::atomic<bool> is_dead = true;

/// A host that has these addresses, in this order.
std::string of(std::vector<std::string> const& addresses);

} // namespace mprun::fake_names
