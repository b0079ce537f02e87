// RAII wrappers of SQLite's C interface.
//
// Flow: open a database, execute() what has no parameters, prepare a statement once, bind() and
// step() it any number of times. Nothing throws: after the first failure, which problem() returns,
// further calls do nothing until forget_problem().
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace mprun {

class database {
public:
  enum class missing_file { refused, made };

  database(std::filesystem::path const& file, missing_file when);

  /// Executes one or more statements that return no rows.
  void execute(std::string_view sql);
  /// The first column of the first row; 0 if there is none.
  std::int64_t number(std::string_view sql);

  /// Sets how long to wait for a lock that another process holds.
  void wait_for_others(std::chrono::milliseconds timeout);

  bool failed() const noexcept { return !problem_.empty(); }
  /// Another process held the lock for too long; a retry may succeed.
  bool is_busy() const noexcept;
  /// For example "database is locked".
  std::string const& problem() const noexcept { return problem_; }
  void forget_problem();

  std::int64_t last_inserted() const;
  /// The number of rows changed by the last statement that changed any.
  std::int64_t changed_rows() const;

private:
  friend class statement;
  friend class transaction;
  struct closer {
    void operator()(sqlite3* handle) const noexcept;
  };

  /// False if the code is a failure, which is remembered.
  bool check(int code);

  std::unique_ptr<sqlite3, closer> handle_;
  int code_ = 0;
  std::string problem_;
};

class statement {
public:
  /// The database must outlive it.
  statement(database& in, std::string_view sql);

  /// Binds all parameters from the first on: numbers, texts, or NULL (std::nullopt).
  template<class... Values>
  statement& bind(Values const&... values) {
    end();
    int index = 0;
    (set(++index, values), ...);
    return *this;
  }

  /// Returns whether there is a row.
  bool step();
  /// Steps to the end and ignores the rows.
  void run();
  /// Skips the remaining rows, so that the statement holds no lock any more.
  void end();

  std::int64_t number(int column) const;
  /// Valid until the next step().
  std::string_view text(int column) const;
  bool is_null(int column) const;

private:
  struct closer {
    void operator()(sqlite3_stmt* handle) const noexcept;
  };

  void set(int index, std::int64_t value);
  void set(int index, std::string_view value);
  void set(int index, std::nullopt_t);
  template<class Value>
  void set(int index, std::optional<Value> const& value) {
    value ? set(index, *value) : set(index, std::nullopt);
  }

  database& in_;
  std::unique_ptr<sqlite3_stmt, closer> handle_;
};

/// Rolled back unless it is committed. It takes the write lock at its beginning, so that two
/// transactions never wait for each other.
class transaction {
public:
  explicit transaction(database& in);
  ~transaction();
  transaction(transaction const&) = delete;
  transaction& operator=(transaction const&) = delete;

  /// Returns false if anything within it failed; then all of it is rolled back.
  bool commit();

private:
  database& in_;
  bool is_open_;
};

} // namespace mprun
