# dvc_find(<package> <debian-package>): find_package that says what to install. No download at
# configure time: a missing dependency ends the configuration at once.
macro(dvc_find package debian)
  find_package(${package} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR
      "dvc: ${package} was not found.\n"
      "Debian, Ubuntu: apt-get install ${debian}\n"
      "vcpkg: the manifest vcpkg.json names it.")
  endif()
endmacro()
