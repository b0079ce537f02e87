#include "runner/copying/copy_destination.hpp"

#include "runner/transfer/board_path.hpp"

namespace mprun {
namespace {

failure refused(char const* why) {
  return {blame::host, why};
}

} // namespace

result<std::string> destination_of(copy_source const& source, copy_target const& target) {
  auto const wants_folder = names_a_folder(target.spelled);
  if (!source.is_folder && names_a_folder(source.spelled)) {
    return refused("it is not a folder");
  }
  if (target.kind == board_kind::folder) {
    auto const name = last_part(source.spelled);
    return name.empty() ? target.plain : in_folder(target.plain, name);
  }
  if (target.kind == board_kind::nothing) {
    // "new/" may be made; "new/." is in a folder that would have to be there.
    auto const can_be_made = source.is_folder ? !last_part(target.spelled).empty() : !wants_folder;
    if (!can_be_made) {
      return refused("there is no such folder");
    }
    return target.plain;
  }
  if (source.is_folder) {
    return refused("a folder cannot replace a file");
  }
  if (wants_folder) {
    return refused("the target is not a folder");
  }
  return target.plain;
}

} // namespace mprun
