#include "runner/remote/romfs/romfs_writer.hpp"

#include <cstdint>

namespace mprun::remote {
namespace {

enum romfs_record_kind : unsigned { data_verbatim = 2, directory = 4, file = 5 };

/// Seven bits per byte, the highest first; all bytes but the last have their top bit set.
std::string encoded(std::uint64_t number) {
  std::string bytes(1, static_cast<char>(number & 0x7f));
  while ((number >>= 7) != 0) {
    bytes.insert(bytes.begin(), static_cast<char>(0x80 | (number & 0x7f)));
  }
  return bytes;
}

std::string record(romfs_record_kind kind, std::string_view payload) {
  return encoded(kind) + encoded(payload.size()) + std::string(payload);
}

std::string named(std::string_view name) {
  return encoded(name.size()) + std::string(name);
}

} // namespace

romfs_writer::romfs_writer() : open_(1) {}

void romfs_writer::open_folder(std::string name) {
  open_.push_back({std::move(name), {}});
}

void romfs_writer::close_folder() {
  auto const done = std::move(open_.back());
  open_.pop_back();
  open_.back().records += record(directory, named(done.name) + done.records);
}

void romfs_writer::add_file(std::string_view name, std::string_view content) {
  open_.back().records += record(file, named(name) + record(data_verbatim, content));
}

std::string romfs_writer::finish() {
  auto const records = std::move(open_.front().records);
  open_.assign(1, {});
  auto length = encoded(records.size());
  if ((header.size() + length.size() + records.size()) % 2 == 1) {
    length.insert(length.begin(), '\x80'); // the image has an even number of bytes
  }
  return std::string(header) + length + records;
}

std::size_t romfs_size(std::string_view beginning) {
  if (!beginning.starts_with(romfs_writer::header)) {
    return 0;
  }
  std::size_t size = 0;
  for (auto const c : beginning.substr(romfs_writer::header.size())) {
    auto const byte = static_cast<unsigned char>(c);
    size = (size << 7) | (byte & 0x7fU);
    if (byte < 0x80) {
      break;
    }
  }
  return size;
}

} // namespace mprun::remote
