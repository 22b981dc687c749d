# Brings the environment up: sourced by demo.sh and test.sh from any folder, in plain bash.
#
#   . tools/setup.sh demo    what building and running needs
#   . tools/setup.sh test    everything
#
# Debian packages are asked of apt only if missing; .venv, its packages and the built dvcquota carry
# stamps, so that a run with nothing to do takes about a second. Logs: build/log/.

profile=$1
cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
export LC_ALL=C.UTF-8
mkdir -p build/log

# step NAME COMMAND...: runs it into build/log/NAME.log; on failure shows the tail and ends the run.
step() {
  local name=$1 start=$SECONDS code=0
  shift
  "$@" >"build/log/$name.log" 2>&1 </dev/null || code=$?
  if [[ $code -ne 0 ]]; then
    tail -n 60 "build/log/$name.log" >&2
    printf 'FAILED  %s (exit %d, build/log/%s.log)\n' "$name" "$code" "$name" >&2
    exit 1
  fi
  printf 'ok      %-12s %4d s\n' "$name" $((SECONDS - start))
}

debian=(g++ cmake ninja-build python3-venv python3-dev
  libeigen3-dev nlohmann-json3-dev libutf8proc-dev)
extras=cli
groups=()
if [[ $profile == test ]]; then
  debian+=(doctest-dev libvalijson-dev libbenchmark-dev pkgconf
    clang-16 libclang-rt-16-dev doxygen valgrind)
  extras=all
  groups=(--group dev)
fi

install_debian() {
  local root=()
  if [[ $(id -u) -ne 0 ]]; then
    command -v sudo >/dev/null || {
      echo "as root: apt-get update && apt-get install --no-install-recommends $*"
      return 1
    }
    root=(sudo env)
    # sudo drops these; apt may need them to reach its mirror.
    local name
    for name in http_proxy https_proxy no_proxy; do
      [[ -z ${!name:-} ]] || root+=("$name=${!name}")
    done
    root+=(DEBIAN_FRONTEND=noninteractive)
  fi
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get update -q &&
    DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -qy --no-install-recommends "$@"
}

missing=()
for package in "${debian[@]}"; do
  [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] ||
    missing+=("$package")
done
[[ ${#missing[@]} -eq 0 ]] || step apt install_debian "${missing[@]}"

# PATH's python3 may be another one: the extension is built for Debian's.
[[ -x .venv/bin/python ]] || step venv /usr/bin/python3 -m venv .venv

# The build runs without isolation, so what pyproject.toml asks for is installed here.
install_requirements() {
  .venv/bin/pip install -q --upgrade 'pip>=25.1' || return
  local requires
  mapfile -t requires < <(.venv/bin/python - "$extras" <<'PY'
import sys, tomllib

with open("pyproject.toml", "rb") as file:
    config = tomllib.load(file)
print(*config["build-system"]["requires"], *config["project"]["dependencies"], sep="\n")
optional = config["project"]["optional-dependencies"]
for extra in optional if sys.argv[1] == "all" else [sys.argv[1]]:
    if extra != "all":
        print(*optional[extra], sep="\n")
PY
  )
  .venv/bin/pip install -q "${requires[@]}" "${groups[@]}"
}

install_package() {
  .venv/bin/pip install -q --no-build-isolation --no-deps --force-reinstall \
    -C cmake.define.CMAKE_COMPILE_WARNING_AS_ERROR=ON \
    -C "cmake.define.CMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wconversion -Wshadow" .
}

# stamped NAME KEY COMMAND...: the step only if KEY is not what it was after its last success.
stamped() {
  local name=$1 key=$2 file=.venv/stamp-$1
  shift 2
  [[ -f $file && $(<"$file") == "$key" ]] && return
  rm -f "$file"
  step "$name" "$@"
  echo "$key" >"$file"
}

requirements=$(sha256sum pyproject.toml tools/setup.sh | sha256sum)
# What the test profile installed holds what the demo needs.
if [[ $profile == test || ! -f .venv/stamp-test ]] ||
  [[ $(<.venv/stamp-test) != "$requirements" ]]; then
  stamped "$profile" "$requirements" install_requirements
fi
sources=$(find CMakeLists.txt LICENSE README.md bindings cmake include pyproject.toml python src \
  -type f -not -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum | sha256sum)
stamped package "$sources $(.venv/bin/python -V)" install_package
