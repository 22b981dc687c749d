// Files whole or not at all.
#include "dvc/io/file.hpp"

#include <algorithm>
#include <cstddef>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#ifdef __unix__
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace {

namespace fs = std::filesystem;
using dvc::errc;
using dvc::io::max_file_bytes;
using dvc::io::read_file;
using dvc::io::write_file;

// A folder of its own for each test, gone afterwards.
struct scratch {
  fs::path folder = fs::temp_directory_path() / ("dvc-io-file-" + std::to_string(std::random_device{}()));
  scratch() { fs::create_directories(folder); }
  ~scratch() {
    std::error_code ignored;
    fs::permissions(folder, fs::perms::owner_all, ignored);
    fs::remove_all(folder, ignored);
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  [[nodiscard]] auto files() const { return std::distance(fs::directory_iterator(folder), fs::directory_iterator()); }
};

std::string content(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_failed(const dvc::result<void>& written, const fs::path& path, const std::string& fragment) {
  REQUIRE_FALSE(written.has_value());
  CHECK(written.error().code == errc::io);
  CHECK(written.error().where.file == path.string());
  CHECK(written.error().message.starts_with("cannot be written: "));
  CAPTURE(written.error().message);
  CHECK(written.error().message.find(fragment) != std::string::npos);
}

TEST_CASE("what is written is read back, byte for byte, and nothing else stands beside it") {
  const scratch s;
  const fs::path path = s.folder / "đầu ra.csv";
  std::string every_byte = "a\r\nb\n";
  for (int b = 0; b < 256; ++b) every_byte += static_cast<char>(b);
  for (const std::string& text : {every_byte, std::string(), std::string(3'000'000, 'x'), std::string("short")}) {
    REQUIRE(write_file(path, text).has_value());  // also over what stood there, longer or shorter
    CHECK(content(path) == text);
    CHECK(*read_file(path) == text);
    CHECK(s.files() == 1);
  }
}

TEST_CASE("a folder that is missing is not made up, and nothing is left behind") {
  const scratch s;
  const fs::path path = s.folder / "missing" / "out.csv";
  check_failed(write_file(path, "text"), path, "No such file or directory");
  CHECK(s.files() == 0);
}

TEST_CASE("a folder is not a file to write") {
  const scratch s;
  const fs::path path = s.folder / "here";
  fs::create_directory(path);
  check_failed(write_file(path, "text"), path, "it is a folder");
  CHECK(fs::is_directory(path));
  CHECK(s.files() == 1);
}

TEST_CASE("a file as folder is an error that leaves the file alone") {
  const scratch s;
  REQUIRE(write_file(s.folder / "plain", "old").has_value());
  const fs::path path = s.folder / "plain" / "out.csv";
  check_failed(write_file(path, "new"), path, "Not a directory");
  CHECK(content(s.folder / "plain") == "old");
}

#ifdef __unix__
TEST_CASE("a folder that may not be written keeps its files as they are") {
  if (geteuid() == 0) return;  // the superuser may write everywhere
  const scratch s;
  const fs::path path = s.folder / "out.csv";
  REQUIRE(write_file(path, "old").has_value());
  fs::permissions(s.folder, fs::perms::owner_read | fs::perms::owner_exec);
  check_failed(write_file(path, "new"), path, "Permission denied");
  CHECK(content(path) == "old");
  CHECK(s.files() == 1);
}

TEST_CASE("where no file can be made beside it, the old content stays") {
  const scratch s;
  const fs::path path = s.folder / std::string(250, 'n');  // names end at 255 bytes, the file beside has a longer one
  std::ofstream(path) << "old";
  check_failed(write_file(path, "new"), path, "File name too long");
  CHECK(content(path) == "old");
  CHECK(s.files() == 1);
}

// Planted bug: the fs::remove after a failed write left out leaves the ".part" file here.
TEST_CASE("a write that breaks off leaves the old content and no part of the new") {
  const scratch s;
  const fs::path path = s.folder / "out.csv";
  REQUIRE(write_file(path, "old").has_value());
  rlimit before{};
  REQUIRE(getrlimit(RLIMIT_FSIZE, &before) == 0);
  rlimit small = before;
  small.rlim_cur = 4096;
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  REQUIRE(setrlimit(RLIMIT_FSIZE, &small) == 0);
  const auto written = write_file(path, std::string(100'000, 'x'));
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  check_failed(written, path, "File too large");
  CHECK(content(path) == "old");
  CHECK(s.files() == 1);
}

TEST_CASE("a pipe or device is not replaced by a file") {
  const scratch s;
  const fs::path path = s.folder / "pipe";
  REQUIRE(mkfifo(path.c_str(), 0600) == 0);
  check_failed(write_file(path, "text"), path, "");
  CHECK(fs::is_fifo(path));
  CHECK(s.files() == 1);
}

TEST_CASE("a file that may not be read is an io error") {
  if (geteuid() == 0) return;
  const scratch s;
  const fs::path path = s.folder / "closed";
  REQUIRE(write_file(path, "text").has_value());
  fs::permissions(path, fs::perms::none);
  const auto text = read_file(path);
  REQUIRE_FALSE(text.has_value());
  CHECK(text.error().code == errc::io);
  CHECK(text.error().message.find("cannot be read") != std::string::npos);
}
#endif

TEST_CASE("a file that is not there, a folder and a file above the limit are three different errors") {
  const scratch s;
  const auto missing = read_file(s.folder / "missing.csv");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == errc::not_found);
  CHECK(missing.error().text() == (s.folder / "missing.csv").string() + ": there is no such file");

  const auto folder = read_file(s.folder);
  REQUIRE_FALSE(folder.has_value());
  CHECK(folder.error().code == errc::io);
  CHECK(folder.error().message == "this is not a regular file");

  const fs::path large = s.folder / "large";
  std::ofstream(large) << "x";
  fs::resize_file(large, max_file_bytes + 1);
  const auto refused = read_file(large);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == errc::range);
  CHECK(refused.error().message == "has 67108865 bytes; at most 67108864 are read");
  fs::resize_file(large, max_file_bytes);
  CHECK(read_file(large)->size() == 64U * 1024 * 1024);
}

}  // namespace
