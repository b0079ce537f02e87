#include "runner/remote/connecting/port_list.hpp"

#include "base/text/printable.hpp"
#include "runner/remote/json_record.hpp"
#include "runner/remote/remote_context.hpp"
#include "runner/scan/attached_boards.hpp"

#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>

namespace mprun::remote {
namespace {

std::string or_none(std::string const& text) {
  return text.empty() ? "None" : printable(text);
}

std::vector<attached_board> attached(std::string const& farm) {
  lab_boards known;
  if (!farm.empty()) {
    std::ifstream in(farm, std::ios::binary);
    known = known_boards({std::istreambuf_iterator<char>(in), {}}, farm);
  }
  return compare_with_lab(list_ports({}), known).attached;
}

} // namespace

void print_ports(remote_context& context) {
  for (auto const& [port, board, addition] : attached(context.settings().farm)) {
    auto const usb = port.usb.empty() ? "0000:0000" : port.usb;
    if (context.settings().as_json) {
      json_record record;
      record.add("port", port.port.string());
      record.add_or_null("serial_number", port.serial_number);
      record.add("usb", usb);
      record.add_or_null("manufacturer", port.manufacturer);
      record.add_or_null("product", port.product);
      if (!context.settings().farm.empty()) {
        record.add_or_null("board", board);
      }
      context.out().print_record(record);
      continue;
    }
    context.out().print(fmt::format("{} {} {} {} {}{}\n", port.port.string(),
                                    or_none(port.serial_number), usb, or_none(port.manufacturer),
                                    or_none(port.product), board.empty() ? "" : " " + board));
  }
}

} // namespace mprun::remote
