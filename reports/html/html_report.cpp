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
  explicit html_report(std::filesystem::path file) : file_(std::move(file)) {}

  void on(event const&, run_model const&) override {}

  file_result<void> finish(run_model const& run) override {
    atomic_file out(file_);
    write_page([&out](std::string_view piece) { out.write(piece); },
               [&run](page_output const& write) { write_page_data(run, write); });
    return out.commit();
  }

private:
  std::filesystem::path file_;
};

} // namespace

std::unique_ptr<reporter> make_html_report(std::filesystem::path file) {
  return std::make_unique<html_report>(std::move(file));
}

} // namespace mprun
