#include "text.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace dvc::io {
namespace {

const utf8proc_uint8_t* bytes(std::string_view text) { return reinterpret_cast<const utf8proc_uint8_t*>(text.data()); }

// Whether every letter stands below U+0300, where combining marks begin, or is one that Vietnamese has composed: texts of
// these alone are in form C. True for nearly every text, and quickly found.
bool is_plainly_nfc(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
    if (byte(0) < 0x80) at += 1;
    else if (byte(0) < 0xCC) at += 2;
    else if (byte(0) == 0xE1 && (byte(1) == 0xBA || byte(1) == 0xBB) && byte(1) * 64 + byte(2) >= 0xBA * 64 + 0xA0 &&
             byte(1) * 64 + byte(2) <= 0xBB * 64 + 0xB9) at += 3;  // U+1EA0 to U+1EF9
    else return false;
  }
  return true;
}

}  // namespace

std::optional<std::size_t> first_bad_byte(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (static_cast<unsigned char>(text[at]) < 0x80) {
      ++at;
      continue;
    }
    utf8proc_int32_t point = 0;
    const auto read = utf8proc_iterate(bytes(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    if (read <= 0) return at;
    at += static_cast<std::size_t>(read);
  }
  return std::nullopt;
}

bool is_nfc(std::string_view text) {
  if (is_plainly_nfc(text)) return true;
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &mapped,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return size >= 0 && text == std::string_view(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(size));
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    utf8proc_int32_t point = 0;
    const auto read = utf8proc_iterate(bytes(text) + at, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
    if (read <= 0) return width + text.size() - at;
    width += static_cast<std::size_t>(std::max(0, utf8proc_charwidth(point)));
    at += static_cast<std::size_t>(read);
  }
  return width;
}

}  // namespace dvc::io
