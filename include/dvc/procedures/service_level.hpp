// The level at which a procedure is offered online: the digits 1 to 4, and the words that came after them.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace dvc::procedures {

/// Levels 1 to 4 (32/2017/TT-BTTTT); systems keep the digits after the words came.
enum class service_level { one = 1, two, three, four };

/// How much of a procedure is done online (42/2022/NĐ-CP).
enum class coverage { information, partial, full };

/// `information`, `partial`, `full`.
[[nodiscard]] constexpr std::string_view name(coverage c) noexcept {
  constexpr std::array<std::string_view, 3> names{"information", "partial", "full"};
  return names[static_cast<std::size_t>(c)];
}

/// The word for a digit as systems use it (Definitions 4.7): 4 full, 3 partial, 2 information only.
///
/// Null for 1: nothing that was seen says what becomes of it. Source: systems in use; the words, 42/2022/NĐ-CP (secondary).
[[nodiscard]] constexpr std::optional<coverage> coverage_of(service_level at) noexcept {
  switch (at) {
    case service_level::four: return coverage::full;
    case service_level::three: return coverage::partial;
    case service_level::two: return coverage::information;
    case service_level::one: return std::nullopt;
  }
  return std::nullopt;
}

/// The words of `parse_service_level`, for messages and formats.
inline constexpr std::array<std::string_view, 7> service_level_words{"1", "2", "3", "4", "information", "partial", "full"};

/// Reads `1` to `4`, or the word that stands for 2, 3 or 4; null for any other text. Example: `full` is level 4.
[[nodiscard]] constexpr std::optional<service_level> parse_service_level(std::string_view text) noexcept {
  for (const auto at : {service_level::one, service_level::two, service_level::three, service_level::four}) {
    const auto word = coverage_of(at);
    if (text == service_level_words[static_cast<std::size_t>(at) - 1] || (word && text == name(*word))) return at;
  }
  return std::nullopt;
}

}  // namespace dvc::procedures
