#include "runner/remote/romfs/romfs_partition.hpp"

#include "base/bytes/base64.hpp"
#include "base/python/minified_source.hpp"
#include "base/python/python_text.hpp"
#include "device_programs.hpp"
#include "runner/remote/remote_context.hpp"
#include "runner/remote/romfs/partition_answer.hpp"
#include "runner/remote/romfs/romfs_writer.hpp"

#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <string_view>
#include <utility>

namespace mprun::remote {
namespace {

constexpr std::size_t usual_chunk = 4096;
constexpr std::size_t max_to_prepare = 32768;

/// Calls a function of device/romfs_partition.py and returns the first line of its output.
task<result<std::string>> call(remote_context& context, std::string program) {
  auto answer = co_await context.files().files().ask(std::move(program), "work on its ROMFS");
  if (answer) {
    answer->erase(std::min(answer->find_first_of("\r\n"), answer->size()));
  }
  co_return answer;
}

chain_end failed_by(failure const& why) {
  return command_error("romfs: " + why.message);
}

/// Loads the programs and counts the partitions; nothing where the board has no ROMFS.
task<result<std::optional<int>>> count_partitions(remote_context& context) {
  auto program = minified_program(device::romfs_partition) + "\n_mprun_rom_count()\n";
  auto const answer = co_await call(context, std::move(program));
  if (!answer) {
    co_return answer.error();
  }
  co_return *answer == "none" ? std::optional<int>()
                              : std::optional<int>(std::atoi(answer->c_str()));
}

struct looked_at {
  action_result failed;
  partition found;
};

task<looked_at> look_at(remote_context& context, int number) {
  looked_at seen;
  auto const answer = co_await call(context, fmt::format("_mprun_rom_look({})\n", number));
  if (!answer) {
    seen.failed = failed_by(answer.error());
    co_return seen;
  }
  auto answered = read_partition(number, *answer);
  if (!answered) {
    seen.failed = command_error(fmt::format("ROMFS{} partition not found on device", number));
    co_return seen;
  }
  seen.found = *std::move(answered);
  auto const& found = seen.found;
  context.out().print(
      fmt::format("ROMFS{} partition has size {} bytes ({} blocks of {} bytes each)\n", number,
                  found.size, found.size / found.block, found.block));
  co_return seen;
}

void print_contents(remote_context& context, partition const& found) {
  std::string hex;
  for (auto const c : found.beginning) {
    hex += fmt::format("{}{:02x}", hex.empty() ? "" : ":", static_cast<unsigned char>(c));
  }
  auto const size = romfs_size(found.beginning);
  auto const is_image = found.beginning.starts_with(romfs_writer::header);
  context.out().print(fmt::format("  Raw contents: {} ...\n{}", hex,
                                  is_image ? fmt::format("  ROMFS image size: {}\n", size)
                                           : std::string("  Not a valid ROMFS\n")));
}

/// Erases what the image needs. Returns the smallest size of a write.
task<result<std::size_t>> prepare(remote_context& context, partition const& at, std::size_t size) {
  std::size_t min_write = 1;
  auto const in_pieces = at.is_block_device || at.block < at.size;
  for (std::size_t offset = 0; offset < size;) {
    auto const rest = std::min(size - offset, at.is_block_device ? at.block : max_to_prepare);
    auto const whole_blocks = (rest + at.block - 1) / at.block * at.block;
    auto const piece = in_pieces ? whole_blocks : size;
    context.out().print(fmt::format("\rPreparing at offset {}", offset));
    auto const where = in_pieces ? fmt::to_string(offset) : std::string("None");
    auto program =
        fmt::format("_mprun_rom_prepare({},{},{},{})\n", at.number, where, piece, at.block);
    auto const answer = co_await call(context, std::move(program));
    if (!answer) {
      co_return answer.error();
    }
    auto const smallest = std::strtoul(answer->c_str(), nullptr, 10);
    min_write = std::clamp<std::size_t>(smallest, 1, at.size);
    offset += piece;
  }
  context.out().print("\n");
  co_return min_write;
}

} // namespace

task<action_result> print_partitions(remote_context& context) {
  auto const count = co_await count_partitions(context);
  if (!count) {
    co_return failed_by(count.error());
  }
  auto const& partitions = *count;
  if (!partitions || *partitions <= 0) {
    context.out().print(partitions ? "No ROMFS partitions available\n"
                                   : "ROMFS is not enabled on this device\n");
    co_return std::nullopt;
  }
  for (int number = 0; number < *partitions; ++number) {
    auto const seen = co_await look_at(context, number);
    if (seen.failed) {
      co_return seen.failed;
    }
    print_contents(context, seen.found);
  }
  co_return std::nullopt;
}

task<action_result> write_partition(remote_context& context, int number, std::string image) {
  auto const count = co_await count_partitions(context);
  if (!count) {
    co_return failed_by(count.error());
  }
  if (!*count) {
    co_return command_error("ROMFS is not enabled on this device");
  }
  auto const seen = co_await look_at(context, number);
  if (seen.failed) {
    co_return seen.failed;
  }
  auto const& at = seen.found;
  if (!image.starts_with(romfs_writer::header)) {
    context.out().print("Invalid ROMFS image\n");
    co_return chain_end{.exit_code = 1};
  }
  if (image.size() > at.size) {
    context.out().print("ROMFS image is too big for the target partition\n");
    co_return chain_end{.exit_code = 1};
  }
  auto const powers = co_await context.files().files().powers();
  auto const unmounted = co_await call(context, "_mprun_rom_unmount()\n");
  auto const prepared = co_await prepare(context, at, image.size());
  if (!powers) {
    co_return failed_by(powers.error());
  }
  if (!unmounted) {
    co_return failed_by(unmounted.error());
  }
  if (!prepared) {
    co_return failed_by(prepared.error());
  }
  auto const chunk =
      at.is_block_device ? std::min(usual_chunk, at.block) : std::max(usual_chunk, *prepared);
  for (std::size_t offset = 0; offset < image.size() && !context.is_interrupted();
       offset += chunk) {
    auto piece = image.substr(offset, chunk);
    piece.resize(chunk, '\0');
    auto const data = powers->base64 ? fmt::format("'{}'", to_base64(piece)) : python_bytes(piece);
    context.out().print(fmt::format("\rWriting at offset {}", offset));
    auto program = fmt::format("_mprun_rom_write({},{},{},{})\n", number, offset, at.block, data);
    auto const written = co_await call(context, std::move(program));
    if (!written) {
      co_return failed_by(written.error());
    }
  }
  auto const finished = co_await call(context, fmt::format("_mprun_rom_finish({})\n", number));
  if (!finished) {
    co_return failed_by(finished.error());
  }
  context.out().print("\nROMFS image deployed\n");
  co_return std::nullopt;
}

} // namespace mprun::remote
