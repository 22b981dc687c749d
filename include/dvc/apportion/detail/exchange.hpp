// What else would be right: cells at exactly the price of their next or their last unit can trade along cycles of rows and
// columns. Of all such tables the one with more in earlier cells is taken, and the cells that could trade are listed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "dvc/apportion/detail/transport.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/base/config.hpp"

namespace dvc::apportion::detail {

/// Arcs: from a column to a row where a cell may rise, from a row to a column where it may fall. A cycle of them that does not
/// go back and forth in one cell is a trade.
template <class Settled>
class exchange {
 public:
  /// `may_rise`, `may_fall`: per cell; `moved(cell, by)` changes a count by one and sets both anew.
  exchange(const grid& where, const std::vector<char>& may_rise, const std::vector<char>& may_fall, Settled moved)
      : where_(where), rises_(may_rise), falls_(may_fall), moved_(std::move(moved)), fixed_(at(where.cells())),
        by_(at(where.lines())), seen_(at(where.lines())) {}

  /// The cells that differ between tables that are equally right, by connected groups.
  [[nodiscard]] std::vector<std::vector<slot>> groups() {
    const std::vector<slot> part = strong_parts();
    std::vector<std::vector<slot>> cells(at(where_.lines()));
    std::ranges::fill(fixed_, 0);
    for (slot cell = 0; cell < where_.cells(); ++cell) {
      const slot row = row_of(cell), column = column_of(cell);
      if (part[at(row)] != part[at(column)]) continue;
      const bool rises = rises_[at(cell)] != 0, falls = falls_[at(cell)] != 0;
      // with both arcs, the way back may be the cell itself
      if (rises && falls ? !path(row, column, cell) && !path(column, row, cell) : !rises && !falls) continue;
      cells[at(part[at(row)])].push_back(cell);
    }
    std::erase_if(cells, [](const auto& group) { return group.empty(); });
    std::ranges::sort(cells);
    return cells;
  }

  /// Trades until no cell can have more without one before it having less.
  void earlier_first(const std::vector<std::vector<slot>>& groups) {
    std::vector<slot> order;
    for (const auto& group : groups) order.insert(order.end(), group.begin(), group.end());
    std::ranges::sort(order);
    std::ranges::fill(fixed_, 1);
    for (const slot cell : order) fixed_[at(cell)] = 0;
    // What cannot be reached from a row stays so while later cells trade: no arc leaves what was reached.
    std::vector<char> within(at(where_.lines()), 1);
    slot last = -1;
    for (const slot cell : order) {
      const slot row = row_of(cell), column = column_of(cell);
      if (row != last) std::ranges::fill(within, 1);
      last = row;
      while (rises_[at(cell)] != 0 && within[at(column)] != 0) {
        if (!path(row, column, cell)) {
          within = seen_;
          break;
        }
        for (slot line = column; line != row;) {
          const slot by = by_[at(line)];
          moved_(by, where_.is_row(line) ? 1 : -1);
          line = where_.across(by, line);
        }
        moved_(cell, 1);
      }
      fixed_[at(cell)] = 1;
    }
  }

 private:
  static std::size_t at(slot k) { return static_cast<std::size_t>(k); }
  [[nodiscard]] slot row_of(slot cell) const { return where_.row_of[at(cell)]; }
  [[nodiscard]] slot column_of(slot cell) const { return where_.rows + where_.column_of[at(cell)]; }
  [[nodiscard]] bool leaves(slot line, slot cell) const {
    return (where_.is_row(line) ? falls_ : rises_)[at(cell)] != 0 && fixed_[at(cell)] == 0;
  }

  // Breadth first from one line to another, not through `without`; by_ leads back.
  [[nodiscard]] bool path(slot from, slot to, slot without) {
    std::ranges::fill(seen_, 0);
    queue_.assign(1, from), seen_[at(from)] = 1;
    for (std::size_t next = 0; next < queue_.size(); ++next) {
      const slot line = queue_[next];
      where_.for_cells(line, [&](slot cell) {
        const slot other = where_.across(cell, line);
        if (cell == without || seen_[at(other)] != 0 || !leaves(line, cell)) return;
        seen_[at(other)] = 1, by_[at(other)] = cell;
        queue_.push_back(other);
      });
      if (seen_[at(to)] != 0) return true;
    }
    return false;
  }

  // The strongly connected part of each line (Tarjan 1972, with a stack of its own).
  [[nodiscard]] std::vector<slot> strong_parts() const {
    const auto n = at(where_.lines());
    std::vector<slot> part(n, -1), order(n, -1), low(n), open;
    struct frame {
      slot line;
      std::vector<slot> next;
    };
    std::vector<frame> frames;
    slot count = 0, parts = 0;
    const auto enter = [&](slot line) {
      order[at(line)] = low[at(line)] = count++;
      open.push_back(line);
      frames.push_back({line, {}});
      where_.for_cells(line, [&](slot cell) {
        if ((where_.is_row(line) ? falls_ : rises_)[at(cell)] != 0) frames.back().next.push_back(where_.across(cell, line));
      });
    };
    for (slot root = 0; root < where_.lines(); ++root) {
      if (order[at(root)] >= 0) continue;
      for (enter(root); !frames.empty();) {
        frame& top = frames.back();
        const slot line = top.line;
        if (!top.next.empty()) {
          const slot other = top.next.back();
          top.next.pop_back();
          if (order[at(other)] < 0) enter(other);
          else if (part[at(other)] < 0) low[at(line)] = std::min(low[at(line)], order[at(other)]);
          continue;
        }
        if (low[at(line)] == order[at(line)]) {
          for (slot other = -1; other != line; open.pop_back()) part[at(other = open.back())] = parts;
          ++parts;
        }
        frames.pop_back();
        if (!frames.empty()) low[at(frames.back().line)] = std::min(low[at(frames.back().line)], low[at(line)]);
      }
    }
    return part;
  }

  const grid& where_;
  const std::vector<char>& rises_;
  const std::vector<char>& falls_;
  Settled moved_;
  std::vector<char> fixed_;
  std::vector<slot> by_, queue_;
  std::vector<char> seen_;
};

}  // namespace dvc::apportion::detail
