#include "runner/transfer/board_files.hpp"

#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/board/own_lines.hpp"
#include "runner/transfer/board_exception.hpp"
#include "runner/transfer/board_path.hpp"

#include <cerrno>
#include <charconv>
#include <fmt/format.h>
#include <string_view>
#include <utility>

namespace mprun {
namespace {

/// The number and the space that a line begins with.
template<class Number>
bool take_number(std::string_view& line, Number& number) {
  auto const* const end = line.data() + line.size();
  auto const [stopped, ec] = std::from_chars(line.data(), end, number);
  if (ec != std::errc() || stopped == end) {
    return false;
  }
  line.remove_prefix(static_cast<std::size_t>(stopped - line.data()) + 1);
  return true;
}

/// A line of device/list_files.py.
bool read_entry(std::string_view line, board_entry& into) {
  if (line.size() < 2 || line[1] != ' ') {
    return false;
  }
  auto const kind = line[0];
  line.remove_prefix(2);
  if (kind == 'x') {
    int number = 0;
    auto const is_read = take_number(line, number);
    into.unreadable = number == 0        ? "neither a file nor a folder"
                      : number == EILSEQ ? "a name here is not UTF-8"
                                         : described_errno(number);
    into.leads_nowhere = number == ENOENT;
    into.is_unnamed = number == EILSEQ;
    return is_read && read_python_bytes(line, into.path);
  }
  into.is_elsewhere = kind == 'm';
  into.is_folder = kind == 'd' || kind == 'm';
  if (!into.is_folder && (kind != 'f' || !take_number(line, into.size))) {
    return false;
  }
  return read_python_bytes(line, into.path) && !into.path.empty();
}

/// The answer of kinds_of(): the file types of os.stat(), in the order of the paths that have a
/// name.
bool read_kinds(std::string const& said, std::vector<std::string> const& paths,
                std::vector<board_kind>& into) {
  auto const line = said + " ";
  std::string_view rest = line;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    if (paths[i].empty()) {
      continue;
    }
    int type = 0;
    if (!take_number(rest, type)) {
      return false;
    }
    into[i] = type == 0   ? board_kind::nothing
              : type == 8 ? board_kind::file
              : type == 4 ? board_kind::folder
                          : board_kind::other;
  }
  return rest.empty();
}

std::string program_to_list(std::string_view folder) {
  constexpr std::string_view mark = "\"@FOLDER@\"";
  static auto const minified = minified_program(device::list_files);
  auto source = minified;
  source.replace(source.find(mark), mark.size(), python_string(folder));
  return source;
}

} // namespace

task<result<std::vector<board_entry>>> board_files::list(std::string folder) {
  auto const source = board_.in_own_scope(program_to_list(folder));
  auto shorter = shortened(source);
  auto const is_packed = shorter != source;
  auto answer = co_await ask(std::move(shorter), "list its files");
  if (!answer && !answer.error().ec && is_packed) { // as it is, it needs less of the heap
    auto whole = source;
    answer = co_await ask(std::move(whole), "list its files");
  }
  if (!answer) {
    co_return answer.error();
  }
  std::vector<board_entry> entries;
  std::string_view text = *answer;
  while (auto const line = take_own_line(text)) {
    board_entry entry;
    if (*line == fmt::format("end {}", entries.size())) {
      co_return entries;
    }
    if (!read_entry(*line, entry)) {
      break;
    }
    entries.push_back(std::move(entry));
  }
  co_return senseless("list of files");
}

task<result<board_kind>> board_files::kind_of(std::string path) {
  std::vector<std::string> paths(1);
  paths.front() = std::move(path);
  auto const kinds = co_await kinds_of(std::move(paths));
  if (!kinds) {
    co_return kinds.error();
  }
  co_return kinds->front();
}

task<result<std::vector<board_kind>>> board_files::kinds_of(std::vector<std::string> paths) {
  // An empty path is the folder where relative paths begin, which FAT has no name for.
  std::vector kinds(paths.size(), board_kind::folder);
  std::string names;
  for (auto const& path : paths) {
    names += path.empty() ? "" : python_string(path) + ",";
  }
  if (names.empty()) {
    co_return kinds;
  }
  auto source = python_import("os") + fmt::format("k=''\n"
                                                  "for p in ({}):\n"
                                                  " try:i=os.stat(p)[0]>>12\n"
                                                  " except AttributeError:i=8*(p in os.listdir())\n"
                                                  " except OSError as e:\n"
                                                  "  if e.args[0]not in(2,19,20,22):raise\n"
                                                  "  i=0\n"
                                                  " k+=' '+str(i)\n"
                                                  "print('kind='+k[1:]+'\\x1f')\n",
                                                  names);
  // The same program asks for its powers; twice, where it takes two answers to believe it.
  auto const asks_both = !knows_powers() && source.size() < board_.held();
  auto const answers = !asks_both ? 0 : board_.may_damage() ? 2 : 1;
  source = board_.in_own_scope(std::move(source));
  auto both = board_.in_own_scope(powers_programs(answers)) + source;
  auto answer = co_await ask(std::move(both), "look at a file");
  if (!answer && asks_both) { // the longer program may have been the problem
    answer = co_await ask(std::move(source), "look at a file");
  }
  if (!answer) {
    co_return answer.error();
  }
  auto const has = asks_both ? agreed_powers(*answer, answers) : std::nullopt;
  if (has && !board_.link_is_suspect()) {
    powers_ = *has;
  }
  auto const said = own_value(*answer, "kind");
  if (!said || !read_kinds(*said, paths, kinds)) {
    co_return senseless("answer about a file");
  }
  co_return kinds;
}

task<result<bool>> board_files::is_listed(std::string path) {
  auto source =
      python_import("os") + fmt::format("def _mprun_listed(p):\n"
                                        " i=p.rfind('/')\n"
                                        " f=() if i<0 else (p[:i] or '/',)\n"
                                        " return p[i+1:] in os.listdir(*f) and "
                                        "(i<1 or _mprun_listed(p[:i]))\n"
                                        "print('listed='+str(int(_mprun_listed({})))+'\\x1f')",
                                        python_string(path));
  auto const listed = co_await ask_value(std::move(source), "list a folder", "listed");
  if (!listed) {
    co_return listed.error();
  }
  co_return *listed == "1";
}

task<result<bool>> board_files::is_fat(std::string folder) {
  // The last part of this path is empty there, which is an invalid name (EINVAL); elsewhere it is a
  // name that nothing has.
  auto const probe = python_string(in_folder(folder, "\n"));
  auto source = python_import("os") + fmt::format("f=0\n"
                                                  "try:os.stat({})\n"
                                                  "except AttributeError:pass\n"
                                                  "except OSError as e:f=int(e.args[0]==22)\n"
                                                  "print('fat='+str(f)+'\\x1f')\n",
                                                  probe);
  source = board_.in_own_scope(std::move(source));
  auto const said = co_await ask_value(std::move(source), "look at a folder", "fat");
  if (!said) {
    co_return said.error();
  }
  co_return *said == "1";
}

task<result<std::string>> board_files::current_folder() {
  auto source = python_import("os") + "print('folder='+repr(bytes(os.getcwd(),'utf8'))+'\\x1f')";
  auto const literal = co_await ask_value(std::move(source), "tell its current folder", "folder");
  if (!literal) {
    co_return literal.error();
  }
  std::string folder;
  if (!read_python_bytes(*literal, folder)) {
    co_return senseless("answer about its current folder");
  }
  co_return folder;
}

task<result<std::uint64_t>> board_files::size_of(std::string path) {
  auto source = python_import("os") +
                fmt::format("print('size='+str(os.stat({})[6])+'\\x1f')", python_string(path));
  auto const digits = co_await ask_value(std::move(source), "look at a file", "size");
  if (!digits) {
    co_return digits.error();
  }
  std::uint64_t size = 0;
  std::from_chars(digits->data(), digits->data() + digits->size(), size);
  co_return size;
}

task<result<void>> board_files::make_folder(std::string path) {
  auto source = python_import("os") + fmt::format("os.mkdir({})", python_string(path));
  auto const made = co_await ask(std::move(source), "make a folder");
  if (made) {
    co_return result<void>();
  }
  if (made.error().ec != boost::system::errc::file_exists) {
    co_return made.error();
  }
  auto const kind = co_await kind_of(std::move(path));
  if (!kind) {
    co_return kind.error();
  }
  if (*kind != board_kind::folder) {
    co_return failure{blame::host, "the board has a file of that name"};
  }
  co_return result<void>();
}

task<result<void>> board_files::remove(std::string path) {
  auto source = python_import("os") + fmt::format("os.remove({})", python_string(path));
  auto const removed = co_await ask(std::move(source), "remove a file");
  if (!removed && removed.error().ec != boost::system::errc::no_such_file_or_directory) {
    co_return removed.error();
  }
  co_return result<void>();
}

task<result<void>> board_files::remove_folder(std::string path) {
  auto source = python_import("os") + fmt::format("os.rmdir({})", python_string(path));
  auto const removed = co_await ask(std::move(source), "remove a folder");
  if (!removed) {
    co_return removed.error();
  }
  co_return result<void>();
}

} // namespace mprun
