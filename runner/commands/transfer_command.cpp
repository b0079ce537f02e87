#include "runner/commands/transfer_command.hpp"

#include "base/async/rethrow.hpp"
#include "base/async/run_clock.hpp"
#include "base/files/spooled_input.hpp"
#include "base/files/standard_output.hpp"
#include "base/yaml/config_error.hpp"
#include "runner/board/learned_platform.hpp"
#include "runner/board/run_identity.hpp"
#include "runner/board/session.hpp"
#include "runner/commands/chosen_farm.hpp"
#include "runner/commands/kept_recordings.hpp"
#include "runner/copying/transfer_text.hpp"
#include "runner/copying/tree_transfer.hpp"
#include "runner/events/exit_codes.hpp"
#include "runner/host/end_signals.hpp"
#include "runner/host/janitor.hpp"
#include "runner/host/job_control.hpp"
#include "runner/host/mpy_cross.hpp"
#include "transports/process/spawn.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <fmt/format.h>
#include <memory>
#include <unistd.h>

namespace mprun {
namespace {

using clock = run_clock;

/// How long an interrupted transfer may take to bring its board back to the prompt.
constexpr auto max_ending_time = std::chrono::seconds(15);

/// Shorter transfers of a file are shown only when they are done.
constexpr auto min_progress_time = std::chrono::milliseconds(500);
constexpr auto progress_interval = std::chrono::milliseconds(200);

/// Prints a line for each finished file and, on a terminal, a progress line below them.
class transfer_console {
public:
  /// `is_taken`: standard output is taken by a copied file.
  transfer_console(bool shows_progress, bool is_taken, secret_list const& secrets)
      : shows_progress_(shows_progress), is_taken_(is_taken), secrets_(secrets) {}

  void line(std::string const& text, bool failed) {
    wipe();
    (failed || is_taken_ ? print_aside : print_text)(secrets_.masked(text) + "\n");
    began_ = clock::now();
  }

  /// Masks secrets in the names before long names are cut.
  void file(std::string const& board, copied_file copied) {
    secrets_.mask(copied.from);
    secrets_.mask(copied.to);
    if (!copied.report.passed) {
      auto why = copied.report.passed.error();
      secrets_.mask(why.message);
      copied.report.passed = std::move(why);
    }
    line(shown_file(board, copied), !copied.report.passed);
  }

  void progress(std::string const& file, std::uint64_t done, std::uint64_t of) {
    auto const now = clock::now();
    if (!shows_progress_ || now - began_ < min_progress_time || now - drawn_ < progress_interval) {
      return;
    }
    auto const so_far = std::chrono::duration_cast<std::chrono::microseconds>(now - began_);
    wipe();
    print_aside(shown_progress(secrets_.masked(file), done, of, so_far));
    is_drawn_ = true;
    drawn_ = now;
  }

  void wipe() {
    if (is_drawn_) {
      print_aside("\r\x1b[K");
      is_drawn_ = false;
    }
  }

private:
  bool shows_progress_;
  bool is_taken_;
  secret_list const& secrets_;
  bool is_drawn_ = false;
  clock::time_point began_ = clock::now();
  clock::time_point drawn_{};
};

struct board_job {
  std::unique_ptr<mprun::session> session;
  bool all_copied = false;
  bool has_failed = false; ///< by the fault of the board or its link, not of the request
};

struct command_state {
  transfer_command_options const& options;
  transfer_console& console;
  std::vector<local_source> const& sources; ///< for put
  mpy_files* compiled;                      ///< for put; may be null
  bool many_boards;
};

void note_failure(board_job& job, result<void> const& done) {
  job.has_failed = job.has_failed || (!done && done.error().blame != blame::host);
}

tree_options options_for(command_state& state, std::string const& board, board_job& job,
                         std::size_t& reported) {
  tree_options tree;
  tree.each = state.options.each;
  tree.force = state.options.force;
  tree.dry_run = state.options.dry_run;
  tree.remove_others = state.options.remove_others;
  tree.with_all = state.options.with_all;
  tree.target_is_made = state.many_boards;
  tree.compiled = state.compiled;
  tree.excluded = state.options.excluded;
  tree.on_file = [&state, board, &job, &reported](copied_file const& file) {
    ++reported;
    note_failure(job, file.report.passed);
    state.console.file(board, file);
  };
  tree.on_progress = [&state](std::string const& file, std::uint64_t done, std::uint64_t of) {
    state.console.progress(file, done, of);
  };
  return tree;
}

task<void> copy(command_state& state, board_spec& spec, board_job& job) {
  auto const opened = co_await job.session->open();
  if (!opened) {
    auto const why = opened.error();
    auto const text = fmt::format("{}: {} ({})", spec.id, why.message, name_of(why.blame));
    state.console.line(text, true);
    note_failure(job, opened);
    co_return;
  }
  learn_platform(spec, job.session->facts());
  file_transfer files(*job.session, spec);
  tree_transfer trees(files);
  std::size_t reported = 0;
  auto const tree = options_for(state, spec.id, job, reported);
  auto const& options = state.options;
  if (options.to_board) {
    auto sources = state.sources;
    job.all_copied = co_await trees.put(std::move(sources), options.target, tree);
  } else {
    // Boards have files of the same names, so each gets a folder of its own.
    auto target = options.target;
    if (state.many_boards) {
      target = (std::filesystem::path(target) / spec.id).string();
      if (std::error_code ignored; !options.dry_run) {
        std::filesystem::create_directories(target, ignored);
      }
    }
    job.all_copied = co_await trees.get(options.sources, std::move(target), tree);
  }
  if (job.all_copied && reported == 0) {
    auto const* const said =
        options.dry_run ? "nothing to do" : "no files to copy; the folders exist";
    state.console.line(fmt::format("{}: {}", spec.id, said), false);
  }
  co_await job.session->leave();
}

/// `inputs` must outlive the copying.
std::vector<local_source> sources_of(transfer_command_options const& options,
                                     std::vector<spooled_input>& inputs) {
  std::vector<local_source> sources;
  for (auto const& source : options.sources) {
    local_source named{source, {}};
    std::error_code failed;
    std::error_code ignored;
    if (spooled_input::is_needed_for(source)) {
      auto input = spooled_input::of(source);
      if (!input) {
        throw config_error(input.error().message);
      }
      named.opened = inputs.emplace_back(*std::move(input)).file();
    } else if (!std::filesystem::exists(source, failed) &&
               !std::filesystem::is_symlink(source, ignored)) {
      throw config_error(
          fmt::format("{}: {}", source, failed ? failed.message() : "No such file or directory"));
    }
    sources.push_back(std::move(named));
  }
  return sources;
}

} // namespace

int transfer_command(transfer_command_options const& options) {
  auto farm = boards_of(options.farm);
  auto boards = make_plan(std::move(farm.boards), {}, options.selected, assignment::every).boards;
  if (boards.empty()) {
    throw config_error("no board is selected");
  }
  if (options.target == "-" && !options.to_board && boards.size() > 1) {
    throw config_error("several boards cannot share standard output; choose one with --board");
  }
  std::optional<std::filesystem::path> mpy_cross;
  if (options.compiles) {
    mpy_cross = find_mpy_cross({});
    if (!mpy_cross) {
      throw config_error(no_mpy_cross({}).message);
    }
  }
  std::vector<spooled_input> inputs;
  std::vector<local_source> sources;
  if (options.to_board) {
    sources = sources_of(options, inputs);
  }
  resolve_commands(boards);
  auto identity = make_run_identity();
  identity.workspace.confines_boards = false; // a unix port's files are where the target says
  auto janitor = janitor::start(identity.workspace.token(), identity.workspace.scratch());
  raise_descriptor_limit();

  asio::io_context context(1);
  gate starts(context.get_executor(), 8);
  session_environment environment{.executor = context.get_executor(),
                                  .workspace = identity.workspace,
                                  .run_start = clock::now(),
                                  .starts = starts,
                                  .recordings = identity.workspace.scratch(),
                                  .secrets = secrets_of(boards)};
  transfer_console console(boards.size() == 1 && ::isatty(STDERR_FILENO) != 0,
                           !options.to_board && options.target == "-", *environment.secrets);
  std::optional<mpy_files> compiled;
  if (mpy_cross) {
    compiled.emplace(*mpy_cross, identity.workspace.scratch());
  }
  command_state state{options, console, sources, compiled ? &*compiled : nullptr,
                      boards.size() > 1};
  std::vector<board_job> jobs(boards.size());
  std::size_t running = boards.size();
  bool interrupted = false;
  run_timer ending_timer(context);
  end_signals signals(
      context.get_executor(),
      [&](end_wish) {
        interrupted = true;
        console.wipe();
        complain("interrupted: ending the transfer; again to stop at once");
        for (auto const& job : jobs) {
          job.session->interrupt();
        }
        ending_timer.expires_after(max_ending_time);
        ending_timer.async_wait([&](error_code ec) { ec ? void() : context.stop(); });
      },
      [&] { context.stop(); });
  job_control stopping(context.get_executor(), [&] { console.wipe(); });
  for (std::size_t i = 0; i < boards.size(); ++i) {
    jobs[i].session = std::make_unique<session>(boards[i], environment);
    asio::co_spawn(context, copy(state, boards[i], jobs[i]), [&](std::exception_ptr failed) {
      rethrow(failed);
      if (--running == 0) {
        signals.stop();
        stopping.end();
        ending_timer.cancel();
      }
    });
  }
  context.run();
  console.wipe();
  if (interrupted) {
    complain("interrupted");
    return exit_codes::interrupted;
  }
  bool all_copied = true;
  kept_recordings recordings(identity.workspace.scratch(), options.recordings,
                             options.to_board ? "put" : "get");
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    all_copied = all_copied && jobs[i].all_copied;
    if (jobs[i].has_failed) {
      recordings.keep(*jobs[i].session, boards[i].id);
    }
  }
  recordings.report();
  if (!has_spawned()) {
    janitor.expect_only_the_folder();
  }
  return all_copied ? exit_codes::success : exit_codes::error;
}

} // namespace mprun
