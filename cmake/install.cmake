# Install rules. Components: dev (headers, archive, CMake and pkg-config files), runtime (the shared
# library), data (data sets and schemas), python (the extension module, see bindings/).
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/dvc")
set(data_dir "${CMAKE_INSTALL_DATADIR}/dvc")

install(TARGETS dvc_core dvc_eigen dvc_io dvc_dvc
  EXPORT dvcTargets
  ARCHIVE COMPONENT dev
  LIBRARY COMPONENT runtime NAMELINK_COMPONENT dev
  RUNTIME COMPONENT runtime
  FILE_SET HEADERS COMPONENT dev)
install(EXPORT dvcTargets NAMESPACE dvc:: DESTINATION "${package_dir}" COMPONENT dev)

configure_package_config_file(cmake/dvcConfig.cmake.in dvcConfig.cmake
  INSTALL_DESTINATION "${package_dir}"
  PATH_VARS data_dir
  NO_CHECK_REQUIRED_COMPONENTS_MACRO)
write_basic_package_version_file(dvcConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(
  FILES
    "${CMAKE_CURRENT_BINARY_DIR}/dvcConfig.cmake"
    "${CMAKE_CURRENT_BINARY_DIR}/dvcConfigVersion.cmake"
    cmake/Findutf8proc.cmake
  DESTINATION "${package_dir}" COMPONENT dev)

# dvc.pc finds its prefix from its own place, so that the installed tree may be moved.
file(RELATIVE_PATH pc_prefix
  "/prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/prefix")
string(REGEX REPLACE "/$" "" pc_prefix "${pc_prefix}")
if(BUILD_SHARED_LIBS)
  set(pc_requires "")
  set(pc_cflags "")
else()
  # An archive leaves utf8proc to whoever links it, with or without pkg-config --static.
  set(pc_requires "libutf8proc")
  set(pc_cflags " -DDVC_IO_STATIC_DEFINE")
endif()
configure_file(cmake/dvc.pc.in dvc.pc @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/dvc.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" COMPONENT dev)

install(DIRECTORY "${dvc_DATA_DIR}/datasets" "${dvc_DATA_DIR}/schemas"
  DESTINATION "${data_dir}" COMPONENT data
  PATTERN "*.py" EXCLUDE
  PATTERN "__pycache__" EXCLUDE)
