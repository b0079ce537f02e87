// For tests: does a document keep to a JSON Schema?
#pragma once

#include <string_view>

namespace mprun {

/// As much of JSON Schema as ours use; and stricter: a member the schema does not name is an error,
/// for what is written must be documented.
void expect_keeps_to(std::string_view schema, std::string_view document);

} // namespace mprun
