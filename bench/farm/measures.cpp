#include "bench/farm/measures.hpp"

#include <array>
#include <fmt/format.h>

namespace mprun {
namespace {

constexpr std::uint64_t KiB = 1024;
constexpr std::array sizes{1 * KiB, 5 * KiB, 10 * KiB, 100 * KiB, 1024 * KiB};

std::string size_name(std::uint64_t size) {
  auto const is_mebibytes = size % (KiB * KiB) == 0;
  return is_mebibytes ? fmt::format("{}MiB", size / (KiB * KiB)) : fmt::format("{}KiB", size / KiB);
}

} // namespace

measure about_measure(farm_board const& board, std::string_view kind, std::string_view variant) {
  measure about;
  about.name = variant.empty() ? fmt::format("{}/{}", board.spec.id, kind)
                               : fmt::format("{}/{}/{}", board.spec.id, kind, variant);
  about.board = board.spec.id;
  about.kind = kind;
  about.unit = "us";
  about.sha256 = "not applicable";
  return about;
}

measure about_transfer(farm_board const& board, std::string_view kind, payload_spec payload) {
  auto const* const content = payload.is_text ? "text" : "random";
  auto about = about_measure(board, kind, fmt::format("{}/{}", content, size_name(payload.size)));
  about.payload = content;
  about.size = payload.size;
  about.sha256 = "verified"; // otherwise there is no figure
  return about;
}

measure_list make_measures(bench_farm& farm, std::vector<farm_board*> const& boards) {
  measure_list all;
  for (auto* const each : boards) {
    auto& board = *each;
    all.push_back(make_connect(farm, board));
    all.push_back(make_commands(farm, board));
    all.push_back(make_pipelined_commands(farm, board));
    all.push_back(make_command_latency(farm, board));
    all.push_back(make_keystroke_echo(farm, board));
    all.push_back(make_soft_reset(farm, board));
    for (auto* const make : {&make_upload, &make_download}) {
      for (auto const is_text : {false, true}) {
        for (auto const size : sizes) {
          all.push_back((*make)(farm, board, {size, is_text}));
        }
      }
    }
  }
  for (auto& measure : make_all_boards(farm, boards)) {
    all.push_back(std::move(measure));
  }
  return all;
}

} // namespace mprun
