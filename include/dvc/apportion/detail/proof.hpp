// From a first answer in double to a proven one: exact multipliers of rows and columns under which every cell is rounded right.
//
// The counts x are an apportionment exactly where multipliers exist with price(x) <= r c <= price(x + 1) in every cell: a
// system of difference constraints (in logarithms), which Bellman and Ford's relaxation solves, or refutes by a cycle. A cycle
// is cells to raise and cells to lower in turn whose product of prices falls: it is carried out, and that cannot go on for
// ever, since the product of all prices paid falls each time among finitely many tables.
//
// Comparisons: in logarithms where these differ by more than `doubt`, by whole numbers of any size else.
#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/transport.hpp"
#include "dvc/base/big_rational.hpp"
#include "dvc/base/config.hpp"
#include "dvc/base/natural.hpp"
#include "dvc/base/rational.hpp"

namespace dvc::apportion::detail {

/// Logarithms that differ by more are not equal: those of numbers below 2^(2^20) err by less than 2^-30.
inline constexpr double doubt = 1e-9;

[[nodiscard]] inline double log_of(const wide::natural& n) {
  const double beyond = n.width() > 64 ? static_cast<double>(n.width() - 64) : 0;
  return std::log(static_cast<double>(n.leading())) + beyond * 0.6931471805599453;
}
[[nodiscard]] inline double log_of(const big_rational& r) { return log_of(r.numerator()) - log_of(r.denominator()); }

/// The decimal with the fewest digits between e^low and e^high (about; 17 digits at most).
[[nodiscard]] inline big_rational simplest_between(double low, double high) {
  const double middle = (low + high) / 2;
  const int magnitude = static_cast<int>(std::floor(middle / 2.302585092994046));
  for (int digits = 1;; ++digits) {
    const int scale = digits - 1 - magnitude;  // value = whole / 10^scale
    const double shift = scale * 2.302585092994046;
    const double whole = std::round(std::exp(middle + shift));
    const double reached = std::log(whole) - shift;
    if (digits < 17 && !(low <= reached && reached <= high)) continue;
    return big_rational::decimal(static_cast<std::uint64_t>(whole), scale);
  }
}

template <class Cost, class Price, class Steps>
class proof {
 public:
  std::vector<big_rational> multipliers;   // per line
  std::vector<char> may_rise, may_fall;    // per cell: r c equals the price of its next dossier, of its last one

  proof(transport<Cost, Price>& t, std::span<const count_t> weights, const Steps& steps)
      : multipliers(lines(t)), may_rise(cells(t)), may_fall(cells(t)), t_(t), weights_(weights), steps_(steps), logs_(lines(t)),
        by_(lines(t)) {}

  /// Finds the multipliers, and mends counts that have none.
  void find() {
    do {
      for (int round = 0; round < 30 && (round < 2 || nearest_bound() < 4 * doubt); ++round)
        for (slot line = 0; line < t_.where().lines(); ++line) t_.center(line);
      guess();
    } while (!settle());
    for (slot cell = 0; cell < t_.where().cells(); ++cell) {
      may_rise[at(cell)] = t_.up[at(cell)] < never && compare(cell, 1) == 0;
      may_fall[at(cell)] = t_.down[at(cell)] > -never && compare(cell, 0) == 0;
    }
  }

 private:
  static constexpr Cost never = transport<Cost, Price>::never;
  static std::size_t at(slot k) { return static_cast<std::size_t>(k); }
  static std::size_t lines(const transport<Cost, Price>& t) { return at(t.where().lines()); }
  static std::size_t cells(const transport<Cost, Price>& t) { return at(t.where().cells()); }
  [[nodiscard]] slot row_of(slot cell) const { return t_.where().row_of[at(cell)]; }
  [[nodiscard]] slot column_of(slot cell) const { return t_.where().rows + t_.where().column_of[at(cell)]; }
  [[nodiscard]] double bid(slot cell) const { return t_.worth[at(row_of(cell))] + t_.worth[at(column_of(cell))]; }
  [[nodiscard]] rational price(slot cell, count_t steps) const {
    return steps_.price(weights_[at(cell)], t_.count[at(cell)] + steps);
  }

  // r c <=> the price of the cell's next dossier (1) or of its last one (0)
  [[nodiscard]] std::strong_ordering compare(slot cell, count_t steps) const {
    const double have = logs_[at(row_of(cell))] + logs_[at(column_of(cell))];
    const double gap = have - (steps == 1 ? t_.up[at(cell)] : t_.down[at(cell)]);
    if (gap > doubt) return std::strong_ordering::greater;
    if (gap < -doubt) return std::strong_ordering::less;
    return big_rational::compare_product(multipliers[at(row_of(cell))], multipliers[at(column_of(cell))], price(cell, steps));
  }

  [[nodiscard]] double nearest_bound() const {
    double least = 1;
    for (slot cell = 0; cell < t_.where().cells(); ++cell) {
      const double b = bid(cell);
      least = std::min({least, t_.up[at(cell)] - b, b - t_.down[at(cell)]});
    }
    return least;
  }

  void set(slot line, big_rational value) {
    logs_[at(line)] = log_of(value);
    multipliers[at(line)] = std::move(value);
  }

  // Where r c is near a price, that price is taken for it: one line of each connected part is chosen, the others follow along
  // a tree of such cells. Lines without one take the simplest decimal in what the others leave them.
  void guess() {
    const grid& where = t_.where();
    std::vector<char> placed(at(where.lines()));
    std::vector<slot> queue;
    for (slot root = 0; root < where.lines(); ++root) {
      if (placed[at(root)] != 0) continue;
      queue.assign(1, root);
      for (std::size_t next = 0; next < queue.size(); ++next) {
        const slot line = queue[next];
        where.for_cells(line, [&](slot cell) {
          const slot other = where.across(cell, line);
          if (placed[at(other)] != 0 || other == root) return;
          const double b = bid(cell);
          const bool rises = t_.up[at(cell)] - b < doubt, falls = b - t_.down[at(cell)] < doubt;
          if (!rises && !falls) return;
          if (placed[at(root)] == 0) {
            set(root, simplest_between(t_.worth[at(root)] - doubt / 4, t_.worth[at(root)] + doubt / 4));
            placed[at(root)] = 1;
          }
          set(other, price(cell, rises ? 1 : 0) / multipliers[at(line)]);
          placed[at(other)] = 1;
          queue.push_back(other);
        });
      }
      if (placed[at(root)] == 0) logs_[at(root)] = t_.worth[at(root)];
    }
    for (slot line = 0; line < where.lines(); ++line) {
      if (placed[at(line)] != 0) continue;
      const double own = logs_[at(line)];
      double low = own - 1, high = own + 1;
      where.for_cells(line, [&](slot cell) {
        const double other = logs_[at(where.across(cell, line))];
        low = std::max(low, t_.down[at(cell)] - other), high = std::min(high, t_.up[at(cell)] - other);
      });
      const double edge = std::max(2 * doubt, (high - low) / 8);
      set(line, low + edge < high - edge ? simplest_between(low + edge, high - edge) : simplest_between(own, own));
    }
  }

  // Relaxes until every cell holds; false where a cycle was found, and carried out. A row is worth less after, a column more.
  [[nodiscard]] bool settle() {
    std::ranges::fill(by_, -1);
    for (bool changed = true; changed;) {
      changed = false;
      for (slot cell = 0; cell < t_.where().cells(); ++cell) {
        const slot row = row_of(cell), column = column_of(cell);
        for (const bool rises : {true, false}) {
          if (rises ? !(t_.up[at(cell)] < never) || compare(cell, 1) <= 0
                    : !(t_.down[at(cell)] > -never) || compare(cell, 0) >= 0)
            continue;
          const slot line = rises ? row : column, other = rises ? column : row;
          set(line, price(cell, rises ? 1 : 0) / multipliers[at(other)]);
          by_[at(line)] = cell;
          changed = true;
          if (mend(line)) return false;
        }
      }
    }
    return true;
  }

  // True where the cells that last moved each line lead from `line` back to itself; then they are raised and lowered.
  [[nodiscard]] bool mend(slot line) {
    const auto before = [&](slot of) { return t_.where().across(by_[at(of)], of); };
    slot back = before(line);
    while (back != line && by_[at(back)] >= 0) back = before(back);
    if (back != line) return false;
    do {
      const slot cell = by_[at(back)];
      t_.count[at(cell)] += t_.where().is_row(back) ? 1 : -1;
      t_.reprice(cell);
      back = before(back);
    } while (back != line);
    return true;
  }

  transport<Cost, Price>& t_;
  std::span<const count_t> weights_;
  const Steps& steps_;
  std::vector<double> logs_;
  std::vector<slot> by_;  // the cell that last moved a line
};

}  // namespace dvc::apportion::detail
