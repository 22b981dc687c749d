#!/usr/bin/env bash
# One step of the consumer tests, called by CTest:
#   run.sh package|find_package|pkg_config|add_subdirectory|readme static|shared SOURCE WORK
# `package` builds, installs and then moves the package; the others use the moved one, except
# add_subdirectory, which uses the source tree.
set -euo pipefail

step=$1 kind=$2 source=$3 work=$4
consumer=$source/tests/consumer
prefix=$work/moved-$kind
cxx=${CXX:-c++} cmake=${CMAKE:-cmake}
export CXX=$cxx

fail() { echo "consumer $step $kind: $*" >&2; exit 1; }

run_app() {
  local out
  out=$("$@") || fail "$1 ends with $?"
  [[ $out =~ ^communes:\ [1-9][0-9]+$ ]] || fail "$1 prints: $out"
  echo "$out"
}

# The JSON library is private: no consumer may open it or need to find it.
without_json=(-DCMAKE_DISABLE_FIND_PACKAGE_nlohmann_json=ON)
expect_no_json() {
  if "$cxx" -std=c++20 -M "$@" "$consumer/app/main.cpp" | grep -E 'nlohmann|utf8proc'; then
    fail "the app's compilation opens a private dependency"
  fi
}

pkg_config() { PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config "$@"; }

case $step in
  package)
    shared=OFF
    [[ $kind == shared ]] && shared=ON
    rm -rf "$work/installed-$kind" "$prefix"
    "$cmake" -G Ninja -S "$source" -B "$work/package-$kind" -DCMAKE_BUILD_TYPE=Debug \
      -DBUILD_SHARED_LIBS=$shared -DCMAKE_INSTALL_LIBDIR=lib -DDVC_BUILD_TESTS=OFF
    "$cmake" --build "$work/package-$kind"
    "$cmake" --install "$work/package-$kind" --prefix "$work/installed-$kind"
    mv "$work/installed-$kind" "$prefix"
    if grep -rIn nlohmann "$prefix/lib" "$prefix/include"; then
      fail "the package names a private dependency"
    fi
    if grep -rIn -e "$work" -e "$source/" "$prefix/lib" "$prefix/include"; then
      fail "the package names the folder it was built in"
    fi
    ;;
  find_package)
    disabled=("${without_json[@]}")
    [[ $kind == shared ]] && disabled+=(-DCMAKE_DISABLE_FIND_PACKAGE_utf8proc=ON)
    rm -rf "$work/find_package-$kind"
    "$cmake" -G Ninja -S "$consumer/find_package" -B "$work/find_package-$kind" \
      -Ddvc_ROOT="$prefix" "${disabled[@]}"
    "$cmake" --build "$work/find_package-$kind"
    run_app "$work/find_package-$kind/app"
    run_app "$work/find_package-$kind/app_with_all"
    ;;
  pkg_config)
    read -ra flags <<<"$(pkg_config --cflags dvc)"
    read -ra libs <<<"$(pkg_config --libs dvc)"
    flags+=("-DDVC_DATA_DIR=\"$(pkg_config --variable=datadir dvc)\"")
    expect_no_json "${flags[@]}"
    "$cxx" -std=c++20 "${flags[@]}" "$consumer/app/main.cpp" "${libs[@]}" -o "$work/pkg_config-$kind"
    LD_LIBRARY_PATH=$prefix/lib run_app "$work/pkg_config-$kind"
    ;;
  add_subdirectory)
    "$cmake" -G Ninja -S "$consumer/add_subdirectory" -B "$work/add_subdirectory" \
      -DDVC_SOURCE="$source"
    "$cmake" --build "$work/add_subdirectory"
    run_app "$work/add_subdirectory/app"
    ;;
  readme)
    # Each ```cpp block of README.md with a main() must compile against the package and run.
    rm -f "$work"/readme-*
    awk -v work="$work" '
      /^```cpp/ { name = sprintf("%s/readme-%d.cpp", work, ++n); next }
      /^```/    { name = "" }
      name      { print > name }' "$source/README.md"
    read -ra flags <<<"$(pkg_config --cflags dvc)"
    read -ra libs <<<"$(pkg_config --libs dvc)"
    data=$(pkg_config --variable=datadir dvc)
    ran=0
    for file in $(grep -l 'int main' "$work"/readme-*.cpp); do
      "$cxx" -std=c++20 "${flags[@]}" -DDVC_DATA_DIR="\"$data\"" "$file" "${libs[@]}" -o "${file%.cpp}"
      "${file%.cpp}" "$data" || fail "$file ends with $?"
      ran=$((ran + 1))
    done
    [[ $ran -gt 0 ]] || fail "README.md has no C++ program"
    ;;
  *) fail "unknown step" ;;
esac
