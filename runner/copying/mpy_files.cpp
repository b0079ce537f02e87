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

/// Of a traceback the line and the exception; of anything else its end.
std::string why_not(std::string_view said) {
  constexpr std::string_view number_begins = "\", line ";
  auto const at = said.rfind(number_begins);
  auto line = at == std::string_view::npos ? said : said.substr(at + number_begins.size());
  line = line.substr(0, line.find_first_not_of("0123456789"));
  while (said.ends_with('\n')) {
    said.remove_suffix(1);
  }
  auto const last = printable_line(said.substr(said.rfind('\n') + 1));
  return at == std::string_view::npos ? last : fmt::format("line {}: {}", line, last);
}

} // namespace

mpy_files::mpy_files(std::filesystem::path mpy_cross, std::filesystem::path scratch)
    : mpy_cross_(std::move(mpy_cross)), scratch_(std::move(scratch)) {}

task<mpy_file> mpy_files::of(std::filesystem::path source, std::string name, mpy_format format) {
  auto key = fmt::format("{} {} {}", name, shown_version(format), format.arch);
  auto& known = known_[{source, std::move(key)}];
  asked_once<mpy_file>::question ask = [=, this] { return make(source, name, format); };
  auto made = co_await known.get(std::move(ask));
  co_return made;
}

task<mpy_file> mpy_files::make(std::filesystem::path source, std::string name, mpy_format format) {
  mpy_file made;
  auto text = read_text(source);
  if (!text.problem.empty()) {
    made.problem = std::move(text.problem);
    co_return made;
  }
  auto options = mpy_cross_options("", format.arch);
  auto const scratch = scratch_;
  auto const mpy = co_await compile_mpy(mpy_cross_, std::move(options), "bytecode",
                                        std::move(text.text), std::move(name), scratch);
  if (!mpy.problem.empty()) {
    made.problem = mpy.crashed ? "does not compile: " + why_not(mpy.problem) : mpy.problem;
    co_return made;
  }
  if (!fits(format, mpy.bytes)) {
    made.is_of_another = true;
    made.problem = fmt::format("{} makes no .mpy files of version {}, which the board takes; "
                               "$MICROPY_MPYCROSS names another mpy-cross",
                               mpy_cross_.string(), shown_version(format));
    co_return made;
  }
  made.file = scratch_ / fmt::format("{}.mpy", ++made_);
  std::ofstream out(made.file, std::ios::binary);
  out << mpy.bytes;
  out.close();
  if (!out) {
    made.problem = fmt::format("cannot write {}", made.file.string());
  }
  co_return made;
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
