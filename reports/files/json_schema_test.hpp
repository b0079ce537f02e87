// For tests: whether a document conforms to a JSON Schema.
#pragma once

#include <string_view>

namespace mprun {

/// Supports as much of JSON Schema as our schemas use, and is stricter: a member that the schema
/// does not name is an error, because everything we write must be documented.
void expect_keeps_to(std::string_view schema, std::string_view document);

} // namespace mprun
