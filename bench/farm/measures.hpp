// The measures there are, each made by its own file.
#pragma once

#include "bench/farm/farm_measure.hpp"
#include "bench/farm/payload_store.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace mprun {

/// From starting or opening a board to knowing what it is.
std::unique_ptr<farm_measure> make_connect(bench_farm& farm, farm_board& board);
/// A hundred small commands together: each after an answer, or as many on their way as the board
/// holds.
std::unique_ptr<farm_measure> make_commands(bench_farm& farm, farm_board& board);
std::unique_ptr<farm_measure> make_pipelined_commands(bench_farm& farm, farm_board& board);
/// One small command, and how far the slow ones are from the usual.
std::unique_ptr<farm_measure> make_command_latency(bench_farm& farm, farm_board& board);
/// From a key typed at the friendly prompt to its echo.
std::unique_ptr<farm_measure> make_keystroke_echo(bench_farm& farm, farm_board& board);
/// From the reset to the raw prompt.
std::unique_ptr<farm_measure> make_soft_reset(bench_farm& farm, farm_board& board);
/// A file to the board, verified.
std::unique_ptr<farm_measure> make_upload(bench_farm& farm, farm_board& board, payload_spec what);
/// A file from the board, verified.
std::unique_ptr<farm_measure> make_download(bench_farm& farm, farm_board& board, payload_spec what);
/// The hundred commands and an upload on these boards: at once, or one board after the other. With
/// them comes what mprun itself takes of the host.
measure_list make_all_boards(bench_farm& farm, std::vector<farm_board*> const& boards);

/// "upload" and "random/1KiB" → a measure named "unix-0/upload/random/1KiB".
measure about_measure(farm_board const& board, std::string_view kind,
                      std::string_view variant = {});

measure about_transfer(farm_board const& board, std::string_view kind, payload_spec what);

} // namespace mprun
