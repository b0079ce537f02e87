# Sets uplot_files to the files of uPlot, which draws the trends in the page of the history.

set(MPRUN_UPLOT "" CACHE PATH "The folder of uPlot.iife.min.js, uPlot.min.css and LICENSE; empty: where ci/setup puts them")

# Found anew each time, because another user may build in the same folder.
set(data_home "$ENV{XDG_DATA_HOME}")
if(data_home STREQUAL "")
  set(data_home "$ENV{HOME}/.local/share")
endif()
set(uplot_folder "${MPRUN_UPLOT}")
if(uplot_folder STREQUAL "")
  set(uplot_folder "${data_home}/mprun/uplot")
endif()

set(uplot_files uPlot.iife.min.js uPlot.min.css LICENSE)
list(TRANSFORM uplot_files PREPEND "${uplot_folder}/")
foreach(file IN LISTS uplot_files)
  if(NOT EXISTS "${file}")
    message(FATAL_ERROR "${file} is missing: run ci/setup, which gets uPlot, or set MPRUN_UPLOT to its folder")
  endif()
endforeach()
