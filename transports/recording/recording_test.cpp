// Recorder, file and reader together: the reader gives the recorded traffic, wherever a file is
// cut.
#include "base/async/run_clock.hpp"
#include "transports/recording/recorder.hpp"
#include "transports/recording/recording_reader.hpp"

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <iterator>
#include <random>
#include <sys/resource.h>

namespace mprun {
namespace {

class recording_test : public testing::Test {
protected:
  recording_test() {
    folder =
        std::filesystem::temp_directory_path() / ("mprun-recording-" + std::to_string(::getpid()));
    std::filesystem::create_directories(folder);
    file = folder / "board.rec";
  }
  ~recording_test() override { std::filesystem::remove_all(folder); }

  recorder make(recording_bounds bounds = {}) {
    recording_about about;
    about.board = "pico-1";
    about.link = "serial: /dev/ttyACM0";
    about.started = decltype(about.started)(std::chrono::milliseconds(1'764'000'000'123));
    about.bounds = bounds;
    return {file, about, run_clock::now()};
  }

  std::string bytes() const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  recording read() const {
    auto loaded = load_recording(file);
    EXPECT_EQ(loaded.error().message, "");
    return std::move(loaded).value();
  }

  std::filesystem::path folder;
  std::filesystem::path file;
};

std::string kinds_of(recording const& content) {
  std::string out;
  for (auto const& entry : content.records) {
    out += static_cast<char>(entry.kind);
  }
  return out;
}

/// All bytes of one direction.
std::string said(recording const& content, bool to_board) {
  std::string out;
  for (auto const& entry : content.records) {
    out += (to_board ? is_to_board(entry.kind) : is_from_board(entry.kind)) ? entry.bytes : "";
  }
  return out;
}

std::string every_byte() {
  std::string all;
  for (int value = 0; value < 256; ++value) {
    all += static_cast<char>(value);
  }
  return all;
}

TEST_F(recording_test, describes_its_board) {
  for (bool const yes : {false, true}) {
    recording_about about;
    about.baud = yes ? 115200 : 0;
    about.has_folder = yes;
    about.begins_bare = yes;
    recorder kept(file, about, run_clock::now());
    kept.to_board("x");
    kept.finish(true);
    auto const header = load_recording_header(file);
    ASSERT_TRUE(header);
    EXPECT_EQ(header->baud, about.baud);
    EXPECT_EQ(header->has_folder, yes);
    EXPECT_EQ(header->begins_bare, yes);
  }
}

TEST_F(recording_test, gives_back_the_recorded_traffic) {
  auto into = make();
  into.add(record_kind::opened,
           encoded(opening{"/dev/ttyACM0", "raw-repl", false, true, true, true}));
  into.to_board(every_byte());
  into.from_board("OK");
  into.add(record_kind::read_failed,
           encoded(link_end{link_end::cause::closed, "End of file", "killed by SIGSEGV"}));
  into.add(record_kind::line_reset, {});
  into.add(record_kind::closed, {});
  into.finish(true);
  auto const content = read();
  EXPECT_EQ(content.problem, "");
  EXPECT_EQ(content.about.board, "pico-1");
  EXPECT_EQ(content.about.link, "serial: /dev/ttyACM0");
  EXPECT_EQ(content.about.started.time_since_epoch().count(), 1'764'000'000'123);
  ASSERT_EQ(kinds_of(content), "O><ELC");
  auto const opened = read_opening(content.records[0].bytes);
  EXPECT_EQ(opened.name, "/dev/ttyACM0");
  EXPECT_EQ(opened.dialect, "raw-repl");
  EXPECT_FALSE(opened.interrupts);
  EXPECT_TRUE(opened.respawns && opened.resets_by_lines && opened.returns);
  EXPECT_EQ(content.records[1].bytes, every_byte());
  auto const end = read_link_end(content.records[3].bytes);
  EXPECT_EQ(end.how, link_end::cause::closed);
  EXPECT_EQ(end.message, "End of file");
  EXPECT_EQ(end.exit, "killed by SIGSEGV");
  EXPECT_TRUE(std::is_sorted(content.records.begin(), content.records.end(),
                             [](record const& a, record const& b) { return a.at < b.at; }));
}

TEST_F(recording_test, cuts_long_pieces_and_says_the_same) {
  auto into = make();
  std::string sent;
  std::mt19937 random(1);
  for (std::size_t const size : {1, 8192, 8193, 100'000, 32'768}) {
    std::string piece(size, '\0');
    std::generate(piece.begin(), piece.end(), [&] { return static_cast<char>(random()); });
    into.to_board(piece);
    into.from_board("x");
    into.flush();
    sent += piece;
  }
  into.finish(true);
  auto const content = read();
  EXPECT_EQ(said(content, true), sent);
  EXPECT_EQ(said(content, false), "xxxxx");
}

TEST_F(recording_test, is_not_kept_where_nobody_needs_it) {
  auto into = make();
  into.to_board("x");
  into.flush();
  EXPECT_TRUE(std::filesystem::exists(file));
  into.finish(false);
  EXPECT_FALSE(std::filesystem::exists(file));
  EXPECT_EQ(into.problem(), "");
}

TEST_F(recording_test, has_flushed_records_in_its_file) {
  auto into = make();
  into.from_board("before");
  into.flush();
  into.from_board("after");
  auto const content = read(); // as after a crash
  EXPECT_EQ(said(content, false), "before");
  EXPECT_NE(content.problem, "");
}

constexpr recording_bounds small{16 * 1024, 2, 3};

TEST_F(recording_test, keeps_the_beginning_and_the_end_and_marks_the_gap) {
  auto into = make(small);
  std::string sent;
  for (int i = 0; i < 100'000; ++i) {
    auto const piece = std::to_string(i) + ";";
    into.to_board(piece);
    into.from_board("x");
    sent += piece;
  }
  into.add(record_kind::closed, {});
  into.finish(true);
  EXPECT_LE(std::filesystem::file_size(file), file_header_size + 5 * 16 * 1024);
  auto const content = read();
  EXPECT_EQ(content.problem, "");
  auto const gap = std::find_if(content.records.begin(), content.records.end(),
                                [](record const& entry) { return entry.kind == record_kind::gap; });
  ASSERT_NE(gap, content.records.end());
  recording_about const about = content.about;
  recording const before{about, {content.records.begin(), gap}, ""};
  recording const after{about, {std::next(gap), content.records.end()}, ""};
  auto const head = said(before, true);
  auto const tail = said(after, true);
  EXPECT_TRUE(sent.starts_with(head));
  EXPECT_TRUE(sent.ends_with(tail));
  EXPECT_GT(head.size(), 4000U);
  EXPECT_GT(tail.size(), 4000U);
  auto const lost = sent.size() - head.size() - tail.size();
  EXPECT_EQ(gap->bytes.substr(0, gap->bytes.find(' ')), std::to_string(lost));
}

TEST_F(recording_test, is_read_up_to_the_cut_wherever_it_is) {
  auto into = make(small);
  std::string sent;
  for (int i = 0; i < 900; ++i) {
    auto const piece = std::to_string(i) + ";" + std::string(static_cast<std::size_t>(i % 7), '-');
    into.to_board(piece);
    sent += piece;
  }
  into.add(record_kind::closed, {});
  into.finish(true);
  auto const whole = bytes();
  ASSERT_GT(whole.size(), file_header_size + 16 * 1024); // more than one block
  std::size_t longest = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    auto const cut = parse_recording(std::string_view(whole).substr(0, size));
    if (size < file_header_size) {
      EXPECT_FALSE(cut) << size;
      continue;
    }
    ASSERT_TRUE(cut) << size;
    ASSERT_NE(cut->problem, "") << size;
    auto const part = said(*cut, true);
    ASSERT_TRUE(sent.starts_with(part)) << size;
    ASSERT_GE(part.size(), longest) << size;
    longest = part.size();
  }
  EXPECT_EQ(longest, sent.size()); // the last record that is cut off is the closing
  EXPECT_EQ(said(parse_recording(whole).value(), true), sent);
}

TEST_F(recording_test, is_not_harmed_by_damaged_files) {
  auto into = make(small);
  for (int i = 0; i < 5000; ++i) {
    into.to_board(std::to_string(i));
  }
  into.finish(true);
  auto const whole = bytes();
  std::mt19937 random(3);
  for (int round = 0; round < 2000; ++round) {
    auto damaged = whole;
    for (int i = 0; i < 20; ++i) {
      damaged[random() % damaged.size()] = static_cast<char>(random());
    }
    damaged.resize(random() % damaged.size());
    auto const read = parse_recording(damaged); // the sanitizers judge
    EXPECT_TRUE(!read || read->records.size() <= 10'000U);
  }
}

/// Any damage to the file is reported, or was outside its content.
TEST_F(recording_test, lets_no_damaged_byte_go_unnoticed) {
  auto into = make(small);
  for (int i = 0; i < 3000; ++i) {
    into.to_board(std::to_string(i));
  }
  into.add(record_kind::closed, {});
  into.finish(true);
  auto const whole = bytes();
  auto const sound = parse_recording(whole);
  ASSERT_TRUE(sound);
  ASSERT_EQ(sound->problem, "");
  std::mt19937 random(5);
  auto const check = [&](std::size_t at) {
    auto damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
    auto const read = parse_recording(damaged);
    if (read && read->problem.empty()) {
      EXPECT_EQ(said(*read, true), said(*sound, true)) << at;
      EXPECT_EQ(read->about.baud, sound->about.baud) << at;
      EXPECT_EQ(read->about.link, sound->about.link) << at;
    }
  };
  for (std::size_t at = 0; at < 300; ++at) {
    check(at);                    // of the file's header
    check(file_header_size + at); // of a block's, and of what follows
  }
  for (int i = 0; i < 500; ++i) {
    check(random() % whole.size());
  }
  auto other = whole;
  other[whole.find("board: ")] = 'x';
  EXPECT_EQ(parse_recording(other).error().message, "is a recording whose header is damaged");
  other = whole;
  other[file_header_size] = 'x';
  EXPECT_EQ(parse_recording(other).value().problem,
            "it is damaged: 1 of its blocks cannot be read, and are left out");
}

TEST_F(recording_test, explains_why_a_file_is_not_a_recording) {
  auto const why_not = [](std::string_view bytes) {
    return parse_recording(bytes).error().message;
  };
  EXPECT_EQ(why_not(""), "is empty");
  EXPECT_EQ(why_not("hello\n"), "is not a recording of this version of mprun");
  EXPECT_EQ(why_not(std::string(10'000, 'x')), "is not a recording of this version of mprun");
  EXPECT_EQ(load_recording(folder).error().message, "is a folder");
  auto const missing = load_recording(folder / "none");
  EXPECT_EQ(missing.error().message, "cannot be read: No such file or directory");
  EXPECT_EQ(missing.error().ec, boost::system::errc::no_such_file_or_directory);
}

TEST_F(recording_test, reports_a_full_disk_and_goes_on) {
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit const little{8192, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &little), 0);
  auto into = make();
  for (int i = 0; i < 100'000; ++i) {
    into.to_board("0123456789");
  }
  into.flush();
  ::setrlimit(RLIMIT_FSIZE, &before);
  EXPECT_EQ(into.problem(), "cannot write " + file.string() + ": File too large");
  into.finish(true);
}

class secrets : public recording_test {};

TEST_F(secrets, are_masked_wherever_they_are_cut) {
  std::string const text = "login: hunter2 hunter2hunter2; huhunter2, hunter";
  std::string const masked = "login: ******* **************; hu*******, hunter";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    for (bool const flush_each : {false, true}) {
      auto into = make();
      into.hide("hunter2");
      for (std::size_t at = 0; at < text.size(); at += piece) {
        into.to_board(std::string_view(text).substr(at, piece));
        into.from_board(std::string_view(text).substr(at, piece));
        if (flush_each) {
          into.flush();
          EXPECT_EQ(bytes().find("hunter2"), std::string::npos);
        }
      }
      into.add(record_kind::note, "it is hunter2");
      into.finish(true);
      auto const content = read();
      EXPECT_EQ(said(content, true), masked) << piece;
      EXPECT_EQ(said(content, false), masked) << piece;
      EXPECT_EQ(content.records.back().bytes, "it is *******");
      EXPECT_EQ(bytes().find("hunter2"), std::string::npos) << piece;
    }
  }
}

TEST_F(secrets, never_reach_the_file_in_part_when_a_flush_comes_between) {
  auto into = make();
  into.hide("hunter2");
  into.from_board("x");
  into.to_board("pass: hunt");
  into.from_board("y");
  into.flush();
  EXPECT_EQ(bytes().find("hunt"), std::string::npos);
  EXPECT_EQ(said(read(), false), "x"); // the order is kept: what came after waits too
  into.to_board("er2");
  into.flush();
  EXPECT_EQ(said(read(), true), "pass: *******");
  EXPECT_EQ(said(read(), false), "xy");
  into.finish(true);
}

TEST_F(secrets, do_not_make_it_wait_for_ever) {
  auto into = make();
  into.hide("hunter2");
  into.to_board("hunt");
  for (int i = 0; i < 2000; ++i) {
    into.from_board(std::string(1000, 'x'));
  }
  EXPECT_GT(std::filesystem::file_size(file), 500'000U);
  EXPECT_EQ(said(read(), true), "****");
  into.to_board("er2");
  into.finish(true);
  EXPECT_EQ(said(read(), true), "****er2");
}

TEST_F(secrets, may_overlap_and_repeat) {
  auto into = make();
  into.hide("abab");
  into.hide("babc");
  into.hide("abab"); // given again
  into.to_board("xababababcx aba babx");
  into.finish(true);
  EXPECT_EQ(said(read(), true), "x*********x aba babx");
  EXPECT_TRUE(is_masked(read().records[0].kind));
}

TEST_F(secrets, mark_only_their_own_records) {
  auto into = make();
  into.hide("hunter2");
  into.to_board("hello");
  into.to_board("hun");
  into.to_board("ter2");
  into.to_board("hello");
  into.finish(true);
  EXPECT_EQ(kinds_of(read()), ">}}>");
}

} // namespace
} // namespace mprun
