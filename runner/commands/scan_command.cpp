#include "runner/commands/scan_command.hpp"

#include "base/files/atomic_file.hpp"
#include "base/files/standard_output.hpp"
#include "base/text/printable.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/scan/attached_boards.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <system_error>

namespace mprun {
namespace {

using row = std::array<std::string, 5>;

void print(std::vector<row> const& rows) {
  std::array<std::size_t, 5> widths{};
  for (auto const& one : rows) {
    for (std::size_t i = 0; i < one.size(); ++i) {
      widths[i] = std::max(widths[i], one[i].size());
    }
  }
  for (auto const& one : rows) {
    std::string text;
    for (std::size_t i = 0; i < one.size(); ++i) {
      text += fmt::format("{:<{}}  ", one[i], widths[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    print_text(text + "\n");
  }
}

std::string or_dash(std::string const& text) {
  return text.empty() ? "-" : printable(text);
}

std::string standing(attached_board const& one, bool with_lab) {
  if (!one.known_as.empty()) {
    return one.known_as;
  }
  if (!one.addition) {
    return one.port.usb.empty() ? "-" : "(a further port)";
  }
  auto const& guess = one.addition->platform;
  return with_lab ? "new" : guess == "other" ? "-" : guess;
}

/// Empty when there is none and one may be written.
std::string read_lab(scan_options const& options) {
  std::ifstream in(options.farm, std::ios::binary);
  if (!in) {
    auto const reason = errno;
    if (reason == ENOENT && options.write) {
      return {};
    }
    throw config_error(fmt::format("{}: {}{}", options.farm.string(),
                                   std::generic_category().message(reason),
                                   reason == ENOENT ? "; --write makes it" : ""));
  }
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_lab(std::filesystem::path const& farm, std::string const& text) {
  std::error_code missing;
  auto file = std::filesystem::canonical(farm, missing); // a symbolic link stays one
  if (missing) {
    file = farm;
  }
  auto const before = std::filesystem::status(file, missing);
  atomic_file out(file);
  out.write(text);
  if (auto const committed = out.commit(); !committed) {
    throw output_error(committed.error().message);
  }
  if (std::filesystem::exists(before)) {
    std::filesystem::permissions(file, before.permissions(), missing);
  }
}

} // namespace

int scan_command(scan_options const& options) {
  device_roots roots;
  roots.sysfs = options.sysfs;
  roots.dev = options.dev;
  auto const ports = list_ports(roots);
  auto const with_lab = !options.farm.empty();
  auto const name = options.farm.string();
  auto const text = with_lab ? read_lab(options) : std::string();
  auto const lab = known_boards(text, name);
  auto const found = compare_with_lab(ports, lab);

  std::vector<row> rows{{"PORT", "USB", "SERIAL NUMBER", with_lab ? "BOARD" : "PLATFORM?", "WHAT"}};
  std::vector<new_board> additions;
  for (auto const& one : found.attached) {
    auto const& port = one.port;
    rows.push_back({port.port.string(), or_dash(port.usb), or_dash(port.serial_number),
                    standing(one, with_lab), or_dash(port.product)});
    if (one.addition) {
      additions.push_back(*one.addition);
    }
  }
  if (ports.empty()) {
    print_text("no serial port with a device is attached\n");
  } else {
    print(rows);
  }
  for (auto const& board : found.missing) {
    auto const what = board.port.empty() ? describe(board.match) : board.port.string();
    print_text(fmt::format("missing: {} ({})\n", board.id, printable(what)));
  }
  for (auto const& board : found.ambiguous) {
    print_text(fmt::format("{}: {}\n", board.id, printable(board.why)));
  }
  if (!options.write) {
    if (with_lab && !additions.empty()) {
      print_text(fmt::format("{} new; --write adds {} to {}\n", additions.size(),
                             additions.size() == 1 ? "it" : "them", name));
    }
    return exit_codes::success;
  }
  if (additions.empty()) {
    print_text(name + " stays as it is: nothing is new\n");
    return exit_codes::success;
  }
  write_lab(options.farm, add_boards(text, name, additions));
  for (auto const& board : additions) {
    print_text(fmt::format("added: {} ({})\n", board.id, board.why));
  }
  return exit_codes::success;
}

} // namespace mprun
