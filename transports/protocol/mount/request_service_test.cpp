#include "transports/protocol/mount/request_service.hpp"

#include <cerrno>
#include <gtest/gtest.h>
#include <map>

namespace mprun::protocol::mount {
namespace {

std::string const mark = "\x18\x81\x92\xa3\xb4\xc5\xd6\xe7";

/// A file in memory, which records the calls that it gets.
class files_in_memory final : public file_system {
public:
  int stat(std::string_view path, file_facts& facts) override {
    asked_ = path;
    facts = {0x81a4, std::uint64_t{5} << 32, 946'684'800, 946'684'900, 1};
    return reason_;
  }
  int list(std::string_view path, std::vector<folder_entry>& entries) override {
    ++lists_;
    asked_ = path;
    entries = entries_;
    return reason_;
  }
  int open(std::string_view path, open_mode mode, std::uint16_t& handle) override {
    asked_ = path;
    mode_ = mode;
    handle = 9;
    return reason_;
  }
  void close(std::uint16_t handle) override { closed_.push_back(handle); }
  void close_all() override { closed_.push_back(-1); }
  int read(std::uint16_t, std::uint64_t offset, std::size_t max_size, std::string& bytes) override {
    bytes += content_.substr(std::min<std::size_t>(offset, content_.size()), max_size);
    return read_reason_;
  }
  int write(std::uint16_t, std::uint64_t& offset, std::string_view bytes) override {
    content_.replace(offset, bytes.size(), bytes);
    offset += bytes.size();
    return reason_;
  }
  int size(std::uint16_t, std::uint64_t& size) override {
    size = content_.size();
    return reason_;
  }
  int remove(std::string_view path) override { return note("remove", path); }
  int rename(std::string_view from, std::string_view to) override {
    return note("rename", std::string(from) + " " + std::string(to));
  }
  int make_folder(std::string_view path) override { return note("make", path); }
  int remove_folder(std::string_view path) override { return note("unmake", path); }
  int enter(std::string_view path, std::string& inside) override {
    asked_ = path;
    inside = "lib/sub";
    return reason_;
  }
  int space(std::string_view, space_facts& facts) override {
    facts = {512, 512, std::uint64_t{1} << 40, 2, 3, 4, 5, 255};
    return reason_;
  }

  std::string asked_;
  std::string content_ = "0123456789";
  std::vector<folder_entry> entries_;
  std::vector<int> closed_;
  open_mode mode_;
  int reason_ = 0;
  int read_reason_ = 0;
  int lists_ = 0;

private:
  int note(std::string_view action, std::string_view path) {
    asked_ = std::string(action) + " " + std::string(path);
    return reason_;
  }
};

struct decoded_answer {
  std::int32_t value = 0;
  std::string payload;
  unsigned flags = 0;
};

class request_service_test : public testing::Test {
protected:
  request_service_test() { service_.begin(mark); }

  static request make(operation kind, std::string body = {}, std::uint32_t a = 0,
                      std::uint32_t b = 4096) {
    request made;
    made.number = 3;
    made.kind = kind;
    made.handle = 9;
    made.a = a;
    made.b = b;
    made.body = std::move(body);
    return made;
  }

  decoded_answer ask(request const& message, bool tell = false) {
    auto const reply = service_.reply(message, tell);
    EXPECT_TRUE(reply);
    auto const bytes = reply.value_or(std::string(answer_head_size, '\0'));
    EXPECT_EQ(bytes[0], first_of_mark);
    EXPECT_EQ(bytes[1], 3);
    decoded_answer all;
    all.flags = static_cast<unsigned char>(bytes[2]);
    for (int i = 3; i >= 0; --i) {
      all.value = static_cast<std::int32_t>(static_cast<std::uint32_t>(all.value) << 8 |
                                            static_cast<unsigned char>(bytes[4 + i]));
    }
    all.payload = bytes.substr(answer_head_size);
    return all;
  }

  static std::string numbers(std::vector<std::uint32_t> const& all) {
    std::string bytes;
    for (auto const number : all) {
      append_number(bytes, number);
    }
    return bytes;
  }

  files_in_memory files_;
  request_service service_{files_};
};

TEST_F(request_service_test, an_errno_is_a_negative_number_for_every_operation) {
  files_.reason_ = EACCES;
  for (auto code = static_cast<int>(operation::stat); code <= static_cast<int>(operation::space);
       ++code) {
    auto const which = static_cast<operation>(code);
    if (which == operation::close || which == operation::read) {
      continue;
    }
    auto const body = which == operation::open ? "r/x" : "/x";
    auto const answer = ask(make(which, body, which == operation::open ? 1 : 0));
    EXPECT_EQ(answer.value, -EACCES) << code;
    EXPECT_EQ(answer.payload, "") << code;
  }
  files_.read_reason_ = EIO;
  EXPECT_EQ(ask(make(operation::read)).value, -EIO);
}

TEST_F(request_service_test, times_are_by_the_boards_epoch_and_sizes_end_at_32_bits) {
  EXPECT_EQ(ask(make(operation::stat, "/x")).payload,
            numbers({0x81a4, 0xffffffff, 946'684'800, 946'684'900, 1}));
  ask(make(operation::hello, "", 946'684'800, 0));
  EXPECT_EQ(ask(make(operation::stat, "/x")).payload, numbers({0x81a4, 0xffffffff, 0, 100, 0}));
}

TEST_F(request_service_test, payloads_are_checked_for_a_board_that_wants_it) {
  ask(make(operation::hello, "", 0, 1));
  auto const answer = ask(make(operation::read, "", 8));
  EXPECT_EQ(answer.flags, flag_end | flag_checked);
  EXPECT_EQ(answer.payload, "89" + numbers({crc32("89")}));
  service_.begin(mark);
  EXPECT_EQ(ask(make(operation::read, "", 8)).payload, "89");
}

TEST_F(request_service_test, an_open_file_comes_with_its_start) {
  auto const answer = ask(make(operation::open, "rb/lib/x.py", 2, 4));
  EXPECT_EQ(answer.value, 9);
  EXPECT_EQ(answer.payload, "0123");
  EXPECT_EQ(answer.flags, 0U);
  EXPECT_EQ(files_.asked_, "/lib/x.py");
  EXPECT_TRUE(files_.mode_.reads);
  EXPECT_FALSE(files_.mode_.writes || files_.mode_.creates);
  EXPECT_EQ(ask(make(operation::open, "r/x", 1, 11)).flags, flag_end);
}

TEST_F(request_service_test, modes_are_those_of_open) {
  auto const mode_of = [this](std::string const& mode) {
    EXPECT_EQ(
        ask(make(operation::open, mode + "/x", static_cast<std::uint32_t>(mode.size()))).payload,
        mode[0] == 'r' ? "0123456789" : "");
    auto const& is = files_.mode_;
    return std::string(is.reads ? "r" : "") + (is.writes ? "w" : "") + (is.creates ? "c" : "") +
           (is.truncates ? "t" : "") + (is.appends ? "a" : "") + (is.must_be_new ? "n" : "");
  };
  EXPECT_EQ(mode_of("r"), "r");
  EXPECT_EQ(mode_of("rb+"), "rw");
  EXPECT_EQ(mode_of("wt"), "wct");
  EXPECT_EQ(mode_of("w+"), "rwct");
  EXPECT_EQ(mode_of("ab"), "wca");
  EXPECT_EQ(mode_of("xb"), "wcn");
  for (std::string const mode : {"", "b", "rw", "z", "r "}) {
    auto const size = static_cast<std::uint32_t>(mode.size());
    EXPECT_EQ(ask(make(operation::open, mode + "/x", size)).value, -EINVAL) << mode;
  }
  EXPECT_EQ(ask(make(operation::open, "r", 2)).value, -EINVAL);
}

TEST_F(request_service_test, a_file_that_opens_and_cannot_be_read_is_closed) {
  files_.read_reason_ = EIO;
  EXPECT_EQ(ask(make(operation::open, "r/x", 1)).value, -EIO);
  EXPECT_EQ(files_.closed_, (std::vector<int>{-1, 9}));
}

TEST_F(request_service_test, reads_and_writes_say_where_they_are) {
  auto const middle = ask(make(operation::read, "", 2, 3));
  EXPECT_EQ(middle.payload, "234");
  EXPECT_EQ(middle.flags, 0U);
  EXPECT_EQ(ask(make(operation::read, "", 10)).flags, flag_end);
  EXPECT_EQ(ask(make(operation::write, std::string("a\0b", 3), 4)).value, 7);
  EXPECT_EQ(files_.content_, std::string("0123a\0b789", 10));
  EXPECT_EQ(ask(make(operation::size)).value, 10);
}

TEST_F(request_service_test, a_folder_comes_in_as_many_answers_as_it_takes) {
  for (int i = 0; i < 100; ++i) {
    files_.entries_.push_back(
        {"name" + std::to_string(i), i % 2 == 0, static_cast<std::uint64_t>(i)});
  }
  std::string all;
  std::uint32_t next = 0;
  int answers = 0;
  do {
    auto const answer = ask(make(operation::list, "/lib", next, 64));
    EXPECT_LE(answer.payload.size(), 64U);
    all += answer.payload;
    next = static_cast<std::uint32_t>(answer.value);
    ++answers;
  } while (next != 0 && answers < 100);
  std::string wanted;
  for (auto const& entry : files_.entries_) {
    append_number(wanted, entry.is_folder ? 4 : 8, 1);
    append_number(wanted, static_cast<std::uint32_t>(entry.size));
    append_number(wanted, static_cast<std::uint32_t>(entry.name.size()), 1);
    wanted += entry.name;
  }
  EXPECT_EQ(all, wanted);
  EXPECT_EQ(files_.lists_, 1);
  ask(make(operation::list, "/lib", 0, 64));
  EXPECT_EQ(files_.lists_, 2); // a listing from the beginning reads the folder again
}

TEST_F(request_service_test, both_paths_of_a_rename_arrive) {
  EXPECT_EQ(ask(make(operation::rename, "/a/b/cc", 2)).value, 0);
  EXPECT_EQ(files_.asked_, "rename /a /b/cc");
  EXPECT_EQ(ask(make(operation::rename, "/a", 3)).value, -EINVAL);
}

TEST_F(request_service_test, an_invalid_path_reaches_no_file) {
  files_.asked_ = "nothing";
  EXPECT_EQ(ask(make(operation::remove, std::string("/a\0b", 4))).value, -EINVAL);
  EXPECT_EQ(ask(make(operation::open, std::string("r/a\0b", 5), 1)).value, -EINVAL);
  EXPECT_EQ(files_.asked_, "nothing");
}

TEST_F(request_service_test, a_damaged_request_does_nothing) {
  auto damaged = make(operation::remove, "/x");
  damaged.is_damaged = true;
  EXPECT_EQ(ask(damaged).value, -EIO);
  EXPECT_EQ(files_.asked_, "");
}

TEST_F(request_service_test, some_are_not_answered) {
  EXPECT_FALSE(service_.reply(make(operation::close), false));
  EXPECT_EQ(files_.closed_, (std::vector<int>{-1, 9}));
  EXPECT_FALSE(service_.reply(make(operation::give_back, "typed"), false));
}

TEST_F(request_service_test, a_board_that_lost_synchronization_gets_the_mark) {
  EXPECT_EQ(service_.reply(make(operation::sync), true), mark + "\x03");
}

TEST_F(request_service_test, says_that_something_may_have_been_typed) {
  EXPECT_EQ(ask(make(operation::hello), true).flags, flag_tell);
  EXPECT_EQ(ask(make(operation::hello), false).flags, 0U);
}

TEST_F(request_service_test, enter_and_space_are_answered) {
  EXPECT_EQ(ask(make(operation::enter, "/lib/../lib/sub")).payload, "lib/sub");
  EXPECT_EQ(ask(make(operation::space, "/")).payload,
            numbers({512, 512, 0xffffffff, 2, 3, 4, 5, 5, 0, 255}));
}

} // namespace
} // namespace mprun::protocol::mount
