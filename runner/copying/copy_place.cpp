#include "runner/copying/copy_place.hpp"

#include "runner/transfer/board_path.hpp"

namespace mprun {

copy_place place_of(copy_source const& source, copy_target const& target) {
  auto const wants_folder = names_a_folder(target.spelled);
  if (!source.is_folder && names_a_folder(source.spelled)) {
    return {"", "it is no folder"};
  }
  if (target.kind == board_kind::folder) {
    auto const name = last_part(source.spelled);
    return {name.empty() ? target.plain : in_folder(target.plain, name), ""};
  }
  if (target.kind == board_kind::nothing) {
    // "new/" may be made; "new/." is of a folder that would have to be there.
    auto const can_be_made = source.is_folder ? !last_part(target.spelled).empty() : !wants_folder;
    return can_be_made ? copy_place{target.plain, ""} : copy_place{"", "there is no such folder"};
  }
  if (source.is_folder) {
    return {"", "a folder does not go in the place of a file"};
  }
  return wants_folder ? copy_place{"", "the target is no folder"} : copy_place{target.plain, ""};
}

} // namespace mprun
