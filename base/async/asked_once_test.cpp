#include "base/async/asked_once.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace mprun {
namespace {

/// Several coroutines that want the same answer at the same time.
class askers {
public:
  void come(int count) {
    asked_once<int>::question const question = [this] { return answer(); };
    for (int i = 0; i < count; ++i) {
      asio::co_spawn(context_, known_.get(question), [this](std::exception_ptr failed, int value) {
        answers_.push_back(failed ? -1 : value);
      });
    }
    context_.restart();
    context_.run();
  }

  asked_once<int> known_;
  std::vector<int> answers_; ///< -1: the question threw
  int asked_ = 0;
  int failing_ = 0; ///< how many of the first questions throw

private:
  task<int> answer() {
    auto const number = ++asked_;
    co_await asio::post(context_, asio::use_awaitable); // the others come meanwhile
    if (number <= failing_) {
      throw std::runtime_error("no answer");
    }
    co_return 40 + number;
  }

  asio::io_context context_{1};
};

TEST(asked_once_test, all_who_come_meanwhile_and_later_have_the_first_ones_answer) {
  askers all;
  EXPECT_EQ(all.known_.known(), nullptr);
  all.come(5);
  all.come(2);
  EXPECT_EQ(all.answers_, std::vector<int>(7, 41));
  EXPECT_EQ(all.asked_, 1);
  EXPECT_EQ(*all.known_.known(), 41);
}

TEST(asked_once_test, a_question_that_throws_is_asked_again_by_the_next) {
  askers all;
  all.failing_ = 1;
  all.come(3);
  EXPECT_EQ(all.answers_, (std::vector<int>{-1, 42, 42}));
  EXPECT_EQ(all.asked_, 2);
}

} // namespace
} // namespace mprun
