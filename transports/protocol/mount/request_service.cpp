#include "transports/protocol/mount/request_service.hpp"

#include <algorithm>
#include <cerrno>
#include <limits>
#include <utility>

namespace mprun::protocol::mount {
namespace {

constexpr std::size_t longest_name = 255;
constexpr std::uint32_t folder_kind = 4; ///< the upper bits of a mode
constexpr std::uint32_t file_kind = 8;

answer failed(int reason) {
  return {-reason, {}, false};
}

std::uint32_t in_32_bits(std::uint64_t number) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  return static_cast<std::uint32_t>(std::min(number, most));
}

/// "rb", "w", "r+", …; nothing where it is none.
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

/// A path is a C string for whoever asks the system, and one of UTF-8 for whoever named it.
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

std::optional<std::string> request_service::reply(request const& what, bool tell) {
  if (what.is_damaged) {
    return encode(what.number, failed(EIO), tell, checks_);
  }
  switch (what.what) {
  case operation::sync: return mark_ + static_cast<char>(what.number);
  case operation::give_back: return std::nullopt;
  case operation::close: files_.close(what.handle); return std::nullopt;
  case operation::hello:
    epoch_ = what.a;
    checks_ = what.b != 0;
    return encode(what.number, {}, tell, checks_);
  default: return encode(what.number, answer_to(what), tell, checks_);
  }
}

answer request_service::answer_to(request const& what) {
  auto const names_path = what.what != operation::write;
  if (names_path && !is_path(what.body)) {
    return failed(EINVAL);
  }
  switch (what.what) {
  case operation::stat: return stat(what);
  case operation::list: return list(what);
  case operation::open: return open(what);
  case operation::read: return read(what);
  case operation::write: return write(what);
  case operation::size: {
    std::uint64_t size = 0;
    auto const reason = files_.size(what.handle, size);
    return reason != 0 ? failed(reason) : answer{static_cast<std::int32_t>(size), {}, false};
  }
  case operation::remove: return failed(files_.remove(what.body));
  case operation::rename: return rename(what);
  case operation::make_folder: return failed(files_.make_folder(what.body));
  case operation::remove_folder: return failed(files_.remove_folder(what.body));
  case operation::enter: return enter(what);
  case operation::space: return space(what);
  default: return failed(ENOSYS);
  }
}

std::uint32_t request_service::board_time(std::int64_t seconds) const noexcept {
  auto const since = std::max<std::int64_t>(seconds - epoch_, 0);
  return in_32_bits(static_cast<std::uint64_t>(since));
}

answer request_service::stat(request const& what) {
  file_facts facts;
  if (auto const reason = files_.stat(what.body, facts); reason != 0) {
    return failed(reason);
  }
  answer told;
  append_number(told.payload, facts.mode);
  append_number(told.payload, in_32_bits(facts.size));
  append_number(told.payload, board_time(facts.accessed));
  append_number(told.payload, board_time(facts.modified));
  append_number(told.payload, board_time(facts.changed));
  return told;
}

answer request_service::list(request const& what) {
  if (what.a == 0 || listed_path_ != what.body) {
    listed_.clear();
    listed_path_ = what.body;
    if (auto const reason = files_.list(what.body, listed_); reason != 0) {
      listed_path_.clear();
      return failed(reason);
    }
  }
  answer told;
  auto const most = std::min<std::size_t>(what.b, most_payload);
  std::size_t next = what.a;
  for (; next < listed_.size(); ++next) {
    auto const& entry = listed_[next];
    auto const name = std::string_view(entry.name).substr(0, longest_name);
    auto const is_first = told.payload.empty(); // which comes however long it is
    if (!is_first && told.payload.size() + name.size() + 6 > most) {
      break;
    }
    append_number(told.payload, entry.is_folder ? folder_kind : file_kind, 1);
    append_number(told.payload, in_32_bits(entry.size));
    append_number(told.payload, static_cast<std::uint32_t>(name.size()), 1);
    told.payload += name;
  }
  told.value = next < listed_.size() ? static_cast<std::int32_t>(next) : 0;
  return told;
}

answer request_service::open(request const& what) {
  auto const text = std::string_view(what.body);
  auto const mode = what.a <= text.size() ? read_mode(text.substr(0, what.a)) : std::nullopt;
  if (!mode) {
    return failed(EINVAL);
  }
  std::uint16_t handle = 0;
  if (auto const reason = files_.open(text.substr(what.a), *mode, handle); reason != 0) {
    return failed(reason);
  }
  answer told{handle, {}, false};
  if (mode->reads && !mode->truncates && !mode->appends) {
    auto const most = std::min<std::size_t>(what.b, most_payload);
    if (auto const reason = files_.read(handle, 0, most, told.payload); reason != 0) {
      files_.close(handle);
      return failed(reason);
    }
    told.at_end = told.payload.size() < most;
  }
  return told;
}

answer request_service::read(request const& what) {
  answer told;
  auto const most = std::min<std::size_t>(what.b, most_payload);
  if (auto const reason = files_.read(what.handle, what.a, most, told.payload); reason != 0) {
    return failed(reason);
  }
  told.at_end = told.payload.size() < most;
  return told;
}

answer request_service::write(request const& what) {
  std::uint64_t offset = what.a;
  auto const reason = files_.write(what.handle, offset, what.body);
  return reason != 0 ? failed(reason) : answer{static_cast<std::int32_t>(offset), {}, false};
}

answer request_service::rename(request const& what) {
  auto const paths = std::string_view(what.body);
  if (what.a > paths.size()) {
    return failed(EINVAL);
  }
  return failed(files_.rename(paths.substr(0, what.a), paths.substr(what.a)));
}

answer request_service::enter(request const& what) {
  answer told;
  auto const reason = files_.enter(what.body, told.payload);
  return reason != 0 ? failed(reason) : told;
}

answer request_service::space(request const& what) {
  space_facts facts;
  if (auto const reason = files_.space(what.body, facts); reason != 0) {
    return failed(reason);
  }
  answer told;
  for (auto const number : {facts.block_size, facts.fragment_size, facts.blocks, facts.blocks_free,
                            facts.blocks_available, facts.files, facts.files_free, facts.files_free,
                            std::uint64_t{0}, facts.longest_name}) {
    append_number(told.payload, in_32_bits(number));
  }
  return told;
}

} // namespace mprun::protocol::mount
