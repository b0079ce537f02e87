// A file that appears whole or not at all: written under a temporary name beside its place, synced,
// then renamed.
//
// Flow: construct, write() any number of times, commit(). The first error is kept, later writes do
// nothing, and commit() tells it. Without commit() nothing is left behind.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace mprun {

class atomic_file {
public:
  explicit atomic_file(std::filesystem::path file);
  ~atomic_file();
  atomic_file(atomic_file const&) = delete;
  atomic_file& operator=(atomic_file const&) = delete;

  void write(std::string_view text);
  /// "cannot write out/junit.xml: No space left on device", empty when the file is in its place.
  std::string commit();

private:
  void flush();
  void fail(int reason);
  void drop();

  std::filesystem::path file_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
  std::string buffer_;
  std::string error_;
};

} // namespace mprun
