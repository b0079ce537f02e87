#include "reports/html/html_report.hpp"

#include "base/files/atomic_file.hpp"
#include "reports/html/page.hpp"
#include "reports/html/page_data.hpp"

#include <string_view>
#include <utility>

namespace mprun {
namespace {

class html_report : public reporter {
public:
  html_report(std::filesystem::path file, page_sources sources)
      : file_(std::move(file)), sources_(std::move(sources)) {}

  void on(event const&, run_model const&) override {}
  /// The history is read by others, too.
  bool finishes_apart() const noexcept override { return !sources_.past; }

  file_result<void> finish(run_model const& run) override {
    page_extras extras;
    extras.comparison = sources_.comparison;
    if (sources_.past) {
      extras.past = sources_.past(run);
    }
    atomic_file out(file_);
    write_page(
        run_page(), [&out](std::string_view piece) { out.write(piece); },
        [&](page_output const& write) { write_page_data(run, extras, write); });
    return out.commit();
  }

private:
  std::filesystem::path file_;
  page_sources sources_;
};

} // namespace

std::unique_ptr<reporter> make_html_report(std::filesystem::path file, page_sources sources) {
  return std::make_unique<html_report>(std::move(file), std::move(sources));
}

} // namespace mprun
