#include "runner/transfer/codec.hpp"

#include "base/bytes/deflate.hpp"

#include <memory>
#include <new>
#include <zlib.h>

namespace mprun {
namespace {

struct inflater {
  inflater() {
    if (::inflateInit2(&stream, -MAX_WBITS) != Z_OK) {
      throw std::bad_alloc();
    }
  }
  ~inflater() { ::inflateEnd(&stream); }

  z_stream stream{};
};

} // namespace

protocol::transfer::recode make_deflate(std::size_t chunk) {
  return [z = std::make_shared<deflater>(chunk)](std::string_view raw, std::string& out) {
    return z->deflate(raw, out);
  };
}

protocol::transfer::recode make_inflate(std::size_t max_size) {
  return [z = std::make_shared<inflater>(), max_size](std::string_view deflated, std::string& out) {
    ::inflateReset(&z->stream);
    out.resize(max_size);
    z->stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(deflated.data()));
    z->stream.avail_in = static_cast<uInt>(deflated.size());
    z->stream.next_out = reinterpret_cast<Bytef*>(out.data());
    z->stream.avail_out = static_cast<uInt>(out.size());
    auto const is_whole = ::inflate(&z->stream, Z_FINISH) == Z_STREAM_END;
    out.resize(z->stream.total_out);
    return is_whole && z->stream.avail_in == 0;
  };
}

} // namespace mprun
