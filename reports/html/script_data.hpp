// JSON that is safe within a <script> element, whatever texts it contains.
//
// An HTML parser knows nothing about JSON: it ends a script at "</script", and "<!--" changes how
// it parses the rest. So the characters that have a meaning in HTML are written as JSON escapes.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// The same value, for valid JSON, without < > & and the line separators of JavaScript.
std::string script_data(std::string_view json);

/// A text as JSON that is safe there. Bytes that are not UTF-8 are shown as \xNN.
std::string script_text(std::string_view text);

} // namespace mprun
