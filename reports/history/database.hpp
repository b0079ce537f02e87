// SQLite's C interface as values that clean up after themselves.
//
// Flow: open a database, execute() what has no parameters, prepare a statement once, bind() and
// step() it any number of times. Nothing throws: the first failure is kept, what follows does
// nothing, and problem() tells it, until forget_problem().
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

  /// Several statements, without rows.
  void execute(std::string_view sql);
  /// The first column of the first row; 0 where there is none.
  std::int64_t number(std::string_view sql);

  /// How long a lock of another process is waited for.
  void wait_for_others(std::chrono::milliseconds most);

  bool failed() const noexcept { return !problem_.empty(); }
  /// Another process held it for too long; the same may succeed later.
  bool is_busy() const noexcept;
  /// "database is locked"
  std::string const& problem() const noexcept { return problem_; }
  void forget_problem();

  std::int64_t last_inserted() const;
  /// By the last statement that changed rows.
  std::int64_t changed_rows() const;

private:
  friend class statement;
  friend class transaction;
  struct closer {
    void operator()(sqlite3* handle) const noexcept;
  };

  /// False where it is a failure, which is kept.
  bool check(int code);

  std::unique_ptr<sqlite3, closer> handle_;
  int code_ = 0;
  std::string problem_;
};

class statement {
public:
  /// The database must outlive it.
  statement(database& in, std::string_view sql);

  /// All parameters from the first on: numbers, texts, or nothing (std::nullopt).
  template<class... Values>
  statement& bind(Values const&... values) {
    end();
    int place = 0;
    (set(++place, values), ...);
    return *this;
  }

  /// True: there is a row.
  bool step();
  /// To its end, where rows are of no interest.
  void run();
  /// The rest of its rows are of no interest: it holds no lock any more.
  void end();

  std::int64_t number(int column) const;
  /// Until the next step.
  std::string_view text(int column) const;
  bool is_null(int column) const;

private:
  struct closer {
    void operator()(sqlite3_stmt* handle) const noexcept;
  };

  void set(int place, std::int64_t value);
  void set(int place, std::string_view value);
  void set(int place, std::nullopt_t);
  template<class Value>
  void set(int place, std::optional<Value> const& value) {
    value ? set(place, *value) : set(place, std::nullopt);
  }

  database& in_;
  std::unique_ptr<sqlite3_stmt, closer> handle_;
};

/// Rolled back, unless it was committed. It has the right to write from its beginning, so that two
/// of them never wait for each other.
class transaction {
public:
  explicit transaction(database& in);
  ~transaction();
  transaction(transaction const&) = delete;
  transaction& operator=(transaction const&) = delete;

  /// False where anything within it failed; then all of it is undone.
  bool commit();

private:
  database& in_;
  bool is_open_;
};

} // namespace mprun
