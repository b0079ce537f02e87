// Programs of suites, judged by an expectation, a unittest report or CPython; and transfers, which
// are listed in suite.yaml. Everything that no other kind claims is of this one.
#pragma once

#include "runner/catalog/test_kind.hpp"

namespace mprun {

class program_kind final : public test_kind {
public:
  std::string_view name() const noexcept override;
  std::string claims(std::filesystem::path const& path) const override;
  found_files find(std::vector<std::filesystem::path> const& paths,
                   std::vector<board_spec> const& boards) override;
  std::unique_ptr<attempt_runner> make_runner(run_services const& services) override;
};

} // namespace mprun
