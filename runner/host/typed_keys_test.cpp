#include "runner/host/typed_keys.hpp"

#include <gmock/gmock.h>

namespace mprun {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

typed_key letter(char c) {
  return {key_kind::letter, c};
}

TEST(typed_keys, letters_are_keys_of_their_own) {
  EXPECT_THAT(keys_in("dq\x03"), ElementsAre(letter('d'), letter('q'), letter('\x03')));
  EXPECT_THAT(keys_in(""), IsEmpty());
}

TEST(typed_keys, arrows_are_known_in_both_modes_of_a_terminal) {
  EXPECT_THAT(keys_in("\x1b[A\x1b[B"),
              ElementsAre(typed_key{key_kind::up}, typed_key{key_kind::down}));
  EXPECT_THAT(keys_in("\x1bOA\x1bOB"),
              ElementsAre(typed_key{key_kind::up}, typed_key{key_kind::down}));
}

TEST(typed_keys, an_escape_without_more_is_a_key) {
  EXPECT_THAT(keys_in("\x1b"), ElementsAre(typed_key{key_kind::escape}));
  EXPECT_THAT(keys_in("\x1b\x1b"),
              ElementsAre(typed_key{key_kind::escape}, typed_key{key_kind::escape}));
  EXPECT_THAT(keys_in("\x1bs"), ElementsAre(typed_key{key_kind::escape}, letter('s')));
}

TEST(typed_keys, other_keys_are_left_out_with_all_their_bytes) {
  EXPECT_THAT(keys_in("\x1b[15~s\x1b[1;5Ap\x1b[200~\x1bOP"), ElementsAre(letter('s'), letter('p')));
  EXPECT_THAT(keys_in("\x1b["), IsEmpty());
  EXPECT_THAT(keys_in("\x1b[1;"), IsEmpty());
}

} // namespace
} // namespace mprun
