#include "runner/transfer/codec.hpp"

#include <memory>
#include <new>
#include <zlib.h>

namespace mprun {
namespace {

struct deflater {
  explicit deflater(int bits) {
    if (::deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, -bits, 9, Z_DEFAULT_STRATEGY) !=
        Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~deflater() { ::deflateEnd(&stream); }

  z_stream stream{};
};

struct inflater {
  inflater() {
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~inflater() { ::inflateEnd(&stream); }

  z_stream stream{};
};

void set_input(z_stream& stream, std::string_view bytes, std::string& out) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
}

} // namespace

int window_bits(std::size_t chunk) noexcept {
  int bits = 9;
  while (bits < MAX_WBITS && (std::size_t{1} << bits) < chunk) {
    ++bits;
  }
  return bits;
}

protocol::transfer::recode make_deflate(std::size_t chunk) {
  return
      [z = std::make_shared<deflater>(window_bits(chunk))](std::string_view raw, std::string& out) {
        ::deflateReset(&z->stream);
        out.resize(raw.size()); // more would be no gain
        set_input(z->stream, raw, out);
        auto const is_whole = ::deflate(&z->stream, Z_FINISH) == Z_STREAM_END;
        out.resize(z->stream.total_out);
        return is_whole;
      };
}

protocol::transfer::recode make_inflate(std::size_t max_size) {
  return [z = std::make_shared<inflater>(), max_size](std::string_view deflated, std::string& out) {
    ::inflateReset(&z->stream);
    out.resize(max_size);
    set_input(z->stream, deflated, out);
    auto const is_whole = ::inflate(&z->stream, Z_FINISH) == Z_STREAM_END;
    out.resize(z->stream.total_out);
    return is_whole && z->stream.avail_in == 0;
  };
}

} // namespace mprun
