#include "transports/recording/mask_secrets.hpp"

#include <algorithm>
#include <utility>

namespace mprun {
namespace {

std::string_view take_line(std::string_view& text) {
  auto const end = text.find('\n');
  auto const line = text.substr(0, end == std::string_view::npos ? text.size() : end + 1);
  text.remove_prefix(line.size());
  return line;
}

std::string_view without_end(std::string_view line) {
  while (line.ends_with('\n') || line.ends_with('\r')) {
    line.remove_suffix(1);
  }
  return line;
}

/// Escapes as between these quotes; with 0, quotes are left alone.
std::string escaped(std::string_view text, char quote) {
  std::string out;
  for (auto const c : text) {
    switch (c) {
    case '\n': out += "\\n"; break;
    case '\r': out += "\\r"; break;
    case '\t': out += "\\t"; break;
    default:
      if (c == '\\' || c == quote) {
        out += '\\';
      }
      out += c;
    }
  }
  return out;
}

std::string with_board_line_ends(std::string_view text) {
  std::string out;
  for (auto const c : text) {
    out += c == '\n' ? "\r\n" : std::string(1, c);
  }
  return out;
}

/// Returns the size of the longest end of the text that is the beginning of a secret.
std::size_t unfinished(std::string_view text, std::vector<std::string> const& secrets) {
  std::size_t longest = 0;
  for (std::string_view const secret : secrets) {
    auto size = std::min(text.size(), secret.size() - 1);
    while (size > longest && !text.ends_with(secret.substr(0, size))) {
      --size;
    }
    longest = std::max(longest, size);
  }
  return longest;
}

bool is_masked_form(std::string_view line, std::string_view masked) {
  return std::equal(line.begin(), line.end(), masked.begin(), masked.end(),
                    [](char a, char b) { return a == b || b == '*'; });
}

} // namespace

void mask_secrets(std::string& text, std::vector<std::string> const& secrets) {
  std::string masked; // the search goes on in the unmasked text
  for (auto const& secret : secrets) {
    for (auto at = text.find(secret); at != std::string::npos; at = text.find(secret, at + 1)) {
      if (masked.empty()) {
        masked = text;
      }
      masked.replace(at, secret.size(), secret.size(), '*');
    }
  }
  if (!masked.empty()) {
    text = std::move(masked);
  }
}

std::vector<std::string> written_forms(std::string const& secret) {
  std::vector<std::string> forms{secret};
  for (auto const& form : {escaped(secret, '\0'), escaped(secret, '\''), escaped(secret, '"'),
                           with_board_line_ends(secret)}) {
    if (std::find(forms.begin(), forms.end(), form) == forms.end()) {
      forms.push_back(form);
    }
  }
  return forms;
}

std::string mask_in_pieces::next(std::string_view piece, std::vector<std::string> const& secrets) {
  held_ += piece;
  masked_ += piece;
  auto now = held_;
  mask_secrets(now, secrets);
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (now[i] == '*') { // what was masked before stays so
      masked_[i] = '*';
    }
  }
  auto const size = held_.size() - unfinished(held_, secrets);
  held_.erase(0, size);
  auto out = masked_.substr(0, size);
  masked_.erase(0, size);
  return out;
}

std::string mask_in_pieces::rest() {
  held_.clear();
  return std::exchange(masked_, {});
}

std::string masked_alike(std::string_view text, std::string_view masked) {
  std::string out;
  while (!text.empty()) {
    auto const line = take_line(text);
    auto const other = take_line(masked);
    out += is_masked_form(without_end(line), without_end(other)) ? other : line;
  }
  return out;
}

} // namespace mprun
