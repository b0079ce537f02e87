#include "runner/commands/scan_command.hpp"

#include "base/files/atomic_file.hpp"
#include "base/files/standard_output.hpp"
#include "base/text/printable.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/board/secret_list.hpp"
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

using table_row = std::array<std::string, 5>;

void print(std::vector<table_row> const& rows, secret_list const& secrets) {
  std::array<std::size_t, 5> widths{};
  for (auto const& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], row[i].size());
    }
  }
  for (auto const& row : rows) {
    std::string text;
    for (std::size_t i = 0; i < row.size(); ++i) {
      text += fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    print_text(secrets.masked(text + "\n"));
  }
}

std::string or_dash(std::string const& text) {
  return text.empty() ? "-" : printable(text);
}

std::string status_of(attached_board const& attached, bool with_lab) {
  if (!attached.known_as.empty()) {
    return attached.known_as;
  }
  if (!attached.addition) {
    return attached.port.usb.empty() ? "-" : "(another port)";
  }
  auto const& guess = attached.addition->platform;
  return with_lab ? "new" : guess == "other" ? "-" : guess;
}

/// Empty when the file is missing and --write may make it.
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
  auto file = std::filesystem::canonical(farm, missing); // keeps a symbolic link
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
  secret_list secrets;
  for (auto const& secret : lab.secrets) {
    secrets.add(secret);
  }

  std::vector<table_row> rows{
      {"PORT", "USB", "SERIAL NUMBER", with_lab ? "BOARD" : "PLATFORM?", "WHAT"}};
  std::vector<new_board> additions;
  for (auto const& attached : found.attached) {
    auto const& port = attached.port;
    rows.push_back({port.port.string(), or_dash(port.usb), or_dash(port.serial_number),
                    status_of(attached, with_lab), or_dash(port.product)});
    if (attached.addition) {
      additions.push_back(*attached.addition);
    }
  }
  if (ports.empty()) {
    print_text("no serial port with a device is attached\n");
  } else {
    print(rows, secrets);
  }
  for (auto const& board : found.missing) {
    auto const port = board.port.empty() ? describe(board.match) : board.port.string();
    print_text(secrets.masked(fmt::format("missing: {} ({})\n", board.id, printable(port))));
  }
  for (auto const& board : found.ambiguous) {
    print_text(secrets.masked(fmt::format("{}: {}\n", board.id, printable(board.why))));
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
    print_text(secrets.masked(fmt::format("added: {} ({})\n", board.id, board.why)));
  }
  return exit_codes::success;
}

} // namespace mprun
