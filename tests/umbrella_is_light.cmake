# dvc/dvc.hpp must reach neither Eigen nor JSON nor utf8proc: asks the compiler for every file that
# it opens. Run with -D compiler=... -D includes=...
list(TRANSFORM includes PREPEND "-I")
set(unit "${CMAKE_CURRENT_BINARY_DIR}/umbrella_is_light.cpp")
file(WRITE "${unit}" "#include <dvc/dvc.hpp>\n")
execute_process(
  COMMAND "${compiler}" -std=c++20 -M ${includes} "${unit}"
  OUTPUT_VARIABLE opened
  COMMAND_ERROR_IS_FATAL ANY)
if(NOT opened MATCHES "dvc/dvc\\.hpp")
  message(FATAL_ERROR "the compiler lists no dvc/dvc.hpp:\n${opened}")
endif()
if(opened MATCHES "[^ \n]*(Eigen/|nlohmann|utf8proc|dvc/io/)[^ \n]*")
  message(FATAL_ERROR "dvc/dvc.hpp reaches ${CMAKE_MATCH_0}")
endif()
