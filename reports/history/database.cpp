#include "reports/history/database.hpp"

#include <sqlite3.h>

namespace mprun {

void database::closer::operator()(sqlite3* handle) const noexcept {
  sqlite3_close_v2(handle);
}

void statement::closer::operator()(sqlite3_stmt* handle) const noexcept {
  sqlite3_finalize(handle);
}

database::database(std::filesystem::path const& file, missing_file when) {
  auto const flags = SQLITE_OPEN_READWRITE | (when == missing_file::made ? SQLITE_OPEN_CREATE : 0);
  sqlite3* handle = nullptr;
  auto const code = sqlite3_open_v2(file.c_str(), &handle, flags, nullptr);
  handle_.reset(handle); // set even if opening failed, to ask for the reason
  if (check(code)) {
    sqlite3_extended_result_codes(handle, 1);
  }
}

bool database::check(int code) {
  if (code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE) {
    return true;
  }
  if (problem_.empty()) {
    code_ = code;
    problem_ = handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code);
  }
  return false;
}

void database::execute(std::string_view sql) {
  if (!failed()) {
    check(sqlite3_exec(handle_.get(), std::string(sql).c_str(), nullptr, nullptr, nullptr));
  }
}

std::int64_t database::number(std::string_view sql) {
  statement asked(*this, sql);
  return asked.step() ? asked.number(0) : 0;
}

void database::wait_for_others(std::chrono::milliseconds timeout) {
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(timeout.count()));
}

bool database::is_busy() const noexcept {
  auto const primary = code_ & 0xff;
  return failed() && (primary == SQLITE_BUSY || primary == SQLITE_LOCKED);
}

void database::forget_problem() {
  code_ = SQLITE_OK;
  problem_.clear();
}

std::int64_t database::last_inserted() const {
  return sqlite3_last_insert_rowid(handle_.get());
}

std::int64_t database::changed_rows() const {
  return sqlite3_changes(handle_.get());
}

statement::statement(database& in, std::string_view sql) : in_(in) {
  sqlite3_stmt* handle = nullptr;
  if (!in_.failed()) {
    in_.check(sqlite3_prepare_v3(in_.handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                 SQLITE_PREPARE_PERSISTENT, &handle, nullptr));
  }
  handle_.reset(handle);
}

void statement::end() {
  sqlite3_reset(handle_.get()); // it returns the failure that step() returned before
}

void statement::set(int index, std::int64_t value) {
  if (handle_) {
    in_.check(sqlite3_bind_int64(handle_.get(), index, value));
  }
}

void statement::set(int index, std::string_view value) {
  if (handle_) {
    // An empty view may have no address, which would be bound as NULL.
    in_.check(sqlite3_bind_text64(handle_.get(), index, value.empty() ? "" : value.data(),
                                  value.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  }
}

void statement::set(int index, std::nullopt_t) {
  if (handle_) {
    in_.check(sqlite3_bind_null(handle_.get(), index));
  }
}

bool statement::step() {
  if (in_.failed() || !handle_) {
    return false;
  }
  auto const code = sqlite3_step(handle_.get());
  auto const has_row = in_.check(code) && code == SQLITE_ROW;
  if (!has_row) {
    end();
  }
  return has_row;
}

void statement::run() {
  while (step()) {
  }
}

std::int64_t statement::number(int column) const {
  return sqlite3_column_int64(handle_.get(), column);
}

std::string_view statement::text(int column) const {
  auto const* const bytes = sqlite3_column_text(handle_.get(), column);
  auto const size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
  return bytes == nullptr ? std::string_view()
                          : std::string_view(reinterpret_cast<char const*>(bytes), size);
}

bool statement::is_null(int column) const {
  return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
}

transaction::transaction(database& in) : in_(in) {
  in_.execute("BEGIN IMMEDIATE");
  is_open_ = !in_.failed();
}

bool transaction::commit() {
  in_.execute("COMMIT");
  auto const done = is_open_ && !in_.failed();
  is_open_ = is_open_ && !done;
  return done;
}

transaction::~transaction() {
  if (is_open_) {
    // The failure has been recorded; a rollback that finds nothing to undo is not another one.
    sqlite3_exec(in_.handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

} // namespace mprun
