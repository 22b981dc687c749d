// The methods by their names: one table from every name and historical alias to a method.
#pragma once

#include <optional>
#include <string_view>
#include <utility>

namespace dvc::apportion {

/// How a total is divided into whole numbers. Divisor methods are named by their signposts s(1) <= s(2) <= ...: row i gets
/// its k-th dossier at priority w_i / s(k).
enum class method {
  largest_remainder,      ///< whole quotas first, then the largest remainders (quota: see `quota_rule`)
  adams,                  ///< s(k) = k - 1
  dean,                   ///< s(k) = 2k(k-1)/(2k-1), the harmonic mean of k - 1 and k
  huntington_hill,        ///< s(k) = sqrt(k(k-1)), the geometric mean
  sainte_lague,           ///< s(k) = k - 1/2, the arithmetic mean
  modified_sainte_lague,  ///< as sainte_lague, but s(1) = 7/10
  dhondt,                 ///< s(k) = k
  stationary,             ///< s(k) = k - 1 + q, 0 <= q <= 1
  signposts,              ///< s given by the caller
  quota_method,           ///< D'Hondt among the rows that stay within their upper quota (Balinski and Young 1975)
};

/// The last enumerator, for tests that walk all of them.
inline constexpr method last_method = method::quota_method;

/// Weight per dossier in the method of largest remainders, W the sum of weights and S the total.
enum class quota_rule {
  hare,                ///< W / S
  droop,               ///< floor(W / (S + 1)) + 1
  hagenbach_bischoff,  ///< W / (S + 1)
  imperiali,           ///< W / (S + 2)
};

/// Every name of a method, the first of each being the one that is printed.
inline constexpr std::pair<std::string_view, method> method_names[] = {
    {"largest-remainder", method::largest_remainder},
    {"hamilton", method::largest_remainder},
    {"vinton", method::largest_remainder},
    {"hare-niemeyer", method::largest_remainder},
    {"adams", method::adams},
    {"smallest-divisors", method::adams},
    {"dean", method::dean},
    {"harmonic-mean", method::dean},
    {"huntington-hill", method::huntington_hill},
    {"hill", method::huntington_hill},
    {"equal-proportions", method::huntington_hill},
    {"sainte-lague", method::sainte_lague},
    {"webster", method::sainte_lague},
    {"major-fractions", method::sainte_lague},
    {"schepers", method::sainte_lague},
    {"modified-sainte-lague", method::modified_sainte_lague},
    {"dhondt", method::dhondt},
    {"jefferson", method::dhondt},
    {"greatest-divisors", method::dhondt},
    {"hagenbach-bischoff", method::dhondt},
    {"stationary", method::stationary},
    {"signposts", method::signposts},
    {"quota-method", method::quota_method},
    {"balinski-young", method::quota_method},
};

/// The names of the quotas of the method of largest remainders.
inline constexpr std::pair<std::string_view, quota_rule> quota_names[] = {
    {"hare", quota_rule::hare},
    {"droop", quota_rule::droop},
    {"hagenbach-bischoff", quota_rule::hagenbach_bischoff},
    {"imperiali", quota_rule::imperiali},
};

/// The printed name of a method.
[[nodiscard]] constexpr std::string_view name(method by) noexcept {
  for (const auto& [text, m] : method_names)
    if (m == by) return text;
  return {};
}

/// The printed name of a quota.
[[nodiscard]] constexpr std::string_view name(quota_rule quota) noexcept {
  for (const auto& [text, q] : quota_names)
    if (q == quota) return text;
  return {};
}

/// The method of that name or alias; null for any other text.
[[nodiscard]] constexpr std::optional<method> parse_method(std::string_view text) noexcept {
  for (const auto& [known, m] : method_names)
    if (known == text) return m;
  return std::nullopt;
}

/// The quota of that name; null for any other text.
[[nodiscard]] constexpr std::optional<quota_rule> parse_quota(std::string_view text) noexcept {
  for (const auto& [known, q] : quota_names)
    if (known == text) return q;
  return std::nullopt;
}

}  // namespace dvc::apportion
