#include "runner/scan/lab_text.hpp"

#include "base/text/printable.hpp"
#include "base/yaml/config_error.hpp"
#include "base/yaml/yaml_node.hpp"
#include "base/yaml/yaml_reader.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <string_view>
#include <system_error>

namespace mprun {
namespace {

yaml_node const* find(yaml_node const* map, std::string_view key) {
  if (map == nullptr || map->kind != yaml_node::shape::mapping) {
    return nullptr;
  }
  for (auto const& entry : map->entries) {
    if (entry.key == key) {
      return entry.value.get();
    }
  }
  return nullptr;
}

/// The text as a run reads it, with variables of the environment.
std::string text_of(std::string const& file, yaml_node const* map, std::string_view key) {
  auto const* const node = find(map, key);
  if (node == nullptr) {
    return {};
  }
  std::shared_ptr<yaml_node const> const not_owned(std::shared_ptr<void>(), node);
  return yaml_value(std::make_shared<yaml_document>(yaml_document{file, {}}), not_owned,
                    std::string(key), {node->line, node->column})
      .text();
}

std::optional<int> number_of(std::string const& file, yaml_node const* map, std::string_view key) {
  auto const text = text_of(file, map, key);
  int value = 0;
  auto const [rest, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || rest != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

/// A variable that is not set holds nothing that could be shown; a run refuses it.
void add_secrets(std::vector<std::string>& secrets, yaml_node const* map) {
  auto const* const names = find(map, "secrets");
  if (names == nullptr) {
    return;
  }
  for (auto const& name : names->items) {
    if (auto const* const value = std::getenv(name->text.c_str())) {
      secrets.emplace_back(value);
    }
  }
}

/// The document's lines, each with its line end.
std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

constexpr std::string_view blanks = " \t\r\n";

/// The column of the line's first character; npos for a blank line.
std::size_t indent_of(std::string_view line) {
  return line.find_first_not_of(blanks);
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (char const c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    out += c;
  }
  for (auto at = out.find("${"); at != std::string::npos; at = out.find("${", at + 3)) {
    out.insert(at, "$"); // not a variable
  }
  return out + '"';
}

std::string remark(std::string const& text) {
  return text.empty() ? "" : " # " + printable(text);
}

std::string shown_match(port_match const& match) {
  std::string out;
  auto const add = [&out](std::string_view key, std::string const& value) {
    if (!value.empty()) {
      out += fmt::format("{}{}: {}", out.empty() ? "" : ", ", key, value);
    }
  };
  add("usb", match.usb.empty() ? "" : in_quotes(match.usb));
  add("serial_number", match.serial_number.empty() ? "" : in_quotes(match.serial_number));
  add("port_path", match.port_path.empty() ? "" : in_quotes(match.port_path));
  add("interface", match.interface ? std::to_string(*match.interface) : "");
  return out;
}

std::string where_of(new_board const& board) {
  return board.port.empty() ? fmt::format("match: {{{}}}", shown_match(board.match))
                            : "port: " + in_quotes(board.port.string());
}

std::string entry_of(new_board const& board, std::size_t indent, std::string_view line_end) {
  std::string const space(indent, ' ');
  return fmt::format("{0}- id: {1}{2}{3}{0}  platform: {4}{5}{3}"
                     "{0}  link: {{serial: {{{6}}}}}{3}",
                     space, board.id, remark(board.remark), line_end, board.platform,
                     remark(board.why), where_of(board));
}

struct insertion_point {
  std::size_t line = 0; ///< entries are inserted before this line
  std::size_t indent = 2;
};

[[noreturn]] void refuse(std::string const& name, yaml_node const& boards) {
  complain_of_yaml(name, boards.line, boards.column,
                   "boards can be added only to a list with one board in each '- ' entry; write "
                   "'boards' like that");
}

/// The position after the last entry of a list in block style, including comments in that entry.
insertion_point after_last(std::vector<std::string> const& lines, std::string const& name,
                           yaml_node const& boards) {
  auto const& last = *boards.items.back();
  auto at = static_cast<std::size_t>(last.line) - 1;
  auto const dash = [&](std::size_t line) {
    auto const indent = indent_of(lines[line]);
    return indent != std::string::npos && lines[line][indent] == '-' ? indent : std::string::npos;
  };
  auto indent = dash(at);
  while (indent == std::string::npos && at > static_cast<std::size_t>(boards.line) - 1 &&
         indent_of(lines[at - 1]) != std::string::npos &&
         lines[at - 1].find('-') != std::string::npos) {
    indent = dash(--at);
  }
  if (indent == std::string::npos) {
    refuse(name, boards);
  }
  auto end = at + 1;
  for (auto line = at + 1; line < lines.size(); ++line) {
    auto const here = indent_of(lines[line]);
    if (here == std::string::npos) {
      continue;
    }
    if (here <= indent) {
      break;
    }
    end = line + 1;
  }
  return {end, indent};
}

} // namespace

lab_boards known_boards(std::string const& text, std::string const& name) {
  lab_boards found;
  if (text.find_first_not_of(blanks) == std::string::npos) {
    return found;
  }
  auto const root = parse_yaml_tree(text, name);
  add_secrets(found.secrets, find(root.get(), "defaults"));
  auto const* const boards = find(root.get(), "boards");
  if (boards == nullptr) {
    return found;
  }
  for (auto const& board : boards->items) {
    add_secrets(found.secrets, board.get());
    auto const id = text_of(name, board.get(), "id");
    if (auto const count = number_of(name, board.get(), "count")) {
      for (int i = 0; i < std::min(*count, 10'000); ++i) {
        found.ids.insert(fmt::format("{}-{}", id, i));
      }
    } else {
      found.ids.insert(id);
    }
    auto const* const serial = find(find(board.get(), "link"), "serial");
    if (serial == nullptr) {
      continue;
    }
    auto const* const match = find(serial, "match");
    known_board known{id, text_of(name, serial, "port"),
                      port_match{text_of(name, match, "usb"), text_of(name, match, "serial_number"),
                                 number_of(name, match, "interface"),
                                 text_of(name, match, "port_path")}};
    if (!known.port.empty()) {
      auto const folder = std::filesystem::path(name).parent_path();
      known.port = std::filesystem::absolute(folder / known.port).lexically_normal();
    }
    std::transform(known.match.usb.begin(), known.match.usb.end(), known.match.usb.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    found.on_ports.push_back(std::move(known));
  }
  return found;
}

bool refers_to(known_board const& board, attached_port const& port) {
  if (!board.port.empty()) {
    std::error_code failed;
    auto const real = std::filesystem::weakly_canonical(board.port, failed);
    return board.port == port.port || (!failed && real == port.port);
  }
  auto const& match = board.match;
  auto const tells = !match.usb.empty() || !match.serial_number.empty() || !match.port_path.empty();
  return tells && fits(match, port);
}

std::string add_boards(std::string const& text, std::string const& name,
                       std::vector<new_board> const& boards) {
  auto lines = lines_of(text);
  std::string const line_end = !lines.empty() && lines[0].ends_with("\r\n") ? "\r\n" : "\n";
  insertion_point where{lines.size(), 2};
  std::string before;
  if (text.find_first_not_of(blanks) == std::string::npos) {
    before = "version: 1" + line_end + "boards:" + line_end;
  } else {
    auto const root = parse_yaml_tree(text, name);
    auto const* const list = find(root.get(), "boards");
    if (list == nullptr) {
      before = "boards:" + line_end;
    } else if (list->kind != yaml_node::shape::sequence || list->items.empty()) {
      refuse(name, *list);
    } else {
      where = after_last(lines, name, *list);
    }
  }
  std::string out;
  for (std::size_t i = 0; i < where.line; ++i) {
    out += lines[i];
  }
  if (!out.empty() && !out.ends_with('\n')) {
    out += line_end;
  }
  out += before;
  for (auto const& board : boards) {
    out += entry_of(board, where.indent, line_end);
  }
  for (auto i = where.line; i < lines.size(); ++i) {
    out += lines[i];
  }
  // Whatever the layout was, the result must be the same lab with the new boards.
  auto const all = known_boards(out, name);
  auto const had = known_boards(text, name);
  if (all.ids.size() != had.ids.size() + boards.size() ||
      !std::includes(all.ids.begin(), all.ids.end(), had.ids.begin(), had.ids.end())) {
    throw config_error(fmt::format("{}: cannot tell where boards could be added; write 'boards' as "
                                   "a list with one board in each '- ' entry",
                                   name));
  }
  return out;
}

} // namespace mprun
