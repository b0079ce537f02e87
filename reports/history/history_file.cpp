#include "reports/history/history_file.hpp"

#include "reports/history/schema_files.hpp"

#include <array>
#include <boost/system/errc.hpp>
#include <fmt/format.h>
#include <string_view>
#include <system_error>
#include <utility>

namespace mprun {
namespace {

namespace errc = boost::system::errc;

using namespace std::chrono_literals;

/// "mprn", in the header of each history.
constexpr std::int64_t our_application = 0x6d70726e;

/// Others hold a lock for milliseconds, but where the disk is slow they make a history in seconds.
constexpr auto wait_to_open = 10s;

/// Each migrates the version before it to its own.
constexpr std::array versions{schema::version_1};
static_assert(versions.size() == history_version);

/// Why the file cannot be used as a history; empty if it can.
std::string refusal(database& file) {
  file.execute("BEGIN"); // of one moment: another process may be making it
  auto const version = file.number("PRAGMA user_version");
  auto const application = file.number("PRAGMA application_id");
  auto const tables = file.number("SELECT count(*) FROM sqlite_master");
  file.execute("COMMIT");
  if (file.failed()) {
    return file.is_busy() ? file.problem() : fmt::format("is damaged: {}", file.problem());
  }
  if (tables == 0 && version == 0) {
    return {};
  }
  if (application != our_application) {
    return "is another program's database";
  }
  return version <= history_version
             ? std::string()
             : fmt::format(
                   "was written by a later mprun (its version is {}, and this one knows {})",
                   version, history_version);
}

void migrate(database& file) {
  transaction whole(file);
  // Another process may have been first.
  auto const from = file.number("PRAGMA user_version");
  for (auto version = from; version < history_version; ++version) {
    file.execute(versions[static_cast<std::size_t>(version)]);
  }
  file.execute(fmt::format("PRAGMA application_id = {}", our_application));
  file.execute(fmt::format("PRAGMA user_version = {}", history_version));
  whole.commit();
}

/// Not every file system supports it; without it, writers lock out readers for a moment.
void use_write_ahead_log(database& file) {
  file.execute("PRAGMA journal_mode = WAL");
  file.forget_problem();
}

} // namespace

file_result<std::unique_ptr<database>> open_history(std::filesystem::path const& file,
                                                    database::missing_file when) {
  auto const refuse = [&file](std::string_view why, errc::errc_t code = errc::bad_message) {
    return file_failure{make_error_code(code), fmt::format("{}: {}", file.string(), why)};
  };
  if (when == database::missing_file::made && file.has_parent_path()) {
    std::error_code failed;
    std::filesystem::create_directories(file.parent_path(), failed);
    if (failed) {
      return file_failure{failed, fmt::format("{}: {}", file.string(), failed.message())};
    }
  }
  auto made = std::make_unique<database>(file, when);
  if (made->failed()) {
    return refuse(made->problem(), errc::io_error);
  }
  made->wait_for_others(wait_to_open);
  if (auto const why = refusal(*made); !why.empty()) {
    return refuse(why);
  }
  if (made->number("PRAGMA user_version") < history_version) {
    made->execute("PRAGMA auto_vacuum = INCREMENTAL"); // has no effect once there is a table
    use_write_ahead_log(*made);
    migrate(*made);
  }
  made->execute("PRAGMA synchronous = NORMAL");
  if (made->failed()) {
    return refuse(made->problem(), errc::io_error);
  }
  return made;
}

} // namespace mprun
