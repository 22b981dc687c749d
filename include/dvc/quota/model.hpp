// The ways to set quotas of a level, by name, and the rates that they ask for.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"

namespace dvc::quota {

/// How the quotas of a level are set. P, p projected dossiers and those of them online; u = P - p; t a rate.
enum class model {
  share_of_deficit,  ///< a total in proportion to u (plan 128)
  uniform,           ///< every unit is asked for one rate: t P - p, nothing of a unit beyond it
  by_tier,           ///< as uniform, with a rate for each tier of units
  fill_the_gap,      ///< one rate below which nobody stays; a unit beyond it keeps its own. With a total, the rate that takes it
};

/// The names of the models.
inline constexpr std::pair<std::string_view, model> model_names[] = {
    {"share-of-deficit", model::share_of_deficit},
    {"uniform", model::uniform},
    {"by-tier", model::by_tier},
    {"fill-the-gap", model::fill_the_gap},
};

/// The printed name of a model.
[[nodiscard]] constexpr std::string_view name(model by) noexcept {
  for (const auto& [text, m] : model_names)
    if (m == by) return text;
  return {};
}

/// The model of that name; null for any other text.
[[nodiscard]] constexpr std::optional<model> parse_model(std::string_view text) noexcept {
  for (const auto& [known, m] : model_names)
    if (known == text) return m;
  return std::nullopt;
}

/// A rate that binds, and one that is hoped for: Khánh Hòa 752/QĐ-UBND asks departments for "45-50%". Equal where there is
/// one rate only.
struct rate_range {
  rational least, goal;

  friend constexpr bool operator==(const rate_range&, const rate_range&) = default;
  [[nodiscard]] constexpr bool is_range() const { return least != goal; }
  [[nodiscard]] std::string str() const { return is_range() ? least.str() + "-" + goal.str() : least.str(); }

  /// Reads one rate (`rational::parse`) or two with a hyphen or an en dash: `45-50%`, `45%-50%`, `0.45-0.5`, `9/20-1/2`. A
  /// percent sign at the end holds for both.
  ///
  /// Errors: `argument` for other text or a range that falls, `range` for a rate above 1.
  [[nodiscard]] static result<rate_range> parse(std::string_view text) {
    constexpr std::string_view dashes[] = {"\u2013", "-"};
    std::string first(text), last(text);
    for (const std::string_view dash : dashes)
      if (const std::size_t at = text.find(dash); at != std::string_view::npos) {
        first = text.substr(0, at), last = text.substr(at + dash.size());
        if (last.ends_with('%') && !first.ends_with('%') && first.find('/') == std::string::npos) first += '%';
        break;
      }
    const auto least = rational::parse(first), goal = rational::parse(last);
    if (!least || !goal)
      return failure{errc::argument, "\"" + std::string(text) +
                                         "\" is not an exact rate; write it as 3/5, 0.6 or 60% (point as decimal mark), a "
                                         "range as 45-50%"};
    if (*goal < *least)
      return failure{errc::argument, "the range \"" + std::string(text) + "\" falls; give the lower rate first"};
    if (*goal > *ratio(1, 1))
      return failure{errc::range, "a rate of " + goal->str() + " asks for more than every dossier; give at most 1 (100%)"};
    return rate_range{*least, *goal};
  }
};

}  // namespace dvc::quota
