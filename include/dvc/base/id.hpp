// Identifiers: unit codes, and the level a unit stands at. Codes are text; "01" is not 1.
#pragma once

#include <array>
#include <compare>
#include <concepts>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace dvc {

/// The code of an administrative unit (GSO code, or a plan's own for departments).
class unit_id {
 public:
  unit_id() = default;
  explicit unit_id(std::string code) : code_(std::move(code)) {}
  explicit unit_id(const char* code) : code_(code) {}
  explicit unit_id(std::integral auto) = delete;  // an integer has lost its leading zeros

  [[nodiscard]] const std::string& str() const noexcept { return code_; }
  [[nodiscard]] bool empty() const noexcept { return code_.empty(); }
  friend auto operator<=>(const unit_id&, const unit_id&) = default;

 private:
  std::string code_;
};

/// Where a unit stands; a higher level has the smaller value.
enum class level { province, department, district, commune };

/// All levels, highest first.
inline constexpr std::array levels{level::province, level::department, level::district, level::commune};

/// The levels that receive quotas, in the plan's order.
inline constexpr std::array quota_levels{level::department, level::district, level::commune};

/// `province`, `department`, `district`, `commune`.
[[nodiscard]] constexpr std::string_view name(level at) noexcept {
  constexpr std::array<std::string_view, 4> names{"province", "department", "district", "commune"};
  return names[static_cast<std::size_t>(at)];
}

/// The level of that name; null for any other text.
[[nodiscard]] constexpr std::optional<level> parse_level(std::string_view text) noexcept {
  for (const level at : levels)
    if (name(at) == text) return at;
  return std::nullopt;
}

}  // namespace dvc

template <>
struct std::hash<dvc::unit_id> {
  std::size_t operator()(const dvc::unit_id& id) const noexcept { return std::hash<std::string>{}(id.str()); }
};
