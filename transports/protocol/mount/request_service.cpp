#include "transports/protocol/mount/request_service.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

namespace mprun::protocol::mount {
namespace {

constexpr std::size_t max_name_size = 255;
constexpr std::uint32_t folder_kind = 4; ///< the upper bits of a mode
constexpr std::uint32_t file_kind = 8;

answer failed(int reason) {
  return {-reason, {}, false};
}

std::uint32_t in_32_bits(std::uint64_t number) {
  constexpr std::uint64_t max_size = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(number, max_size));
}

/// Reads "rb", "w", "r+", …; returns nothing where the text is not a mode.
std::optional<open_mode> read_mode(std::string_view text) {
  open_mode mode;
  int kinds = 0;
  for (auto const letter : text) {
    switch (letter) {
    case 'r':
      mode.reads = true;
      ++kinds;
      break;
    case 'w':
      mode.writes = mode.creates = mode.truncates = true;
      ++kinds;
      break;
    case 'a':
      mode.writes = mode.creates = mode.appends = true;
      ++kinds;
      break;
    case 'x':
      mode.writes = mode.creates = mode.must_be_new = true;
      ++kinds;
      break;
    case '+': mode.reads = mode.writes = true; break;
    case 'b':
    case 't': break;
    default: return std::nullopt;
    }
  }
  return kinds == 1 ? std::optional(mode) : std::nullopt;
}

/// A path is a C string for the operating system, so it cannot hold a NUL.
bool is_path(std::string_view text) {
  return text.find('\0') == std::string_view::npos;
}

} // namespace

void request_service::begin(std::string mark) {
  mark_ = std::move(mark);
  epoch_ = 0;
  checks_ = false;
  listed_.clear();
  listed_path_.clear();
  files_.close_all();
}

std::optional<std::string> request_service::reply(request const& message, bool tell) {
  if (message.is_damaged) {
    return encode(message.number, failed(EIO), tell, checks_);
  }
  switch (message.kind) {
  case operation::sync: return mark_ + static_cast<char>(message.number);
  case operation::give_back: return std::nullopt;
  case operation::close: files_.close(message.handle); return std::nullopt;
  case operation::hello:
    epoch_ = message.a;
    checks_ = message.b != 0;
    return encode(message.number, {}, tell, checks_);
  default: return encode(message.number, answer_to(message), tell, checks_);
  }
}

answer request_service::answer_to(request const& message) {
  auto const names_path = message.kind != operation::write;
  if (names_path && !is_path(message.body)) {
    return failed(EINVAL);
  }
  switch (message.kind) {
  case operation::stat: return stat(message);
  case operation::list: return list(message);
  case operation::open: return open(message);
  case operation::read: return read(message);
  case operation::write: return write(message);
  case operation::size: {
    std::uint64_t size = 0;
    auto const reason = files_.size(message.handle, size);
    return reason != 0 ? failed(reason) : answer{static_cast<std::int32_t>(size), {}, false};
  }
  case operation::remove: return failed(files_.remove(message.body));
  case operation::rename: return rename(message);
  case operation::make_folder: return failed(files_.make_folder(message.body));
  case operation::remove_folder: return failed(files_.remove_folder(message.body));
  case operation::enter: return enter(message);
  case operation::space: return space(message);
  default: return failed(ENOSYS);
  }
}

std::uint32_t request_service::board_time(std::int64_t seconds) const noexcept {
  auto const since = std::max<std::int64_t>(seconds - epoch_, 0);
  return in_32_bits(static_cast<std::uint64_t>(since));
}

answer request_service::stat(request const& message) {
  file_facts facts;
  if (auto const reason = files_.stat(message.body, facts); reason != 0) {
    return failed(reason);
  }
  answer result;
  append_number(result.payload, facts.mode);
  append_number(result.payload, in_32_bits(facts.size));
  append_number(result.payload, board_time(facts.accessed));
  append_number(result.payload, board_time(facts.modified));
  append_number(result.payload, board_time(facts.changed));
  return result;
}

answer request_service::list(request const& message) {
  if (message.a == 0 || listed_path_ != message.body) {
    listed_.clear();
    listed_path_ = message.body;
    if (auto const reason = files_.list(message.body, listed_); reason != 0) {
      listed_path_.clear();
      return failed(reason);
    }
  }
  answer result;
  auto const max_size = std::min<std::size_t>(message.b, max_payload);
  std::size_t next = message.a;
  for (; next < listed_.size(); ++next) {
    auto const& entry = listed_[next];
    auto const name = std::string_view(entry.name).substr(0, max_name_size);
    auto const is_first = result.payload.empty(); // the first entry comes however long it is
    if (!is_first && result.payload.size() + name.size() + 6 > max_size) {
      break;
    }
    append_number(result.payload, entry.is_folder ? folder_kind : file_kind, 1);
    append_number(result.payload, in_32_bits(entry.size));
    append_number(result.payload, static_cast<std::uint32_t>(name.size()), 1);
    result.payload += name;
  }
  result.value = next < listed_.size() ? static_cast<std::int32_t>(next) : 0;
  return result;
}

answer request_service::open(request const& message) {
  auto const text = std::string_view(message.body);
  auto const mode = message.a <= text.size() ? read_mode(text.substr(0, message.a)) : std::nullopt;
  if (!mode) {
    return failed(EINVAL);
  }
  std::uint16_t handle = 0;
  if (auto const reason = files_.open(text.substr(message.a), *mode, handle); reason != 0) {
    return failed(reason);
  }
  answer result{handle, {}, false};
  if (mode->reads && !mode->truncates && !mode->appends) {
    auto const max_size = std::min<std::size_t>(message.b, max_payload);
    if (auto const reason = files_.read(handle, 0, max_size, result.payload); reason != 0) {
      files_.close(handle);
      return failed(reason);
    }
    result.at_end = result.payload.size() < max_size;
  }
  return result;
}

answer request_service::read(request const& message) {
  answer result;
  auto const max_size = std::min<std::size_t>(message.b, max_payload);
  if (auto const reason = files_.read(message.handle, message.a, max_size, result.payload);
      reason != 0) {
    return failed(reason);
  }
  result.at_end = result.payload.size() < max_size;
  return result;
}

answer request_service::write(request const& message) {
  std::uint64_t offset = message.a;
  auto const reason = files_.write(message.handle, offset, message.body);
  return reason != 0 ? failed(reason) : answer{static_cast<std::int32_t>(offset), {}, false};
}

answer request_service::rename(request const& message) {
  auto const paths = std::string_view(message.body);
  if (message.a > paths.size()) {
    return failed(EINVAL);
  }
  return failed(files_.rename(paths.substr(0, message.a), paths.substr(message.a)));
}

answer request_service::enter(request const& message) {
  answer result;
  auto const reason = files_.enter(message.body, result.payload);
  return reason != 0 ? failed(reason) : result;
}

answer request_service::space(request const& message) {
  space_facts facts;
  if (auto const reason = files_.space(message.body, facts); reason != 0) {
    return failed(reason);
  }
  answer result;
  for (auto const number : {facts.block_size, facts.fragment_size, facts.blocks, facts.blocks_free,
                            facts.blocks_available, facts.files, facts.files_free, facts.files_free,
                            std::uint64_t{0}, facts.max_name_size}) {
    append_number(result.payload, in_32_bits(number));
  }
  return result;
}

} // namespace mprun::protocol::mount
