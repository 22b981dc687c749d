// A rate for each row of a table: columns in, columns out, by the functions of rates.hpp.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/decimal.hpp"
#include "dvc/dossiers/form06.hpp"
#include "dvc/dossiers/rates.hpp"

namespace dvc::dossiers {

/// A rate for each row in lowest terms; numerator and denominator 0 where it is null.
struct rate_column {
  std::vector<count_t> numerator, denominator;
};

/// The rate of each of n rows.
///
/// `rate_of`: row -> `rate` or `result<rate>`. Errors (`where.row` the row): its own; `overflow` where 64 bits do not hold a
/// numerator or denominator.
template <class RateOf>
[[nodiscard]] result<rate_column> each_rate(std::size_t rows, RateOf rate_of) {
  const auto most = static_cast<wide::u128>(std::numeric_limits<count_t>::max());
  rate_column column{std::vector<count_t>(rows), std::vector<count_t>(rows)};
  for (std::size_t i = 0; i < rows; ++i) {
    const result<rate> of_row = rate_of(i);
    const auto at = [i](failure f) {
      f.where.row = static_cast<index_t>(i);
      return f;
    };
    if (!of_row) return at(of_row.error());
    const rate& r = *of_row;
    if (!r) continue;
    if (r->numerator() > most || r->denominator() > most)
      return at({errc::overflow, "the rate " + r->str() + " does not fit 64 bits"});
    column.numerator[i] = static_cast<count_t>(r->numerator()), column.denominator[i] = static_cast<count_t>(r->denominator());
  }
  return column;
}

/// Each rate in percent, rounded half-up to `places` decimals; null where it is. Errors: `range` for places outside 0 to 9.
[[nodiscard]] inline result<std::vector<std::optional<decimal>>> percent(const rate_column& rates, int places) {
  if (places < 0 || places > 9) return failure{errc::range, std::to_string(places) + " decimals; give 0 to 9"};
  std::vector<std::optional<decimal>> printed(rates.numerator.size());
  for (std::size_t i = 0; i < printed.size(); ++i)
    if (const auto r = ratio(rates.numerator[i], rates.denominator[i])) printed[i] = rounded_half_up(*r, places, 2);
  return printed;
}

/// Named columns of one length.
using named_columns = std::vector<std::pair<std::string, std::span<const count_t>>>;

/// Rows of Form 06 from some of its columns, the others 0: enough for a rate that needs no more. They need not balance.
///
/// `received_other`, column (5) of the form, stands for in person and postal together. Errors: `shape` for other lengths;
/// `argument` for a name that is no count; `range` for a negative count, `overflow` for a row beyond 64 bits (`where.row`).
[[nodiscard]] inline result<std::vector<form06>> form06_rows(const named_columns& columns) {
  const std::size_t n = columns.empty() ? 0 : columns.front().second.size();
  std::vector<form06> rows(n);
  std::vector<count_t> room(n, std::numeric_limits<count_t>::max());
  for (const auto& [name, counts] : columns) {
    if (counts.size() != n)
      return failure{errc::shape, "the column " + name + " has " + std::to_string(counts.size()) + " rows, " +
                                      columns.front().first + " has " + std::to_string(n)};
    count_t form06::*into = name == "received_other" ? &form06::received_in_person : nullptr;
    for (const auto& [known, count] : form06_columns)
      if (known == name) into = count;
    if (into == nullptr) return failure{errc::argument, "\"" + name + "\" is not a count of Form 06"};
    for (std::size_t i = 0; i < n; ++i) {
      const location where{{}, static_cast<index_t>(i), name};
      if (counts[i] < 0) return failure{errc::range, std::to_string(counts[i]) + "; a count is 0 or more", where};
      if (counts[i] > room[i]) return failure{errc::overflow, "the counts of the row are more than 64 bits hold", where};
      room[i] -= counts[i];
      rows[i].*into += counts[i];
    }
  }
  return rows;
}

}  // namespace dvc::dossiers
