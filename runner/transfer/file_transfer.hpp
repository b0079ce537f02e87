// Copies one file to or from a board, verified, by the best way the board has.
//
// Flow: construct on an open session; put() or get() any number of times. The first asks the board
// what it can. Each ends with the board at its raw prompt, or says in the report why the session is
// lost; interrupted or not. What a failed put() leaves: the old file as it was, and no temporary
// file where the board could be reached again.
#pragma once

#include "runner/session.hpp"
#include "runner/transfer/board_files.hpp"
#include "runner/transfer/local_file.hpp"
#include "runner/transfer/stream_settings.hpp"
#include "runner/transfer/transfer_programs.hpp"
#include "runner/transfer/transfer_types.hpp"

#include <filesystem>
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

  board_files& files() noexcept { return files_; }
  /// The session was interrupted: nothing new is to be begun.
  bool is_interrupted() const noexcept { return session_.is_interrupted(); }

private:
  using time_point = session::time_point;

  /// One transfer while it goes on.
  struct job {
    transfer_options options;
    transfer_powers powers;
    stream_settings settings;
    std::string remote;
    std::string_view temporary_end; ///< of the name on the board until it is whole
    std::string temporary;
    time_point deadline;
    transfer_report report;
    std::uint64_t verified = 0;
    int counted = 0; ///< attempts, of those that options.attempts allows
  };

  task<std::optional<trouble>> begin(job& work);
  task<void> put_by_stream(job& work, source_file& from);
  task<void> get_by_stream(job& work, target_file& to);
  task<std::int64_t> deflating(job& work);
  task<void> after_attempt(job& work, error_code ec, std::string error_text, std::size_t awaited,
                           std::uint64_t begun_at);
  task<void> see_what_is_left(job& work, source_file& from);
  task<bool> see_whether_done(job& work, source_file& from);
  task<void> clean_up(job& work);

  session& session_;
  board_spec const& spec_;
  board_files files_;
  transfer_programs programs_;
  std::vector<char> buffer_;
};

} // namespace mprun
