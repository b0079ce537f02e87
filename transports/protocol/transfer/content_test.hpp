// For tests: contents in memory, and a digest that is quick to state.
#pragma once

#include "transports/protocol/transfer/content.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace mprun::protocol::transfer {

class text_source final : public byte_source {
public:
  explicit text_source(std::string text) : text_(std::move(text)) {}

  std::size_t read(std::span<char> into, error_code& ec) override {
    ec = failure;
    auto const size = text_.copy(into.data(), into.size(), at);
    at += size;
    return size;
  }

  error_code failure;
  std::size_t at = 0; ///< how many bytes were read

private:
  std::string text_;
};

class text_sink final : public byte_sink {
public:
  error_code write(std::string_view bytes) override {
    text += bytes;
    return failure;
  }

  std::string text;
  error_code failure;
};

/// A digest of the size and the last bytes; the tests here do not depend on the bytes before them.
class short_digest final : public running_digest {
public:
  void update(std::string_view bytes) override { text_ += bytes; }
  digest finish() override {
    digest sum{};
    sum[0] = static_cast<unsigned char>(text_.size());
    sum[1] = static_cast<unsigned char>(text_.size() >> 8);
    std::reverse(text_.begin(), text_.end());
    text_.resize(digest_size - 2, '\0');
    std::copy(text_.begin(), text_.end(), sum.begin() + 2);
    text_.clear();
    return sum;
  }

private:
  std::string text_;
};

inline std::string digest_of(std::string_view bytes) {
  short_digest sum;
  sum.update(bytes);
  auto const value = sum.finish();
  return std::string(value.begin(), value.end());
}

inline std::string header_text(frame_kind kind, std::size_t length) {
  auto const header = make_header(kind, length);
  return std::string(header.begin(), header.end());
}

} // namespace mprun::protocol::transfer
