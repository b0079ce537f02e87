# Links libraries' archives instead of their shared objects; include() it after find_package().
#
# Most of a short command is the start of a process, and most of that is relocating libcrypto, libstdc++ and
# others: linked like this, a start takes half of the time. The program also needs no other library than the C
# library where it runs.
#
# A library without an archive, or without what its archive needs, stays shared. If that is yaml-cpp, so does
# libstdc++, which it is linked to: there must not be two of it in one process.

function(mprun_set_location target location)
  set_target_properties(${target} PROPERTIES IMPORTED_LOCATION "${location}")
  get_target_property(configurations ${target} IMPORTED_CONFIGURATIONS)
  if(configurations)
    foreach(configuration IN LISTS configurations)
      set_target_properties(${target} PROPERTIES IMPORTED_LOCATION_${configuration} "${location}")
    endforeach()
  endif()
endfunction()

# mprun_needs_of(ARCHIVE MODULE RESULT): what an archive needs besides, as pkg-config's file of the module has
# it (as text, since nothing else here needs pkg-config); NOTFOUND if a library of these is not installed.
function(mprun_needs_of archive module result)
  get_filename_component(folder "${archive}" DIRECTORY)
  set(needs)
  if(EXISTS "${folder}/pkgconfig/${module}.pc")
    file(STRINGS "${folder}/pkgconfig/${module}.pc" line REGEX "^Libs[.]private:")
    string(REGEX MATCHALL "-l[^ ;]+" words "${line}")
    foreach(word IN LISTS words)
      string(SUBSTRING ${word} 2 -1 name)
      if(name MATCHES "^(m|dl|pthread)$") # the C library's own
        list(APPEND needs ${name})
      else()
        find_library(MPRUN_NEEDS_${name} NAMES lib${name}.a ${name})
        mark_as_advanced(MPRUN_NEEDS_${name})
        list(APPEND needs ${MPRUN_NEEDS_${name}})
      endif()
    endforeach()
  endif()
  if(needs MATCHES "NOTFOUND")
    set(needs NOTFOUND)
  endif()
  set(${result} ${needs} PARENT_SCOPE)
endfunction()

# mprun_use_archive(TARGET MODULE RESULT): makes an imported library the archive beside its shared object, if
# it can be linked; RESULT is whether it can. MODULE is pkg-config's name of the library.
function(mprun_use_archive target module result)
  get_target_property(aliased ${target} ALIASED_TARGET)
  if(aliased)
    set(target ${aliased})
  endif()
  get_target_property(location ${target} LOCATION)
  string(REGEX REPLACE "[.]so[.0-9]*$" ".a" archive "${location}")
  mprun_needs_of("${archive}" ${module} needs)
  if(EXISTS "${archive}" AND NOT needs MATCHES "NOTFOUND")
    mprun_set_location(${target} "${archive}")
    set_property(TARGET ${target} APPEND PROPERTY INTERFACE_LINK_LIBRARIES ${needs})
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()

mprun_use_archive(ZLIB::ZLIB zlib is_static)
mprun_use_archive(SQLite::SQLite3 sqlite3 is_static)
mprun_use_archive(OpenSSL::Crypto libcrypto is_static)
if(is_static)
  mprun_use_archive(OpenSSL::SSL libssl is_static)
endif()

mprun_use_archive(fmt::fmt fmt is_static)
if(NOT is_static)
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

mprun_use_archive(yaml-cpp::yaml-cpp yaml-cpp is_static)
if(is_static)
  set(mprun_link_options -static-libstdc++ -static-libgcc)
endif()
