// All measures, each made by its own file.
#pragma once

#include "bench/farm/farm_measure.hpp"
#include "bench/farm/payload_store.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace mprun {

/// From starting or opening a board to knowing its facts.
std::unique_ptr<farm_measure> make_connect(bench_farm& farm, farm_board& board);
/// A hundred small commands together: each sent after the previous answer, or as many in flight as
/// the board's input buffer holds.
std::unique_ptr<farm_measure> make_commands(bench_farm& farm, farm_board& board);
std::unique_ptr<farm_measure> make_pipelined_commands(bench_farm& farm, farm_board& board);
/// A single small command, with the percentiles of slow ones.
std::unique_ptr<farm_measure> make_command_latency(bench_farm& farm, farm_board& board);
/// From a key typed at the friendly prompt to its echo.
std::unique_ptr<farm_measure> make_keystroke_echo(bench_farm& farm, farm_board& board);
/// From the reset to the raw prompt.
std::unique_ptr<farm_measure> make_soft_reset(bench_farm& farm, farm_board& board);
/// A file to the board, verified.
std::unique_ptr<farm_measure> make_upload(bench_farm& farm, farm_board& board,
                                          payload_spec payload);
/// A file from the board, verified.
std::unique_ptr<farm_measure> make_download(bench_farm& farm, farm_board& board,
                                            payload_spec payload);
/// The hundred commands and an upload on these boards: at once, or one board after the other. Their
/// further figures are the load that mprun itself puts on the host.
measure_list make_all_boards(bench_farm& farm, std::vector<farm_board*> const& boards);

/// "upload" and "random/1KiB" → a measure named "unix-0/upload/random/1KiB".
measure about_measure(farm_board const& board, std::string_view kind,
                      std::string_view variant = {});

measure about_transfer(farm_board const& board, std::string_view kind, payload_spec payload);

} // namespace mprun
