# Finds utf8proc (Debian ships no CMake config for it) and defines utf8proc::utf8proc.
# utf8proc_USE_STATIC_LIBS: take the archive, for example into a Python wheel.
find_path(utf8proc_INCLUDE_DIR utf8proc.h)
if(utf8proc_USE_STATIC_LIBS)
  find_library(utf8proc_LIBRARY NAMES libutf8proc.a utf8proc_static utf8proc)
else()
  find_library(utf8proc_LIBRARY NAMES utf8proc)
endif()
mark_as_advanced(utf8proc_INCLUDE_DIR utf8proc_LIBRARY)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(utf8proc REQUIRED_VARS utf8proc_LIBRARY utf8proc_INCLUDE_DIR)

if(utf8proc_FOUND AND NOT TARGET utf8proc::utf8proc)
  add_library(utf8proc::utf8proc UNKNOWN IMPORTED)
  set_target_properties(utf8proc::utf8proc PROPERTIES
    IMPORTED_LOCATION "${utf8proc_LIBRARY}"
    INTERFACE_INCLUDE_DIRECTORIES "${utf8proc_INCLUDE_DIR}")
  if(utf8proc_USE_STATIC_LIBS)
    set_target_properties(utf8proc::utf8proc PROPERTIES
      INTERFACE_COMPILE_DEFINITIONS UTF8PROC_STATIC)
  endif()
endif()
