#include "dvc/io/file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <random>
#include <system_error>

namespace dvc::io {
namespace fs = std::filesystem;

result<std::string> read_file(const fs::path& path) {
  const auto fail = [&](errc code, std::string message) { return failure{code, std::move(message), {path.string(), -1, {}}}; };
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) return fail(errc::not_found, "there is no such file");
  if (!fs::is_regular_file(status)) return fail(errc::io, "this is not a regular file");
  const auto size = fs::file_size(path, error);
  if (error) return fail(errc::io, "cannot be read: " + error.message());
  if (size > max_file_bytes)
    return fail(errc::range, "has " + std::to_string(size) + " bytes; at most " + std::to_string(max_file_bytes) +
                                 " are read");
  std::ifstream in(path, std::ios::binary);
  std::string text(static_cast<std::size_t>(size), '\0');
  in.read(text.data(), static_cast<std::streamsize>(size));
  if (!in) return fail(errc::io, std::string("cannot be read: ") + std::strerror(errno));
  return text;
}

result<void> write_file(const fs::path& given, std::string_view text) {
  std::error_code error;
  // a link stays a link: what it points to is replaced
  const fs::path path = fs::is_symlink(given, error) ? fs::weakly_canonical(given, error) : given;
  const auto fail = [&](const std::string& why) {
    return failure{errc::io, "cannot be written: " + why, {given.string(), -1, {}}};
  };
  const auto status = fs::status(path, error);
  if (fs::is_directory(status)) return fail("it is a folder");
  if (fs::exists(status) && !fs::is_regular_file(status)) return fail("it is not a regular file");
  fs::path beside = path;
  beside += ".part" + std::to_string(std::random_device{}());
  {
    std::ofstream out(beside, std::ios::binary);
    if (!out) return fail(std::strerror(errno));
    out.write(text.data(), static_cast<std::streamsize>(text.size()));
    out.close();
    if (!out) {
      const std::string why = std::strerror(errno);
      fs::remove(beside, error);
      return fail(why);
    }
  }
  fs::rename(beside, path, error);
  if (!error) return {};
  const std::string why = error.message();
  fs::remove(beside, error);
  return fail(why);
}

}  // namespace dvc::io
