// Text checks that need Unicode tables; utf8proc stays behind this header.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dvc::io {

/// The position of the first byte that is not UTF-8, or nothing.
[[nodiscard]] std::optional<std::size_t> first_bad_byte(std::string_view text);

/// True where valid UTF-8 is in Unicode normalisation form C.
[[nodiscard]] bool is_nfc(std::string_view text);

/// How many columns of a terminal valid UTF-8 takes.
[[nodiscard]] std::size_t display_width(std::string_view text);

}  // namespace dvc::io
