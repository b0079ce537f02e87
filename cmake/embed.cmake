# Turns text files into a C++ header of constants, so that code for boards, say, is written, linted
# and tested as what it is and still ships inside the program.
#
# Flow: mprun_embed(TARGET HEADER NAMESPACE ns FILES a.py …) makes TARGET, an interface library whose
# users may include HEADER and find ns::a there, or ns::a_min of a.min.js. The header is made anew when
# a file changes: this script is then run by itself (cmake -P) with OUTPUT, NAMESPACE and FILES.

if(CMAKE_SCRIPT_MODE_FILE)
  # A string literal may hold 64 KiB at least; what may end one early must not be in a file.
  set(text "// Generated from the files that it holds; do not edit.\n#pragma once\n\n#include <string_view>\n\n")
  string(APPEND text "namespace ${NAMESPACE} {\n\n")
  foreach(file IN LISTS FILES)
    cmake_path(GET file STEM LAST_ONLY name)
    string(MAKE_C_IDENTIFIER "${name}" name)
    # Read as hex and brought back: reading as text would take [ ] ; for list syntax.
    file(READ "${file}" hex HEX)
    string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${hex}")
    # One literal a line of source keeps the compiler's messages and this file readable.
    string(REPLACE "\\x0a" "\\x0a\"\n    \"" bytes "${bytes}")
    string(LENGTH "${hex}" digits)
    math(EXPR size "${digits} / 2")
    string(APPEND text "inline constexpr std::string_view ${name}(\n    \"${bytes}\",\n    ${size});\n\n")
  endforeach()
  string(APPEND text "} // namespace ${NAMESPACE}\n")
  file(WRITE "${OUTPUT}" "${text}")
  return()
endif()

set(MPRUN_EMBED_SCRIPT "${CMAKE_CURRENT_LIST_FILE}")

function(mprun_embed target header)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "NAMESPACE" "FILES")
  list(TRANSFORM arg_FILES PREPEND "${CMAKE_CURRENT_SOURCE_DIR}/" REGEX "^[^/]")
  set(output "${CMAKE_BINARY_DIR}/generated/${header}")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DOUTPUT=${output}" "-DNAMESPACE=${arg_NAMESPACE}"
            "-DFILES=${arg_FILES}" -P "${MPRUN_EMBED_SCRIPT}"
    DEPENDS ${arg_FILES} "${MPRUN_EMBED_SCRIPT}"
    COMMENT "Embedding ${header}"
    VERBATIM)
  add_custom_target(${target}_header DEPENDS "${output}")
  add_library(${target} INTERFACE)
  target_include_directories(${target} INTERFACE "${CMAKE_BINARY_DIR}/generated")
  add_dependencies(${target} ${target}_header)
endfunction()
