// A table between fixed row and column totals at least cost, each cell's units priced one by one and never falling: every line
// is evened out on its own, then what is left moves along shortest paths (successive shortest paths; Ahuja, Magnanti and Orlin,
// Network Flows, 1993, sections 9.7 and 14.5). With integer costs the result is exact; with doubles it is a first answer.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "dvc/base/config.hpp"

namespace dvc::apportion::detail {

/// A position among cells, rows and columns. Lines count rows first, then columns.
using slot = std::int32_t;

/// The cells of a table that are not fixed, row after row, and where each column finds its own.
struct grid {
  slot rows = 0, columns = 0;
  std::vector<slot> row_start;            // rows + 1
  std::vector<slot> row_of, column_of;    // per cell
  std::vector<slot> column_start, below;  // columns + 1; cells column by column

  [[nodiscard]] slot cells() const { return static_cast<slot>(column_of.size()); }
  [[nodiscard]] slot lines() const { return rows + columns; }
  [[nodiscard]] bool is_row(slot line) const { return line < rows; }
  /// The line of a cell that is not `line`.
  [[nodiscard]] slot across(slot cell, slot line) const {
    const auto k = static_cast<std::size_t>(cell);
    return is_row(line) ? rows + column_of[k] : row_of[k];
  }

  /// Cells are added row after row, then `finish` sorts them by column.
  void add(slot row, slot column) { row_of.push_back(row), column_of.push_back(column); }
  void finish() {
    const auto counted = [](const std::vector<slot>& keys, slot n) {
      std::vector<slot> starts(static_cast<std::size_t>(n) + 1);
      for (const slot k : keys) ++starts[static_cast<std::size_t>(k) + 1];
      for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
      return starts;
    };
    row_start = counted(row_of, rows), column_start = counted(column_of, columns);
    below.resize(column_of.size());
    std::vector<slot> next(column_start.begin(), column_start.end() - 1);
    for (slot k = 0; k < cells(); ++k)
      below[static_cast<std::size_t>(next[static_cast<std::size_t>(column_of[static_cast<std::size_t>(k)])]++)] = k;
  }

  /// Calls `each` with every cell of a line.
  template <class Each>
  void for_cells(slot line, Each each) const {
    if (is_row(line)) {
      const auto i = static_cast<std::size_t>(line);
      for (slot k = row_start[i]; k < row_start[i + 1]; ++k) each(k);
    } else {
      const auto j = static_cast<std::size_t>(line - rows);
      for (slot k = column_start[j]; k < column_start[j + 1]; ++k) each(below[static_cast<std::size_t>(k)]);
    }
  }
};

/// Cells with `count` of `least` to `most` units; the k-th of cell c costs `price(c, k)`. A price of its row and one of its
/// column stand against that: where they add up to more than the next unit costs, the cell wants it.
template <class Cost, class Price>
class transport {
 public:
  static constexpr Cost never = std::numeric_limits<Cost>::has_infinity ? std::numeric_limits<Cost>::infinity()
                                                                       : std::numeric_limits<Cost>::max();

  std::vector<count_t> count, least, most;  // per cell
  std::vector<count_t> surplus;             // per line: what it holds above its total
  std::vector<Cost> worth;                  // per line
  std::vector<Cost> up, down;               // per cell: what the next step costs (never), what the last one did (-never)

  transport(const grid& where, Price price) : where_(where), price_(std::move(price)) {
    const auto n = static_cast<std::size_t>(where.cells()), m = static_cast<std::size_t>(where.lines());
    count.resize(n), least.resize(n), most.resize(n), up.resize(n), down.resize(n);
    surplus.resize(m), worth.resize(m), reached_.resize(m), distance_.resize(m), by_.resize(m), start_.resize(m);
  }

  [[nodiscard]] const grid& where() const { return where_; }

  /// Looks up a cell's prices after its count has changed.
  void reprice(slot cell) {
    const auto k = at(cell);
    up[k] = most[k] - count[k] >= step_ ? price_(cell, count[k] + step_ / 2 + 1) : never;
    down[k] = count[k] - least[k] >= step_ ? price_(cell, count[k] - step_ / 2) : -never;
  }

  /// From here on counts change by `step` at a time; cells that the worth of their lines bids away from their count follow.
  void set_step(count_t step) {
    step_ = step;
    for (slot cell = 0; cell < where_.cells(); ++cell) {
      const auto k = at(cell);
      const Cost bid = worth[at(where_.row_of[k])] + worth[at(where_.rows + where_.column_of[k])];
      for (reprice(cell); bid > up[k];) shift(cell, step_);
      while (bid < down[k]) shift(cell, -step_);
    }
  }

  /// Lines of either kind in turn, while that brings the totals nearer.
  void even_out() {
    count_t best = std::numeric_limits<count_t>::max();
    for (int round = 0, idle = 0; round < 40 && idle < 3; ++round) {
      for (slot line = round % 2 == 0 ? 0 : where_.rows, end = round % 2 == 0 ? where_.rows : where_.lines(); line < end; ++line)
        even(line);
      const count_t off = imbalance();
      if (off == 0) return;
      idle = off < best ? 0 : idle + 1;
      best = std::min(best, off);
    }
  }

  /// Moves what lines have too much, or too little, along paths of least cost. False where a step of 1 finds no path: then
  /// `reached` is a violated cut.
  [[nodiscard]] bool carry() {
    while (imbalance() != 0) {
      find_ends();
      if (ends_.empty()) return false;
      const Cost reach = distance_[at(ends_.back())];
      for (const slot line : touched_) {  // the worth of lines that are nearer: all paths to the ends become free
        const Cost gap = distance_[at(line)] - reach;
        if (gap < Cost{}) worth[at(line)] += where_.is_row(line) ? gap : -gap;
      }
      for (const slot end : ends_) {
        slot line = end;
        surplus[at(line)] += where_.is_row(line) ? step_ : -step_;
        while (by_[at(line)] >= 0) {
          const slot cell = by_[at(line)];
          count[at(cell)] += where_.is_row(line) ? step_ : -step_;
          reprice(cell);
          line = where_.across(cell, line);
        }
        surplus[at(line)] -= where_.is_row(line) ? step_ : -step_;
      }
    }
    return true;
  }

  /// After `carry` came to an end without a path: rows that have too much and columns that have too little, and every line
  /// that they could pass it to. None of these can take it.
  [[nodiscard]] bool reached(slot line) const { return reached_[at(line)] != 0; }

  [[nodiscard]] count_t imbalance() const {
    count_t sum = 0;
    for (const count_t s : surplus) sum += s < 0 ? -s : s;
    return sum;
  }

  /// Puts a line's worth in the middle of what its cells leave open.
  void center(slot line) {
    Cost low = -never, high = never;
    where_.for_cells(line, [&](slot cell) {
      const Cost other = worth[at(where_.across(cell, line))];
      if (up[at(cell)] < never) high = std::min(high, up[at(cell)] - other);
      if (down[at(cell)] > -never) low = std::max(low, down[at(cell)] - other);
    });
    Cost& own = worth[at(line)];
    if (low > -never && high < never) own = low + (high - low) / 2;
    else if (low > -never) own = std::max(own, low + margin);
    else if (high < never) own = std::min(own, high - margin);
  }

 private:
  // What a line keeps from its only bound, where there is room on the other side.
  static constexpr Cost margin = std::numeric_limits<Cost>::is_integer ? Cost{} : Cost(1) / 16;

  static std::size_t at(slot k) { return static_cast<std::size_t>(k); }

  void shift(slot cell, count_t by) {
    count[at(cell)] += by;
    surplus[at(where_.row_of[at(cell)])] += by;
    surplus[at(where_.rows + where_.column_of[at(cell)])] += by;
    reprice(cell);
  }

  // Brings one line's sum to its total, the cheapest units first, whatever that does to the lines across.
  void even(slot line) {
    const bool lacks = surplus[at(line)] < 0;
    const auto bid = [&](slot cell) {  // what the line must be worth, for the cell to move; ascending is sooner
      const Cost other = worth[at(where_.across(cell, line))];
      return lacks ? up[at(cell)] - other : other - down[at(cell)];
    };
    const auto can = [&](slot cell) { return lacks ? up[at(cell)] < never : down[at(cell)] > -never; };
    const auto off = [&] { return lacks ? -surplus[at(line)] : surplus[at(line)]; };
    if (off() >= step_) {
      queue_.clear();
      where_.for_cells(line, [&](slot cell) {
        if (can(cell)) queue_.emplace_back(bid(cell), cell);
      });
      std::ranges::make_heap(queue_, std::greater{});
      while (off() >= step_ && !queue_.empty()) {
        std::ranges::pop_heap(queue_, std::greater{});
        const slot cell = queue_.back().second;
        queue_.pop_back();
        shift(cell, lacks ? step_ : -step_);
        if (!can(cell)) continue;
        queue_.emplace_back(bid(cell), cell);
        std::ranges::push_heap(queue_, std::greater{});
      }
    }
    center(line);
  }

  // Dijkstra from every row with too much and every column with too little to lines of the other kind; a row passes on what a
  // cell gives back, a column takes what a cell has more. Each start is joined to the end nearest to it, as long as that is
  // nearer to no other start: such paths share no line, so all can be used at once. Half of the starts are enough.
  void find_ends() {
    for (const slot line : touched_) reached_[at(line)] = 0;
    touched_.clear(), queue_.clear(), ends_.clear();
    Cost limit = never;
    std::size_t wanted = 0;
    const auto is_end = [&](slot line) { return (where_.is_row(line) ? -surplus[at(line)] : surplus[at(line)]) >= step_; };
    const auto offer = [&](slot line, Cost distance, slot by, slot start) {
      if (!(distance < limit) || (reached_[at(line)] != 0 && !(distance < distance_[at(line)]))) return;
      if (reached_[at(line)] == 0) touched_.push_back(line);
      reached_[at(line)] = 1, distance_[at(line)] = distance, by_[at(line)] = by, start_[at(line)] = start;
      if (wanted == 1 && is_end(line)) limit = distance;  // nothing dearer is of use
      queue_.emplace_back(distance, line);
      std::ranges::push_heap(queue_, std::greater{});
    };
    for (slot line = 0; line < where_.lines(); ++line)
      if ((where_.is_row(line) ? surplus[at(line)] : -surplus[at(line)]) >= step_) offer(line, Cost{}, -1, line);
    wanted = (touched_.size() + 1) / 2;
    while (!queue_.empty()) {
      std::ranges::pop_heap(queue_, std::greater{});
      const auto [distance, line] = queue_.back();
      queue_.pop_back();
      if (distance > distance_[at(line)]) continue;
      const slot start = start_[at(line)];
      if (is_end(line) && reached_[at(start)] == 1) {
        reached_[at(start)] = 2;  // joined
        ends_.push_back(line);
        if (ends_.size() == wanted) return;
      }
      const Cost own = worth[at(line)];
      if (where_.is_row(line))
        where_.for_cells(line, [&](slot cell) {
          if (down[at(cell)] == -never) return;
          const slot other = where_.across(cell, line);
          offer(other, distance + std::max(Cost{}, own + worth[at(other)] - down[at(cell)]), cell, start);
        });
      else
        where_.for_cells(line, [&](slot cell) {
          if (up[at(cell)] == never) return;
          const slot other = where_.across(cell, line);
          offer(other, distance + std::max(Cost{}, up[at(cell)] - own - worth[at(other)]), cell, start);
        });
    }
  }

  const grid& where_;
  Price price_;
  count_t step_ = 1;
  std::vector<std::pair<Cost, slot>> queue_;
  std::vector<slot> touched_, by_, start_, ends_;
  std::vector<char> reached_;
  std::vector<Cost> distance_;
};

}  // namespace dvc::apportion::detail
