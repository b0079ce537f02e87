// For tests: the link to a scripted board, without a process or a descriptor.
#pragma once

#include "runner/board/scripted_board_test.hpp"

namespace mprun {

class scripted_link final : public link,
                            public line_resetter,
                            public respawner,
                            public interrupter {
public:
  explicit scripted_link(scripted_board& board) : board_(board) {}

  task<io_result> read_some(std::span<char> buffer) override {
    is_cancelled_ = false;
    while (board_.pending.empty() && !board_.ended && !is_cancelled_) {
      co_await board_.changed.wait();
    }
    if (is_cancelled_) {
      co_return io_result{asio::error::operation_aborted, 0};
    }
    if (board_.pending.empty()) {
      co_return io_result{board_.ended, 0};
    }
    auto const size = std::min(buffer.size(), board_.pending.size());
    std::copy_n(board_.pending.begin(), size, buffer.begin());
    board_.pending.erase(0, size);
    co_return io_result{{}, size};
  }

  task<error_code> write_all(std::string_view bytes) override {
    if (board_.ended) {
      co_return board_.ended;
    }
    board_.hears(bytes);
    co_return error_code();
  }

  task<error_code> reset_by_lines() override {
    board_.history.emplace_back("line reset");
    board_.begin();
    board_.on_lines(board_);
    is_cancelled_ = false;
    while (board_.lines_hang && !is_cancelled_) {
      co_await board_.changed.wait();
    }
    co_return is_cancelled_ ? error_code(asio::error::operation_aborted) : board_.lines_failure;
  }

  task<error_code> respawn() override {
    board_.history.emplace_back("respawn");
    board_.begin();
    board_.ended = {};
    co_return board_.on_respawn(board_);
  }

  error_code interrupt() override {
    board_.history.emplace_back("signal");
    board_.interrupted();
    board_.changed.notify();
    return {};
  }

  void cancel() noexcept override {
    is_cancelled_ = true;
    board_.changed.notify();
  }
  void close() noexcept override { cancel(); }
  line_resetter* as_line_resetter() noexcept override { return board_.has_lines ? this : nullptr; }
  respawner* as_respawner() noexcept override { return board_.is_process ? this : nullptr; }
  interrupter* as_interrupter() noexcept override { return board_.is_process ? this : nullptr; }
  std::string exit_description() const override { return board_.exit_description; }
  std::string close_reason() const override { return board_.close_reason; }

private:
  scripted_board& board_;
  bool is_cancelled_ = false;
};

inline task<opened_link> open_scripted(scripted_board& board) {
  ++board.openings;
  board.history.emplace_back("open");
  board.begin();
  board.ended = {};
  board.on_open(board);
  opened_link opened;
  opened.name = "scripted";
  opened.dialect = "raw-repl";
  opened.may_pass = board.may_pass;
  opened.may_return = board.may_return;
  opened.may_damage = board.may_damage;
  opened.corrupts = board.corrupts;
  if (!board.secret.empty()) {
    opened.secrets.push_back(board.secret);
  }
  auto const there = board.opens(board.openings);
  if (there) {
    opened.wire = std::make_unique<scripted_link>(board);
  } else {
    opened.wire = there.error();
  }
  co_return opened;
}

inline link_opener scripted_board::opener() {
  return [this](link_request, fault_observer observer) {
    on_fault = std::move(observer);
    return open_scripted(*this);
  };
}

} // namespace mprun
