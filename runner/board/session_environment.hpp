// What every session of a run shares. Outlives them.
#pragma once

#include "base/async/gate.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/file_digests.hpp"
#include "runner/board/board_link.hpp"
#include "runner/board/secret_list.hpp"
#include "runner/host/interpreter.hpp"
#include "runner/host/run_workspace.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace mprun {

/// Opens a board's link; the observer hears of each fault that is injected on it.
using link_opener = std::function<task<opened_link>(link_request, fault_observer)>;

struct session_environment {
  asio::any_io_executor executor;
  run_workspace workspace;
  std::filesystem::path log_folder{}; ///< of the boards' logs; empty: none are written
  run_clock::time_point run_start;
  std::string modules{}; ///< comma-separated: what the probe tries to import
  gate& starts;          ///< limits how many boards may be starting at once
  interpreter_versions versions{};
  std::filesystem::path recordings{}; ///< folder of the boards' recordings; empty: none are made
  /// The secrets of all boards.
  std::shared_ptr<secret_list> secrets = std::make_shared<secret_list>();
  file_digests digests{}; ///< digests of files of this host, which many boards may get
  link_opener open_link = open_board_link;
};

} // namespace mprun
