#include "runner/copying/mpy_files.hpp"

#include "base/files/file_text.hpp"
#include "base/text/text.hpp"
#include "runner/host/mpy_cross.hpp"
#include "runner/transfer/board_path.hpp"

#include <fmt/format.h>
#include <fstream>
#include <string_view>

namespace mprun {
namespace {

constexpr std::string_view source_suffix = ".py";
constexpr std::string_view compiled_suffix = ".mpy";

} // namespace

mpy_files::mpy_files(std::filesystem::path mpy_cross, std::filesystem::path scratch)
    : mpy_cross_(std::move(mpy_cross)), scratch_(std::move(scratch)) {}

task<result<std::filesystem::path>> mpy_files::of(std::filesystem::path source, std::string name,
                                                  mpy_format format) {
  auto key = fmt::format("{} {} {}", name, shown_version(format), format.arch);
  auto& known = known_[{source, std::move(key)}];
  asked_once<result<std::filesystem::path>>::question ask = [=, this] {
    return make(source, name, format);
  };
  auto made = co_await known.get(std::move(ask));
  co_return made;
}

task<result<std::filesystem::path>> mpy_files::make(std::filesystem::path source, std::string name,
                                                    mpy_format format) {
  auto text = on_host(read_text(source));
  if (!text) {
    co_return text.error();
  }
  auto options = mpy_cross_options("", format.arch);
  auto const scratch = scratch_;
  auto const mpy = co_await compile_mpy(mpy_cross_, std::move(options), "bytecode",
                                        *std::move(text), std::move(name), scratch);
  if (!mpy) {
    co_return mpy.error();
  }
  if (mpy->refusal) {
    co_return failure{blame::host, "does not compile: " + refusal_in_one_line(*mpy->refusal)};
  }
  if (!fits(format, mpy->bytes)) {
    co_return failure{
        blame::host,
        fmt::format("{} does not make .mpy files of version {}, which the board needs; "
                    "$MICROPY_MPYCROSS names another mpy-cross",
                    mpy_cross_.string(), shown_version(format)),
        make_error_code(boost::system::errc::not_supported)};
  }
  auto const file = scratch_ / fmt::format("{}.mpy", ++made_);
  std::ofstream out(file, std::ios::binary);
  out << mpy->bytes;
  out.close();
  if (!out) {
    co_return failure{blame::host, fmt::format("cannot write {}", file.string())};
  }
  co_return file;
}

std::string mpy_name(std::string const& remote) {
  auto const name = last_part(remote);
  if (!name.ends_with(source_suffix) || name.size() == source_suffix.size() || name == "main.py" ||
      name == "boot.py") {
    return {};
  }
  return remote.substr(0, remote.size() - source_suffix.size()).append(compiled_suffix);
}

std::string source_name(std::string const& mpy) {
  return mpy.ends_with(compiled_suffix)
             ? mpy.substr(0, mpy.size() - compiled_suffix.size()).append(source_suffix)
             : std::string();
}

} // namespace mprun
