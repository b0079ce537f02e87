#include "runner/remote/packages/package_installer.hpp"

#include "base/async/run_clock.hpp"
#include "base/files/file_text.hpp"
#include "runner/remote/packages/package_address.hpp"
#include "runner/remote/remote_context.hpp"

#include <fmt/format.h>
#include <fstream>
#include <utility>
#include <vector>

namespace mprun::remote {
namespace {

constexpr auto max_fetch_time = std::chrono::minutes(2);
constexpr unsigned found = 200;
constexpr unsigned not_found = 404;

chain_end not_fetched(http_answer const& answer, std::string const& url, std::string_view kind) {
  if (!answer.problem.empty()) {
    return command_error(fmt::format("{} requesting {}", answer.problem, url));
  }
  return answer.status == not_found
             ? command_error(fmt::format("{} not found: {}", kind, url))
             : command_error(fmt::format("Error {} requesting {}", answer.status, url));
}

/// The base of a package's relative addresses.
std::string folder_of(std::string const& url) {
  auto const slash = url.rfind('/');
  return slash == std::string::npos ? std::string() : url.substr(0, slash);
}

} // namespace

package_installer::package_installer(remote_context& context, std::string index, std::string target,
                                     bool as_mpy)
    : context_(context), index_(std::move(index)), target_(std::move(target)), as_mpy_(as_mpy) {}

task<action_result> package_installer::install(std::string package, std::string version) {
  auto const is_of_index = !is_url(package) && !package.ends_with(".json");
  if (is_of_index && version.empty()) {
    version = "latest";
  }
  if (!installed_.insert(package + "@" + version).second || context_.is_interrupted()) {
    co_return std::nullopt;
  }
  if (is_url(package) && (package.ends_with(".py") || package.ends_with(".mpy"))) {
    context_.out().print(fmt::format("Downloading {} to {}\n", package, target_));
    auto name = package.substr(package.rfind('/') + 1);
    auto url = fetched_from(package, version);
    auto failed = co_await install_file(std::move(url), target_ + "/" + name);
    co_return failed;
  }
  if (is_url(package)) {
    if (!package.ends_with(".json")) {
      package += package.ends_with('/') ? "package.json" : "/package.json";
    }
    context_.out().print(fmt::format("Installing {} to {}\n", package, target_));
  } else if (is_of_index) {
    context_.out().print(
        fmt::format("Installing {} ({}) from {} to {}\n", package, version, index_, target_));
    auto const format = co_await format_name();
    if (!format) {
      co_return command_error("mip: " + format.error().message);
    }
    package = fmt::format("{}/package/{}/{}/{}.json", index_, *format, package, version);
  }
  auto failed = co_await install_from(std::move(package), std::move(version));
  co_return failed;
}

task<http_answer> package_installer::fetch(std::string url) {
  context_.when_interrupted([this] { client_.cancel(); });
  auto answer = co_await client_.get(std::move(url), run_clock::now() + max_fetch_time);
  context_.when_interrupted({});
  co_return answer;
}

task<result<std::string>> package_installer::format_name() {
  if (!as_mpy_) {
    co_return std::string("py");
  }
  if (!format_) {
    auto const answer = co_await context_.ask(
        "import sys\nprint(getattr(sys.implementation,'_mpy',0)&0xFF or 'py')\n",
        "report its .mpy version");
    if (!answer) {
      co_return answer.output.error();
    }
    format_ = answer.text().substr(0, answer.text().find_first_of("\r\n"));
  }
  co_return *format_;
}

task<action_result> package_installer::install_from(std::string description, std::string version) {
  auto const got = co_await read_description(description, version);
  if (got.failed) {
    co_return got.failed;
  }
  auto const package = read_package_json(got.text);
  if (!package.problem.empty()) {
    co_return command_error(fmt::format("{}: {}", description, package.problem));
  }
  auto failed = co_await install_hashed(package);
  auto const base = folder_of(description);
  for (auto const& [path, from] : package.urls) {
    if (failed || context_.is_interrupted()) {
      co_return failed;
    }
    auto const whole = base.empty() || is_url(from) ? from : base + "/" + from;
    auto url = fetched_from(whole, version);
    failed = co_await install_file(std::move(url), target_ + "/" + path);
  }
  for (auto const& [needed, of_version] : package.needs) {
    if (failed) {
      co_return failed;
    }
    failed = co_await install(needed, of_version);
  }
  co_return failed;
}

task<package_installer::fetched_text> package_installer::read_description(std::string where,
                                                                          std::string version) {
  fetched_text got;
  if (!is_url(where)) {
    auto file = read_text(where);
    if (file) {
      got.text = *std::move(file);
    } else {
      got.failed = command_error("Error opening " + where);
    }
    co_return got;
  }
  auto url = fetched_from(where, version);
  if (url.empty()) {
    got.failed = command_error("Invalid url for package: " + where);
    co_return got;
  }
  auto answer = co_await fetch(std::move(url));
  if (!answer.problem.empty() || answer.status != found) {
    got.failed = not_fetched(answer, where, "Package");
  }
  got.text = std::move(answer.body);
  co_return got;
}

task<action_result> package_installer::install_hashed(package_json const& package) {
  std::vector<std::string> paths;
  for (auto const& [path, hash] : package.hashes) {
    paths.push_back(target_ + "/" + path);
  }
  std::vector<std::string> sums(paths.size());
  board_files::hash_observer const note = [&sums](std::size_t number, std::string const& sum) {
    sums[number] = sum;
  };
  if (!paths.empty()) { // files whose hash the board cannot compute are fetched
    co_await context_.files().files().sha256_of_each(paths, note);
  }
  action_result failed;
  for (std::size_t i = 0; i < paths.size() && !failed && !context_.is_interrupted(); ++i) {
    auto const& hash = package.hashes[i].second;
    if (!hash.empty() && sums[i].starts_with(hash)) {
      context_.out().print(fmt::format("Exists: {}\n", paths[i]));
      continue;
    }
    auto url = fmt::format("{}/file/{}/{}", index_, hash.substr(0, 2), hash);
    failed = co_await install_file(std::move(url), paths[i]);
  }
  co_return failed;
}

task<package_installer::fetched_text> package_installer::fetch_file(std::string url) {
  fetched_text got;
  if (is_url(url)) {
    auto const shown = url;
    auto answer = co_await fetch(std::move(url));
    if (!answer.problem.empty() || answer.status != found) {
      got.failed = not_fetched(answer, shown, "File");
    }
    got.text = std::move(answer.body);
    co_return got;
  }
  if (url.find('\\') != std::string::npos) {
    got.failed = command_error(
        fmt::format("Use \"/\" instead of \"\\\" in file URLs: {}", python_repr(url)));
    co_return got;
  }
  auto file = read_text(url);
  if (file) {
    got.text = *std::move(file);
  } else {
    got.failed = command_error(fmt::format("{} opening {}", file.error().ec.message(), url));
  }
  co_return got;
}

task<action_result> package_installer::install_file(std::string url, std::string target) {
  auto const got = co_await fetch_file(std::move(url));
  if (got.failed) {
    co_return got.failed;
  }
  context_.out().print(fmt::format("Installing: {}\n", target));
  auto failed = co_await make_folders_of(target);
  if (failed) {
    co_return failed;
  }
  auto const between = context_.scratch("package");
  std::ofstream out(between, std::ios::binary);
  out << got.text;
  out.close();
  if (!out) {
    co_return command_error("cannot write " + between.string());
  }
  transfer_options const options;
  auto const report = co_await context_.files().put(between, target, options);
  if (!report.passed) {
    co_return command_error(fmt::format("{}: {}", target, report.passed.error().message));
  }
  co_return std::nullopt;
}

task<action_result> package_installer::make_folders_of(std::string path) {
  auto& files = context_.files().files();
  for (auto slash = path.find('/', 1); slash != std::string::npos;
       slash = path.find('/', slash + 1)) {
    auto folder = path.substr(0, slash);
    if (!folders_.insert(folder).second) {
      continue;
    }
    auto const kind = co_await files.kind_of(folder);
    if (kind && *kind == board_kind::folder) {
      continue;
    }
    auto const made = co_await files.make_folder(folder);
    if (!made) {
      co_return command_error(fmt::format("{}: {}", folder, made.error().message));
    }
  }
  co_return std::nullopt;
}

} // namespace mprun::remote
