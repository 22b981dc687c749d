// How many dossiers each unit receives in each month, all and online, and what was to be expected: the part of a simulated year
// that needs no dossiers. What simulation.hpp makes adds up to it.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/detail/parallel.hpp"
#include "dvc/base/result.hpp"
#include "dvc/calendar/working_days.hpp"
#include "dvc/simulate/random.hpp"
#include "dvc/simulate/settings.hpp"

namespace dvc::simulate {

/// Of n units and 12 months, unit by unit: dossiers received, or millionths of a dossier expected.
struct months {
  std::vector<count_t> total, online;
};

namespace detail {

/// What a stream is for; the numbers are part of what a seed means.
enum class purpose : unsigned { weight, levels, months, channels, days, dossiers };

[[nodiscard]] inline random_stream stream(std::uint64_t seed, std::uint64_t key, purpose what, index_t at = 0) {
  return {seed, key, static_cast<unsigned>(what), static_cast<std::uint64_t>(at)};
}

/// The days of one of a year's cells, by their numbers in the calendar: a month, or the last days before the year.
struct cell {
  std::vector<index_t> days;
  std::vector<std::uint32_t> working, off;  ///< positions among them
};

inline constexpr std::size_t cells = 13;  ///< the days before the year, then its months
inline constexpr count_t days_before = 20;  ///< working days in which what is carried over came in

/// A year of the calendar.
struct year_days {
  std::array<cell, cells> in;
  std::array<count_t, 12> weight{};  ///< of each month: its seasonality times its working days
  count_t weights = 0;
  index_t first = 0, last = 0;

  /// Errors: `range` for days that the calendar does not cover.
  [[nodiscard]] static result<year_days> make(const settings& s, const calendar::working_days& days) {
    using namespace std::chrono;
    if (s.year < 1 || s.year > 9998)
      return failure{errc::range, "the year is " + std::to_string(s.year) + "; one that the calendar has is expected"};
    const auto first = days.number_of(date{year{s.year}, January, day{1}}, s.past);
    if (!first) return first.error();
    const auto last = days.number_of(date{year{s.year}, December, day{31}}, s.past);
    if (!last) return last.error();
    year_days made;
    made.first = *first, made.last = *last;
    const auto put = [&](std::size_t c, index_t d) {
      cell& to = made.in[c];
      (days.working().holds(d) ? to.working : to.off).push_back(static_cast<std::uint32_t>(to.days.size()));
      to.days.push_back(d);
    };
    if (s.carried_over > 0) {
      const index_t k = days.working().before(*first) - days_before;
      if (k < 0)
        return failure{errc::range, "dossiers carried over came in on the " + std::to_string(days_before) +
                                        " working days before " + str(days.day_of(*first)) + ", the calendar begins on " +
                                        str(days.first()) + "; carry nothing over, or take a later year"};
      for (index_t d = days.working().at(k); d < *first; ++d) put(0, d);
    }
    for (index_t d = *first; d <= *last; ++d) put(static_cast<unsigned>(days.day_of(d).month()), d);
    for (std::size_t m = 0; m < 12; ++m)
      made.weights += made.weight[m] = s.seasonality[m] * static_cast<count_t>(made.in[m + 1].working.size());
    if (made.weights == 0 && s.dossiers > 0)
      return failure{errc::nothing_to_share, "no month that has a weight has a working day, so no dossier can be received"};
    return made;
  }
};

/// What is drawn of a unit once, and what it is to receive.
struct unit_year {
  std::uint64_t key = 0;
  chance online_from, online_to, late;
  std::uint64_t level = one_factor;  ///< of its counts
  count_t expected = 0, carried = 0;

  /// The online share in a cell: straight from January to December; before the year, January's.
  [[nodiscard]] chance online_in(std::size_t c) const {
    const std::uint64_t m = c == 0 ? 0 : c - 1;
    const wide::u128 sum = wide::product(online_from.steps(), 11 - m) + wide::product(online_to.steps(), m);
    return chance::of_steps(static_cast<std::uint64_t>(sum / wide::u128(11U)));
  }
  /// The expected total of a month times a factor of the month, in units of 2^-20 / `scale`, rounded down.
  [[nodiscard]] wide::u128 mean_of(const year_days& year, std::size_t month, std::uint64_t factor_of_month,
                                   std::uint64_t scale = 1) const {
    if (year.weights == 0) return wide::u128(0U);
    const wide::u128 product = wide::product(static_cast<std::uint64_t>(expected), level) * wide::u128(factor_of_month);
    const wide::u128 share = wide::product(static_cast<std::uint64_t>(year.weight[month]), scale);  // below 2^45: 121 bits in all
    return product * share / wide::product(static_cast<std::uint64_t>(year.weights), one_factor);
  }
};

[[nodiscard]] inline chance times(const rational& rate, std::uint64_t by) {
  const wide::u128 steps = wide::product(chance::of(rate).steps(), by) / wide::u128(one_factor);
  return chance::of_steps(steps > wide::u128(chance::one) ? chance::one : static_cast<std::uint64_t>(steps));
}

[[nodiscard]] inline std::uint64_t half_width(const rational& h) { return chance::of(h).steps() >> (chance::bits - 20); }

/// The units of a year. Errors: those of `apportion::allocate`; `duplicate` for a code that is given twice.
[[nodiscard]] inline result<std::vector<unit_year>> units_of(const settings& s) {
  std::vector<std::pair<std::string_view, index_t>> codes;
  for (const std::string& code : s.units) codes.emplace_back(code, static_cast<index_t>(codes.size()));
  std::ranges::sort(codes);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i].first.empty()) return failure{errc::argument, "a unit has no code", {{}, codes[i].second, "unit"}};
    if (i > 0 && codes[i].first == codes[i - 1].first)
      return failure{errc::duplicate, "the unit " + std::string(codes[i].first) + " is given twice",
                     {{}, codes[i].second, "unit"}};
  }
  const auto expected = apportion::allocate(s.weights, s.dossiers);
  if (!expected) return expected.error();
  const auto carried = apportion::allocate(s.weights, s.carried_over);
  if (!carried) return carried.error();
  const std::uint64_t spread = half_width(s.spread), level = s.varying ? half_width(s.varying->level) : 0;
  const auto each = [](std::span<const rational> rates, std::size_t u) -> const rational& {
    return rates.size() == 1 ? rates.front() : rates[u];
  };
  std::vector<unit_year> units(s.units.size());
  for (std::size_t u = 0; u < units.size(); ++u) {
    unit_year& unit = units[u];
    unit.key = key_of(s.units[u]);
    random_stream from = stream(s.seed, unit.key, purpose::levels);
    const std::uint64_t online = factor(from, spread), late = factor(from, spread);
    unit.level = factor(from, level);
    unit.online_from = times(each(s.online_from, u), online), unit.online_to = times(each(s.online_to, u), online);
    unit.late = times(each(s.late, u), late);
    unit.expected = expected->counts[u], unit.carried = carried->counts[u];
  }
  return units;
}

/// The counts of one unit: in each cell, all and online.
struct unit_counts {
  std::array<count_t, cells> total{}, online{};
};

[[nodiscard]] inline unit_counts count_unit(const settings& s, const year_days& year, const unit_year& unit) {
  unit_counts made;
  random_stream from = stream(s.seed, unit.key, purpose::months);
  if (s.varying) {
    const std::uint64_t width = half_width(s.varying->month);
    made.total[0] = poisson(from, wide::product(static_cast<std::uint64_t>(unit.carried), unit.level));
    for (std::size_t m = 0; m < 12; ++m) {
      const std::uint64_t by = factor(from, width);
      made.total[m + 1] = poisson(from, unit.mean_of(year, m, by));
    }
  } else {
    made.total[0] = unit.carried;
    count_t left = unit.expected, weights = year.weights;
    for (std::size_t m = 0; m < 12 && left > 0; ++m) {  // of what is left, each month by its share of what is left
      const count_t weight = year.weight[m];
      if (weight == 0) continue;
      left -= made.total[m + 1] = from.hits_of(left, chance::of(*ratio(weight, weights)));
      weights -= weight;
    }
  }
  random_stream channels = stream(s.seed, unit.key, purpose::channels);
  for (std::size_t c = 0; c < cells; ++c) made.online[c] = channels.hits_of(made.total[c], unit.online_in(c));
  return made;
}

/// The counts of all units, cell by cell.
[[nodiscard]] inline months count_units(const settings& s, const year_days& year, std::span<const unit_year> units, int threads) {
  months made{std::vector<count_t>(units.size() * cells), std::vector<count_t>(units.size() * cells)};
  const auto parts = apportion::detail::parts_for(units.size(), threads, 64);
  apportion::detail::for_each_part(units.size(), parts, [&](std::size_t, std::size_t from, std::size_t to) {
    for (std::size_t u = from; u < to; ++u) {
      const unit_counts of = count_unit(s, year, units[u]);
      std::ranges::copy(of.total, made.total.begin() + static_cast<std::ptrdiff_t>(u * cells));
      std::ranges::copy(of.online, made.online.begin() + static_cast<std::ptrdiff_t>(u * cells));
    }
  });
  return made;
}

/// The months alone, of what is counted by cells.
[[nodiscard]] inline months without_carried(const months& by_cell) {
  months made;
  for (std::size_t i = 0; i < by_cell.total.size(); ++i) {
    if (i % cells == 0) continue;
    made.total.push_back(by_cell.total[i]), made.online.push_back(by_cell.online[i]);
  }
  return made;
}

/// What is expected of each unit and month, in millionths, half up; without the factors of months, which nobody can know.
[[nodiscard]] inline months expect(const year_days& year, std::span<const unit_year> units) {
  months made;
  for (const unit_year& unit : units)
    for (std::size_t m = 0; m < 12; ++m) {
      const wide::u128 mean = unit.mean_of(year, m, one_factor, 1'000'000U);
      const auto total = static_cast<std::uint64_t>((mean + wide::u128(one_factor / 2)) / wide::u128(one_factor));
      const wide::u128 online = wide::product(total, unit.online_in(m + 1).steps()) + wide::u128(chance::one / 2);
      made.total.push_back(static_cast<count_t>(total));
      made.online.push_back(static_cast<count_t>(online >> chance::bits));
    }
  return made;
}

}  // namespace detail
}  // namespace dvc::simulate
