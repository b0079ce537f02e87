// Installs packages on a board: finds their files, fetches them and copies those that the board
// does not have yet.
//
// Flow: install() any number of times. The packages that a package depends on are installed with
// it, each once.
#pragma once

#include "base/async/task.hpp"
#include "runner/remote/chain_end.hpp"
#include "runner/remote/packages/package_json.hpp"
#include "runner/transfer/board_files.hpp"
#include "transports/http/http_client.hpp"

#include <optional>
#include <set>
#include <string>

namespace mprun::remote {

class remote_context;

class package_installer {
public:
  /// `context` outlives it. `target`: the folder on the board; `as_mpy`: prefers the index's
  /// compiled files for the board.
  package_installer(remote_context& context, std::string index, std::string target, bool as_mpy);

  task<action_result> install(std::string package, std::string version);

private:
  struct fetched_text {
    action_result failed;
    std::string text;
  };

  task<http_answer> fetch(std::string url);
  task<result<std::string>> format_name();
  task<action_result> install_from(std::string description, std::string version);
  task<fetched_text> read_description(std::string where, std::string version);
  task<action_result> install_hashed(package_json const& package);
  task<action_result> install_file(std::string url, std::string target);
  task<fetched_text> fetch_file(std::string url);
  task<action_result> make_folders_of(std::string path);

  remote_context& context_;
  http_client client_;
  std::string index_;
  std::string target_;
  bool as_mpy_;
  std::optional<std::string> format_; ///< the index's name of the board's .mpy format, or "py"
  std::set<std::string> installed_;   ///< packages, with their versions
  std::set<std::string> folders_;     ///< known to exist on the board
};

} // namespace mprun::remote
