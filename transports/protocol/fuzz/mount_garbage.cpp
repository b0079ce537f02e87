#include "transports/protocol/fuzz/mount_garbage.hpp"

#include "transports/protocol/mount/request_service.hpp"
#include "transports/protocol/mount/request_splitter.hpp"

#include <algorithm>
#include <cerrno>

namespace mprun::protocol {
namespace {

using namespace mount;

constexpr char stands_for_mark = '\x7f';
constexpr std::size_t max_name_size = 300;

/// Has every path, and files of zeros that end nowhere. Every third call fails.
class some_files final : public file_system {
public:
  int stat(std::string_view, file_facts& facts) override {
    facts.size = ~std::uint64_t{0};
    facts.modified = -1;
    return reason();
  }
  int list(std::string_view path, std::vector<folder_entry>& entries) override {
    for (std::size_t size = 0; size < path.size() * 10; ++size) {
      entries.push_back({std::string(size % max_name_size, 'n'), size % 2 == 0, size});
    }
    return reason();
  }
  int open(std::string_view, open_mode, std::uint16_t& handle) override {
    handle = 1;
    return reason();
  }
  void close(std::uint16_t) override {}
  void close_all() override {}
  int read(std::uint16_t, std::uint64_t, std::size_t max_size, std::string& bytes) override {
    bytes.append(max_size, '\0');
    return reason();
  }
  int write(std::uint16_t, std::uint64_t& offset, std::string_view bytes) override {
    offset += bytes.size();
    return reason();
  }
  int size(std::uint16_t, std::uint64_t& size) override {
    size = ~std::uint64_t{0};
    return reason();
  }
  int remove(std::string_view) override { return reason(); }
  int rename(std::string_view, std::string_view) override { return reason(); }
  int make_folder(std::string_view) override { return reason(); }
  int remove_folder(std::string_view) override { return reason(); }
  int enter(std::string_view path, std::string& inside) override {
    inside = path;
    return reason();
  }
  int space(std::string_view, space_facts&) override { return reason(); }

private:
  int reason() { return ++calls_ % 3 == 0 ? EIO : 0; }

  unsigned calls_ = 0;
};

std::string said_by_board(std::string_view input, std::string const& mark) {
  std::string all;
  for (auto const byte : input) {
    all += byte == stands_for_mark ? mark : std::string(1, byte);
  }
  return all;
}

} // namespace

std::string drive_mount_on_garbage(std::string_view input) {
  std::string const mark = "\x18\x81\x92\xa3\xb4\xc5\xd6\xe7";
  auto const said = said_by_board(input, mark);
  some_files files;
  request_service service(files);
  request_splitter splitter;
  service.begin(mark);
  splitter.begin(mark);
  std::string output;
  std::size_t taken = 0;
  std::string_view rest = said;
  while (!rest.empty()) {
    auto const size = 1 + static_cast<unsigned char>(rest.front()) % 40;
    splitter.feed(rest.substr(0, size), output);
    rest.remove_prefix(std::min<std::size_t>(size, rest.size()));
    while (auto const request = splitter.take()) {
      taken += mark_size + request_head_size + request->body.size();
      auto const reply = service.reply(*request, request->number % 2 == 0);
      constexpr auto most = answer_head_size + max_payload + answer_check_size;
      if (reply && reply->size() > std::max(most, request->body.size() + answer_head_size +
                                                      answer_check_size)) {
        return "answers without bound";
      }
    }
  }
  output += splitter.release();
  return output.size() + taken > said.size() ? "gives more than came" : "";
}

} // namespace mprun::protocol
