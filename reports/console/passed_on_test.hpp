// For tests: a console's sink that passes on what is written.
#pragma once

#include "reports/console/console_sink.hpp"

#include <functional>
#include <string_view>
#include <utility>

namespace mprun {

class passed_on final : public console_sink {
public:
  explicit passed_on(std::function<int(std::string_view)> to) : to_(std::move(to)) {}

  int write(std::string_view text) override { return to_(text); }
  bool is_behind() const noexcept override { return false; }
  int catch_up() override { return 0; }
  int drain() override { return 0; }

private:
  std::function<int(std::string_view)> to_;
};

} // namespace mprun
