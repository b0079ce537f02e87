# Links libraries' archives instead of their shared objects; include() it after find_package().
#
# Most of a short command is the start of a process, and most of that is relocating libcrypto, libstdc++ and
# others: linked like this, a start takes half of the time. The program also needs no other library than the C
# library where it runs.
#
# A library without an archive stays shared. If that is yaml-cpp, so does libstdc++, which it is linked to: there
# must not be two of it in one process.

# mprun_use_archive(TARGET RESULT): makes an imported library the archive beside its shared object, if
# there is one; RESULT is whether there is.
function(mprun_use_archive target result)
  get_target_property(aliased ${target} ALIASED_TARGET)
  if(aliased)
    set(target ${aliased})
  endif()
  get_target_property(location ${target} LOCATION)
  string(REGEX REPLACE "[.]so[.0-9]*$" ".a" archive "${location}")
  if(EXISTS "${archive}")
    mprun_set_location(${target} "${archive}")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

function(mprun_set_location target location)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${location}")
  get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
  if(configurations)
    foreach(configuration IN LISTS configurations)
      set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_${configuration} "${location}")
    endforeach()
  endif()
endfunction()

foreach(library OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB SQLite::SQLite3)
  mprun_use_archive(${library} is_there)
endforeach()
# What SQLite's archive needs, it does not say.
set_property(TARGET SQLite::SQLite3 APPEND PROPERTY INTERFACE_LINK_LIBRARIES m ${CMAKE_DL_LIBS})

mprun_use_archive(fmt::fmt is_there)
if(NOT is_there)
  # Debian's fmt has no archive. This compiles once what its headers alone would compile in each source.
  file(CONFIGURE OUTPUT generated/fmt_in_program.cpp CONTENT [[
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

template auto fmt::detail::locale_ref::get<std::locale>() const -> std::locale;
]])
  add_library(mprun_fmt STATIC ${CMAKE_BINARY_DIR}/generated/fmt_in_program.cpp)
  target_compile_definitions(mprun_fmt PRIVATE FMT_HEADER_ONLY=1)
  target_compile_options(mprun_fmt PRIVATE -fkeep-inline-functions)
  mprun_set_location(fmt::fmt ${CMAKE_BINARY_DIR}/libmprun_fmt.a)
  add_dependencies(fmt::fmt mprun_fmt)
endif()

mprun_use_archive(yaml-cpp::yaml-cpp is_there)
if(is_there)
  set(mprun_link_options -static-libstdc++ -static-libgcc)
endif()
