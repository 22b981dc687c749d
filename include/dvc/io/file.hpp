// Reads a file whole, within a limit; writes a file whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

#include "dvc/base/result.hpp"
#include "dvc/io/export.hpp"

namespace dvc::io {

/// No input file may be larger than this.
inline constexpr std::size_t max_file_bytes = std::size_t{64} << 20;

/// The bytes of a regular file. Errors: `not_found`, `io`, `range` where it is larger than `max_file_bytes`.
[[nodiscard]] DVC_IO_EXPORT result<std::string> read_file(const std::filesystem::path& path);

/// Writes `text` beside `path` and renames it into place, so that readers see the old file or the whole new one.
/// Errors: `io`; then nothing is left behind.
[[nodiscard]] DVC_IO_EXPORT result<void> write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace dvc::io
