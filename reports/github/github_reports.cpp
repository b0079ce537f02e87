#include "reports/github/github_reports.hpp"

#include "base/files/atomic_file.hpp"
#include "base/files/standard_output.hpp"
#include "base/files/unique_fd.hpp"
#include "base/files/write_whole.hpp"
#include "reports/github/annotations.hpp"
#include "reports/github/markdown.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace mprun {
namespace {

/// GitHub drops a step's summary that is longer than 1 MiB.
constexpr std::size_t max_summary = 1'000'000;
constexpr std::size_t max_comment = 60'000;
constexpr std::size_t detail_of_summary = 16 * 1024;
constexpr std::size_t detail_of_comment = 2 * 1024;

file_result<void> append(std::filesystem::path const& file, std::string const& text) {
  unique_fd const out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666));
  auto const failed = out.get() < 0 ? errno : write_whole(out.get(), text);
  if (failed != 0) {
    return cannot_write(file, failed);
  }
  return {};
}

file_result<void> write_new(std::filesystem::path const& file, std::string const& text) {
  atomic_file out(file);
  out.write(text);
  return out.commit();
}

class github_reports : public reporter {
public:
  github_reports(std::filesystem::path folder, std::filesystem::path summary)
      : folder_(std::move(folder)), summary_(std::move(summary)) {}

  void on(event const&, run_model const&) override {}

  file_result<void> finish(run_model const& run) override {
    print_bytes(github_annotations(run));
    auto const summary = write_summary(run);
    auto const comment = write_new(folder_ / "github-comment.md", comment_body(run));
    if (!summary && !comment) {
      auto const both = fmt::format("{}; {}", summary.error().message, comment.error().message);
      return file_failure{summary.error().ec, both};
    }
    return summary ? comment : summary;
  }

private:
  /// What the step wrote before counts towards the limit too.
  file_result<void> write_summary(run_model const& run) const {
    if (summary_.empty()) {
      return write_new(folder_ / "step-summary.md",
                       markdown_report(run, {max_summary, detail_of_summary}));
    }
    std::error_code ignored;
    auto const before = std::filesystem::file_size(summary_, ignored);
    auto const used =
        ignored ? 0 : static_cast<std::size_t>(std::min<std::uintmax_t>(before, max_summary));
    return append(summary_, markdown_report(run, {max_summary - used, detail_of_summary}));
  }

  std::filesystem::path folder_;
  std::filesystem::path summary_;
};

} // namespace

std::string comment_body(run_model const& run) {
  return fmt::format(
      "{}\n{}", comment_marker,
      markdown_report(run, {max_comment - comment_marker.size() - 1, detail_of_comment}));
}

std::unique_ptr<reporter> make_github_reports(std::filesystem::path folder,
                                              std::filesystem::path summary) {
  return std::make_unique<github_reports>(std::move(folder), std::move(summary));
}

} // namespace mprun
