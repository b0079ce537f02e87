// Copies one file to or from a board, verified, by the best way the board has.
//
// Flow: construct on an open session; put() or get() any number of times. The first call asks the
// board for its powers. Each call ends with the board at its raw prompt, or says in the report why
// the session is lost, whether interrupted or not. After a failed put() the old file is as it was,
// and there is no temporary file where the board could be reached again.
#pragma once

#include "runner/board/session.hpp"
#include "runner/transfer/board_files.hpp"
#include "runner/transfer/local_file.hpp"
#include "runner/transfer/stream_settings.hpp"
#include "runner/transfer/transfer_programs.hpp"
#include "runner/transfer/transfer_types.hpp"
#include "runner/transfer/tree_stream.hpp"
#include "transports/protocol/transfer/get_stream.hpp"
#include "transports/protocol/transfer/put_stream.hpp"

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mprun {

class file_transfer {
public:
  /// Both must outlive it.
  file_transfer(session& board, board_spec const& spec);

  task<transfer_report> put(std::filesystem::path local, std::string remote,
                            transfer_options options);
  task<transfer_report> get(std::string remote, std::filesystem::path local,
                            transfer_options options);

  /// Makes folders and small files by one stream, in their order. Reports each that is whole on the
  /// board, by its index, and returns how many are, from the first on: all, or as many as succeeded
  /// before something failed. When the next item is put on its own, its report says what failed.
  /// Returns nothing where the board takes no such stream.
  using tree_observer = std::function<void(std::size_t number, transfer_report const& report)>;
  task<std::optional<std::size_t>> put_tree(std::vector<tree_item> items, transfer_options options,
                                            tree_observer const& on_whole);

  /// The same for files from the board. A file that could not be written here is reported as
  /// failed.
  task<std::optional<std::size_t>> get_tree(std::vector<tree_item> items, transfer_options options,
                                            tree_observer const& on_file);

  board_files& files() noexcept { return files_; }
  file_digests& digests() noexcept { return session_.digests(); }
  /// Whether the session was interrupted, so that nothing new may begin.
  bool is_interrupted() const noexcept { return session_.is_interrupted(); }
  /// Whether a transfer lost the board, which did not come back in its time either.
  bool is_lost() const noexcept { return !session_.is_open(); }

private:
  using time_point = session::time_point;

  /// One transfer while it runs.
  struct job {
    transfer_options options;
    transfer_powers powers;
    stream_settings settings;
    std::string remote;
    std::string temporary; ///< the name on the board until it is whole; may be `remote` itself
    time_point deadline;
    transfer_report report;
    std::uint64_t verified = 0;
    std::vector<board_program> programs; ///< that it calls, and what these need
    std::string raised;                  ///< by the board at the end of the last attempt
    int counted = 0;                     ///< attempts that count against options.attempts
  };

  task<result<void>> begin(job& work, transfer_programs::sending when);
  protocol::transfer::put_options stream_options(job const& work) const;
  static std::string upload_settings(job const& work);
  protocol::transfer::get_options fetch_options(job const& work) const;
  static std::string download_settings(job const& work, std::int64_t deflated);
  task<error_code> get_files(job& work, std::vector<tree_item> items, std::size_t first,
                             tree_observer const& on_file, std::size_t& reported);
  protocol::transfer::recode deflating_for(job const& work) const;
  task<void> put_by_stream(job& work, source_file& from);
  task<void> get_by_stream(job& work, target_file& to);
  task<std::int64_t> deflating(job& work);
  bool takes_as_lasting(job& work, std::string const& error_text) const;
  task<void> after_attempt(job& work, error_code ec, std::string error_text, std::size_t awaited,
                           std::uint64_t begun_at);
  task<void> put_by_paste(job& work, source_file& from);
  task<void> get_by_paste(job& work, target_file& to);
  bool may_paste_again(job& work) const;
  task<void> check_partial_file(job& work, source_file& from);
  task<bool> check_whether_done(job& work, source_file& from);
  task<void> clean_up(job& work);
  task<void> suggest_in_place(job& work);

  session& session_;
  board_spec const& spec_;
  board_files files_;
  transfer_programs programs_;
  std::vector<char> buffer_;
};

} // namespace mprun
