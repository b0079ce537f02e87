// JSON that may stand within a <script> element, whatever texts are in it.
//
// A page's parser knows nothing of JSON: it ends a script at "</script", and "<!--" changes how it
// reads on. So the characters that mean anything to it are written as escapes, which JSON has for
// every character.
#pragma once

#include <string>
#include <string_view>

namespace mprun {

/// The same value; `json` is valid JSON. No < > & is left, and no line separator of JavaScript's.
std::string script_data(std::string_view json);

/// A text as JSON that may stand there. Bytes that are no UTF-8 are shown as \xNN.
std::string script_text(std::string_view text);

} // namespace mprun
