// What the nine cells of a row should say, given what the unit received and what its level shares.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "dvc/audit/table.hpp"
#include "dvc/base/decimal.hpp"
#include "dvc/base/printed.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/dossiers/projection.hpp"
#include "dvc/quota/printed.hpp"

namespace dvc::audit {

using quota::column;

/// No count of an audited table is larger, no percentage finer: it keeps every product below within 128 bits.
inline constexpr count_t largest_count = 1'000'000'000'000;
inline constexpr int most_places = 6;

/// How an exact share or rate is brought to its printed decimals.
enum class percent_rule { half_up, half_even, down };

/// value * 10^(places + 2) as a whole number; for values at most 10^24 / 10^24 and at most `most_places` places.
[[nodiscard]] inline count_t percent_digits(const rational& value, int places, percent_rule how) {
  wide::u128 scaled = value.numerator();
  for (int i = 0; i < places + 2; ++i) scaled = scaled * wide::u128(10U);
  const wide::u128 d = value.denominator(), floor = scaled / d, rest = scaled % d;
  const wide::u128 twice = rest + rest;
  const bool odd = floor % wide::u128(2U) == wide::u128(1U);
  const bool up = how != percent_rule::down && (twice > d || (twice == d && (how == percent_rule::half_up || odd)));
  return static_cast<count_t>(floor) + (up ? 1 : 0);
}

/// What a cell is: not printed at all, empty, a number, or something that no rule reads.
enum class state : std::uint8_t { absent, blank, number, unreadable };

/// A cell as the audit sees it.
struct reading {
  state is = state::absent;
  decimal value{};
};

/// One reading per column.
using readings = std::array<reading, quota::columns.size()>;

[[nodiscard]] constexpr std::size_t index_of(quota::column c) noexcept { return static_cast<std::size_t>(c); }

/// What a cell prints: its text, read by the type of its column; the value that stands for it where there is no text.
/// Null for an empty cell; a failure for a text that no rule reads.
[[nodiscard]] inline result<quota::cell> printed_value(const published_cell& cell, quota::column c) {
  if (cell.text.find_first_not_of(" \t\r\n") == std::string::npos) return cell.value;
  const auto as = read_printed(cell.text, quota::is_percent(c));
  if (!as) return as.error();
  return as->value;
}

/// Reads the cells of a row: values beyond the limits above, and fractions of a dossier, count as unreadable.
[[nodiscard]] inline readings read(const published_cells& cells, const std::array<bool, quota::columns.size()>& has) {
  readings r{};
  for (const column c : quota::columns) {
    reading& to = r[index_of(c)];
    if (!has[index_of(c)]) continue;
    const auto as = printed_value(cells[index_of(c)], c);
    if (!as || !*as) {
      to.is = as ? state::blank : state::unreadable;
      continue;
    }
    const quota::cell& value = *as;
    const bool whole = quota::is_percent(c) || value->places == 0;
    const bool fits = value->digits >= 0 && value->digits <= largest_count && value->places <= most_places;
    to = {whole && fits ? state::number : state::unreadable, *value};
  }
  return r;
}

/// What a unit received, is expected to receive, and whether it takes part: the other cells follow from these.
struct figures {
  count_t total = 0, online = 0;            ///< T, o
  count_t projected = 0, projected_online = 0;  ///< P, p
  bool excluded = false;

  [[nodiscard]] count_t offline() const noexcept { return projected - projected_online; }
  friend bool operator==(const figures&, const figures&) = default;
};

/// What a level shares: N dossiers among W offline ones, and how its rows were printed.
struct basis {
  rational factor{};          ///< P = factor x T
  count_t offline = 0;        ///< W
  rational total{};           ///< N
  percent_rule rates = percent_rule::half_up, shares = percent_rule::half_up, targets = percent_rule::half_up;
  bool rounded_extra = false;  ///< targets follow from the whole extra rather than from the exact part
};

/// The least and the most extra that a row may have.
struct extra_range {
  count_t least = 0, most = 0;
  [[nodiscard]] bool holds(count_t e) const noexcept { return least <= e && e <= most; }
  friend bool operator==(const extra_range&, const extra_range&) = default;
};

/// q = u N / W, the exact part of a row; 0 for an excluded row and where nothing is offline.
[[nodiscard]] inline rational part_of(const figures& f, const basis& b) {
  if (f.excluded || b.offline == 0) return {};
  // u, W <= 10^12 and N <= 10^13 / 10^12 (see `check`): below 10^25 / 10^24
  return *rational::of(static_cast<wide::u128>(f.offline()) * b.total.numerator(),
                       static_cast<wide::u128>(b.offline) * b.total.denominator());
}

/// Whole dossiers around the exact part: floor, and the next one where there is a rest.
[[nodiscard]] inline extra_range around(const rational& part) {
  const wide::u128 floor = part.numerator() / part.denominator();
  const bool rest = part.numerator() % part.denominator() != wide::u128(0U);
  const auto least = static_cast<count_t>(floor);
  return {least, least + (rest ? 1 : 0)};
}

/// Half-up of the exact part.
[[nodiscard]] inline count_t half_up(const rational& part) { return rounded_half_up(part, 0).digits; }

/// t = (p + q) / P with the exact part, or with `extra` in its place; null for an excluded row and where P = 0.
[[nodiscard]] inline std::optional<rational> target_of(const figures& f, const basis& b, std::optional<count_t> extra) {
  if (f.excluded || f.projected == 0) return std::nullopt;
  if (extra) return ratio(f.projected_online + *extra, f.projected);
  const rational q = part_of(f, b);
  return rational::of(static_cast<wide::u128>(f.projected_online) * q.denominator() + q.numerator(),
                      static_cast<wide::u128>(f.projected) * q.denominator());
}

/// True where the printed percentage is what the value rounds to at the printed decimals.
[[nodiscard]] inline bool says(const decimal& printed, const rational& value, percent_rule how) {
  return printed.places <= most_places && printed.digits == percent_digits(value, printed.places, how);
}

/// True where a printed target is right: rounded at its own decimals, and not 100 % for less.
[[nodiscard]] inline bool says_target(const decimal& printed, const rational& value, percent_rule how) {
  count_t hundred = 100;
  for (int i = 0; i < printed.places; ++i) hundred *= 10;
  return says(printed, value, how) && (printed.digits != hundred || value >= *ratio(1, 1));
}

/// Whether a cell says what it should. A rate or target of nothing may stand empty or as 0, and so may what an excluded
/// row does not receive; its offline cell is empty.
[[nodiscard]] inline bool agrees(quota::column c, const reading& cell, const figures& f, const basis& b, const extra_range& extras,
                                 std::optional<count_t> extra_for_target) {
  if (cell.is == state::absent) return true;
  if (cell.is == state::unreadable) return false;
  const bool number = cell.is == state::number;
  const bool nothing = !number || cell.value.digits == 0;  // empty or 0
  const auto is = [&](count_t n) { return number && cell.value.digits == n; };
  switch (c) {
    case column::observed_total: return is(f.total);
    case column::observed_online: return is(f.online);
    case column::projected_total: return is(f.projected);
    case column::projected_online: return is(f.projected_online);
    case column::offline: return f.excluded ? !number : is(f.offline()) || (f.projected == 0 && !number);
    case column::observed_rate: {
      const auto rate = ratio(f.online, f.total);
      return rate ? number && says(cell.value, *rate, b.rates) : nothing;
    }
    case column::share:
      if (f.excluded || b.offline == 0) return nothing;
      return number ? says(cell.value, *ratio(f.offline(), b.offline), b.shares) : f.projected == 0;
    case column::extra:
      if (f.excluded) return nothing;
      return number ? extras.holds(cell.value.digits) : f.projected == 0;
    case column::target: {
      const auto target = target_of(f, b, b.rounded_extra ? extra_for_target : std::nullopt);
      return target ? number && says_target(cell.value, *target, b.targets) : nothing;
    }
  }
  return true;
}

/// What a cell should print; null for an empty cell.
[[nodiscard]] inline quota::cell expected(quota::column c, const figures& f, const basis& b, const extra_range& extras, int places) {
  const auto at = [&](const rational& value, percent_rule how) { return quota::cell{decimal{percent_digits(value, places, how), places}}; };
  switch (c) {
    case column::observed_total: return decimal{f.total, 0};
    case column::observed_online: return decimal{f.online, 0};
    case column::projected_total: return decimal{f.projected, 0};
    case column::projected_online: return decimal{f.projected_online, 0};
    case column::offline: return f.excluded ? std::nullopt : quota::cell{decimal{f.offline(), 0}};
    case column::observed_rate: {
      const auto rate = ratio(f.online, f.total);
      return rate ? at(*rate, b.rates) : std::nullopt;
    }
    case column::share:
      return at(f.excluded ? rational{} : ratio(f.offline(), b.offline).value_or(rational{}), b.shares);
    case column::extra: return decimal{f.excluded ? 0 : extras.least, 0};
    case column::target: {
      const auto target = target_of(f, b, b.rounded_extra ? std::optional{extras.least} : std::nullopt);
      if (!target) return std::nullopt;
      const decimal usual = quota::printed_target(*target);
      return usual.places > places ? quota::cell{usual} : at(*target, b.targets);
    }
  }
  return std::nullopt;
}

}  // namespace dvc::audit
