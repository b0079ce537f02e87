#include "runner/transfer/local_file.hpp"

#include "base/files/last_error.hpp"
#include "base/files/write_whole.hpp"
#include "transports/protocol/errc.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace mprun {
void running_sum::pass(std::uint64_t offset, std::string_view bytes) {
  if (offset <= passed_ && passed_ - offset < bytes.size()) {
    sum_.update(bytes.substr(passed_ - offset));
    passed_ = offset + bytes.size();
  }
}

std::string running_sum::finish(int fd, error_code& ec) {
  std::array<char, 64 * 1024> buffer;
  for (;;) {
    auto const size = ::pread(fd, buffer.data(), buffer.size(), static_cast<off_t>(passed_));
    if (size < 0) {
      ec = last_error();
      return {};
    }
    if (size == 0) {
      passed_ = 0;
      return to_hex(sum_.finish());
    }
    pass(passed_, {buffer.data(), static_cast<std::size_t>(size)});
  }
}

void running_sum::cut(std::uint64_t offset) {
  if (offset < passed_) {
    sum_.finish();
    passed_ = 0;
  }
}

error_code source_file::open(std::filesystem::path const& file) {
  fd_ = unique_fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)); // a FIFO would hang
  struct stat status {};
  if (!fd_ || ::fstat(fd_.get(), &status) != 0) {
    return last_error();
  }
  if (S_ISDIR(status.st_mode)) {
    return make_error_code(boost::system::errc::is_a_directory);
  }
  if (!S_ISREG(status.st_mode)) {
    return make_error_code(boost::system::errc::invalid_argument);
  }
  size_ = static_cast<std::uint64_t>(status.st_size);
  changed_ = status.st_mtim;
  at_ = 0;
  return {};
}

bool source_file::has_changed() const noexcept {
  struct stat status {};
  return ::fstat(fd_.get(), &status) != 0 || static_cast<std::uint64_t>(status.st_size) != size_ ||
         status.st_mtim.tv_sec != changed_.tv_sec || status.st_mtim.tv_nsec != changed_.tv_nsec;
}

std::size_t source_file::read(std::span<char> into, error_code& ec) {
  std::size_t got = 0;
  while (got < into.size()) {
    auto const size =
        ::pread(fd_.get(), into.data() + got, into.size() - got, static_cast<off_t>(at_));
    if (size < 0) {
      ec = last_error();
      return got;
    }
    if (size == 0) {
      break;
    }
    got += static_cast<std::size_t>(size);
    at_ += static_cast<std::uint64_t>(size);
  }
  sum_.pass(at_ - got, std::string_view(into.data(), got));
  if (got < into.size() && has_changed()) {
    ec = protocol::errc::file_changed;
  }
  return got;
}

std::string source_file::sha256_hex(error_code& ec) {
  return sum_.finish(fd_.get(), ec);
}

std::string source_file::sha256_of_beginning(std::uint64_t size, error_code& ec) const {
  sha256 sum;
  std::array<char, 64 * 1024> buffer;
  for (std::uint64_t at = 0; at < size;) {
    auto const wanted = std::min<std::uint64_t>(buffer.size(), size - at);
    auto const got = ::pread(fd_.get(), buffer.data(), wanted, static_cast<off_t>(at));
    if (got <= 0) {
      ec = got < 0 ? last_error() : make_error_code(protocol::errc::file_changed);
      return {};
    }
    sum.update({buffer.data(), static_cast<std::size_t>(got)});
    at += static_cast<std::uint64_t>(got);
  }
  return to_hex(sum.finish());
}

error_code target_file::open(std::filesystem::path const& file) {
  return error_of(out_.open(file));
}

error_code target_file::write(std::string_view bytes) {
  sum_.pass(size_, bytes);
  size_ += bytes.size();
  return error_of(write_whole(out_.descriptor(), bytes));
}

error_code target_file::cut(std::uint64_t offset) {
  auto const at = static_cast<off_t>(offset);
  auto const fd = out_.descriptor();
  if (::ftruncate(fd, at) != 0 || ::lseek(fd, at, SEEK_SET) != at) {
    return last_error();
  }
  sum_.cut(offset);
  size_ = offset;
  return {};
}

error_code target_file::commit() {
  return error_of(out_.commit());
}

std::string target_file::sha256_hex(error_code& ec) {
  return sum_.finish(out_.descriptor(), ec);
}

} // namespace mprun
