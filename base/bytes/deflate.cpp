#include "base/bytes/deflate.hpp"

#include <new>
#include <zlib.h>

namespace mprun {

struct deflater::state {
  explicit state(int bits) {
    if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -bits, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw std::bad_alloc();
    }
  }
  state(state const&) = delete;
  state& operator=(state const&) = delete;
  ~state() { ::deflateEnd(&stream); }

  z_stream stream{};
};

int window_bits(std::size_t size) noexcept {
  int bits = 9;
  while (bits < MAX_WBITS && (std::size_t{1} << bits) < size) {
    ++bits;
  }
  return bits;
}

deflater::deflater(std::size_t max_size) : state_(std::make_unique<state>(window_bits(max_size))) {}
deflater::deflater(deflater&&) noexcept = default;
deflater& deflater::operator=(deflater&&) noexcept = default;
deflater::~deflater() = default;

bool deflater::deflate(std::string_view bytes, std::string& out) {
  auto& stream = state_->stream;
  ::deflateReset(&stream);
  out.resize(bytes.size()); // more would be no gain
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  auto const is_whole = ::deflate(&stream, Z_FINISH) == Z_STREAM_END;
  out.resize(stream.total_out);
  return is_whole;
}

std::optional<std::string> deflated(std::string_view bytes) {
  std::string out;
  return deflater(bytes.size()).deflate(bytes, out) ? std::optional(std::move(out)) : std::nullopt;
}

} // namespace mprun
