// Controlled rounding of a table: every cell, every row and column total and the grand total becomes a neighbouring whole number,
// and they still add up.
#pragma once

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/cells.hpp"
#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/detail/exchange.hpp"
#include "dvc/apportion/detail/transport.hpp"
#include "dvc/apportion/table.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::apportion {

/// What the cells stand for, and what they are rounded to.
struct rounding_options {
  count_t denominator = 1;  ///< a cell is its value / denominator
  count_t base = 1;         ///< round to multiples of this
};

/// The largest denominator times base: 2^44.
inline constexpr count_t finest_rounding = count_t{1} << 44;

/// The rounded table, in the order of the values, and its sums.
struct rounded_table {
  std::vector<count_t> counts, row_totals, column_totals;
  count_t total = 0;
  std::vector<table_tie> ties;  ///< none where no other table is as near
};

namespace detail {

/// The fractional parts with a column and a row more, which hold what the totals lack to the next whole number, and in the
/// corner the part of the grand total: all sums are whole now. Cells and totals are rounded together by choosing 0 or 1 for
/// each part between these sums, and the sum of |rounded - real| is least where that of the parts chosen is largest.
[[nodiscard]] inline result<rounded_table> round_entries(const sparse_weights& table, std::size_t r, std::size_t c,
                                                         const rounding_options& choice) {
  const auto& values = table.weights;
  if (choice.denominator < 1 || choice.base < 1 || choice.denominator > finest_rounding / choice.base)
    return wrong(errc::range, "denominator " + std::to_string(choice.denominator) + " and base " + std::to_string(choice.base) +
                                  " must be 1 or more, and their product at most 2^44");
  if (const auto fine = check_size(values.size(), r, c); !fine) return fine.error();
  if (r + c > (std::size_t{1} << 16U))  // what keeps the cost of a path below 2^62
    return wrong(errc::overflow, "a table of " + std::to_string(r) + " rows and " + std::to_string(c) +
                                     " columns is too large; 2^16 of both together is the limit");
  const count_t unit = choice.denominator * choice.base;
  std::vector<count_t> part(r + c + 1);  // of the row totals, the column totals and the grand total
  const auto add = [&](std::size_t line, count_t rest) { part[line] = (part[line] + rest) % unit; };
  wide::u128 sum(0U);
  std::vector<failure> bad;
  for_entries(table, [&](std::size_t k, std::size_t i, std::size_t j) {
    if (values[k] < 0 && bad.empty())
      bad.push_back(wrong_cell(errc::range, std::to_string(values[k]) + " is negative; cells are 0 or more", i, j));
    sum += static_cast<wide::u128>(values[k]);
    for (const std::size_t line : {i, r + j, r + c}) add(line, values[k] % unit);
  });
  if (!bad.empty()) return bad.front();
  constexpr auto limit = static_cast<std::uint64_t>(std::numeric_limits<count_t>::max());
  if (sum / wide::u128(static_cast<std::uint64_t>(choice.denominator)) > wide::u128(limit - static_cast<std::uint64_t>(choice.base)))
    return wrong(errc::overflow, "the cells add up to more than 64 bits hold");

  grid where;
  where.rows = static_cast<slot>(r + 1), where.columns = static_cast<slot>(c + 1);
  std::vector<count_t> parts;
  std::vector<std::size_t> entry;
  std::vector<count_t> wanted(r + c + 2);  // times unit
  const auto place = [&](std::size_t i, std::size_t j, count_t value, std::size_t k) {
    if (value == 0) return;
    where.add(static_cast<slot>(i), static_cast<slot>(j));
    parts.push_back(value), entry.push_back(k);
  };
  const auto missing = [&](std::size_t line) { return (unit - part[line]) % unit; };
  for (std::size_t i = 0; i < r; ++i) {
    for (auto k = static_cast<std::size_t>(table.row_start[i]); k < static_cast<std::size_t>(table.row_start[i + 1]); ++k)
      place(i, static_cast<std::size_t>(table.columns[k]), values[k] % unit, k);
    place(i, c, missing(i), values.size());
  }
  for (std::size_t j = 0; j < c; ++j) place(r, j, missing(r + j), values.size());
  place(r, c, part[r + c], values.size());
  where.finish();

  const auto price = [&](slot cell, count_t) { return -parts[static_cast<std::size_t>(cell)]; };
  transport<count_t, decltype(price)> t(where, price);
  for (std::size_t k = 0; k < parts.size(); ++k) {
    t.most[k] = 1;
    for (const std::size_t line : {static_cast<std::size_t>(where.row_of[k]), r + 1 + static_cast<std::size_t>(where.column_of[k])}) {
      wanted[line] += parts[k];
      t.surplus[line] -= wanted[line] / unit, wanted[line] %= unit;  // whole units as they come up
    }
  }
  std::fill_n(t.worth.begin(), r + 1, -unit / 2);
  t.set_step(1);
  t.even_out();
  [[maybe_unused]] const bool even = t.carry();
  assert(even);  // the parts themselves are a solution, so a whole one exists

  std::vector<char> may_rise(parts.size()), may_fall(parts.size());
  for (std::size_t k = 0; k < parts.size(); ++k) {
    const bool equal = t.worth[static_cast<std::size_t>(where.row_of[k])] +
                           t.worth[r + 1 + static_cast<std::size_t>(where.column_of[k])] == -parts[k];
    may_rise[k] = equal && t.count[k] == 0, may_fall[k] = equal && t.count[k] == 1;
  }
  exchange trades(where, may_rise, may_fall, [&](slot cell, count_t by) {
    const auto k = static_cast<std::size_t>(cell);
    t.count[k] += by;
    std::swap(may_rise[k], may_fall[k]);
  });
  const auto tied = trades.groups();
  trades.earlier_first(tied);

  rounded_table rounded;
  rounded.row_totals.resize(r), rounded.column_totals.resize(c);
  for (const count_t v : values) rounded.counts.push_back(v / unit);
  for (std::size_t k = 0; k < parts.size(); ++k)
    if (entry[k] < values.size()) rounded.counts[entry[k]] += t.count[k];
  for_entries(table, [&](std::size_t k, std::size_t i, std::size_t j) {
    count_t& x = rounded.counts[k];
    x *= choice.base;
    rounded.row_totals[i] += x, rounded.column_totals[j] += x, rounded.total += x;
  });
  for (const auto& group : tied) {
    table_tie& tie = rounded.ties.emplace_back();
    for (const slot cell : group) {
      const auto k = static_cast<std::size_t>(cell);
      if (entry[k] == values.size()) continue;
      tie.cells.push_back({where.row_of[k], where.column_of[k]});
      if (t.count[k] == 1) tie.served.push_back(tie.cells.back());
    }
  }
  return rounded;
}

}  // namespace detail

/// Rounds a table so that it still adds up: each cell, row total, column total and the grand total to one of its two
/// neighbouring multiples of `base`, what is a multiple (zeros among them) staying as it is. Of all such tables the nearest,
/// by the sum of |rounded - real| over cells and totals; of equally near ones that with more in earlier cells.
///
/// `values`: one for each row and column, row after row, counts >= 0; a cell is its value / `denominator`. Always possible in
/// two dimensions; for three it is not, and to decide it is NP-hard (Pruhs 1989).
///
/// Errors: `shape`, `range` for a negative value, a denominator or base below 1 or their product above 2^44, `overflow`.
///
/// Source: Causey, Cox and Ernst, J. Am. Stat. Assoc. 80 (1985). Example: `round_table(std::array<count_t, 4>{5, 5, 5, 5}, 2,
/// 2, {.denominator = 10})` has counts 1 0, 0 1.
[[nodiscard]] inline result<rounded_table> round_table(std::span<const count_t> values, index_t rows, index_t columns,
                                                       const rounding_options& choice = {}) {
  if (rows < 0 || columns < 0) return detail::wrong(errc::shape, "a table cannot have fewer than 0 rows or columns");
  const auto r = static_cast<std::size_t>(rows), c = static_cast<std::size_t>(columns);
  if (const auto fine = detail::check_full(values.size(), r, c); !fine) return fine.error();
  const detail::full_table full(r, c);
  return detail::round_entries({full.row_start, full.columns, values}, r, c, choice);
}

/// The same for a sparse table; counts are in the order of its entries.
[[nodiscard]] inline result<rounded_table> round_table(const sparse_weights& table, index_t rows, index_t columns,
                                                       const rounding_options& choice = {}) {
  if (rows < 0 || columns < 0) return detail::wrong(errc::shape, "a table cannot have fewer than 0 rows or columns");
  const auto r = static_cast<std::size_t>(rows), c = static_cast<std::size_t>(columns);
  if (const auto fine = detail::check_sparse(table, r, c); !fine) return fine.error();
  return detail::round_entries(table, r, c, choice);
}

}  // namespace dvc::apportion
