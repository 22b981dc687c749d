// Proves an allocation from its counts alone: the dearest dossier that was served against the cheapest that was not.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/certificate.hpp"
#include "dvc/apportion/detail/claims.hpp"
#include "dvc/apportion/detail/settle.hpp"

namespace dvc::apportion::detail {

/// The list of ties that an allocation came with; null for counts from elsewhere, whose ties anybody may have decided.
using given_ties = std::optional<std::span<const tie>>;

/// A result that is to be proved, and what it is said to be the result of.
struct claimed {
  std::span<const count_t> counts, weights;
  count_t total;
  const options& choice;
  given_ties ties;
  std::span<const index_t> names{};  ///< what messages call the rows, where these are part of more
  std::span<const std::string> titles{};  ///< the same in words, where the rows are groups

  [[nodiscard]] index_t name_of(index_t row) const { return names.empty() ? row : names[static_cast<std::size_t>(row)]; }
  [[nodiscard]] std::string text(index_t row) const {
    return titles.empty() ? "row " + std::to_string(name_of(row)) : titles[static_cast<std::size_t>(row)];
  }
  [[nodiscard]] std::string text(std::span<const index_t> rows) const {
    std::string all = titles.empty() ? "rows " : "";
    for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), 10); ++i)
      all.append(i == 0 ? "" : ", ").append(titles.empty() ? std::to_string(name_of(rows[i])) : text(rows[i]));
    return all + (rows.size() > 10 ? ", ..." : "");
  }
  /// The failure of the proof, at a row or at none.
  [[nodiscard]] failure disproved(const std::string& message, index_t row = -1) const {
    return row < 0 || !titles.empty() ? wrong(errc::inconsistent, (row < 0 ? "" : text(row) + ": ") + message)
                   : wrong(errc::inconsistent, message, name_of(row), "counts");
  }
};

/// The dearest dossier served and the cheapest that is not.
template <class Claim>
struct edges {
  std::optional<Claim> last, next;
  index_t last_row = -1, next_row = -1;
};

/// Of the rows that could give their last dossier away, and of those that could take another.
template <class Claims, class Gives, class Takes>
[[nodiscard]] edges<typename Claims::claim> edges_among(std::span<const count_t> counts, std::span<const count_t> weights,
                                                        const Claims& claims, const Gives& gives, const Takes& takes) {
  edges<typename Claims::claim> found;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (weights[i] == 0) continue;
    const auto row = static_cast<index_t>(i);
    if (gives(i))
      if (const auto c = claims.last(i, counts[i]); !found.last || !(c < *found.last)) found.last = c, found.last_row = row;
    if (takes(i))
      if (const auto c = claims.next(i, counts[i]); !found.next || c < *found.next) found.next = c, found.next_row = row;
  }
  return found;
}

/// Of all rows, as their bounds admit.
template <class Claims>
[[nodiscard]] edges<typename Claims::claim> edges_of(std::span<const count_t> counts, std::span<const count_t> weights,
                                                     const Claims& claims) {
  return edges_among(counts, weights, claims, [&](std::size_t i) { return counts[i] > claims.low(i); },
                     [&](std::size_t i) { return counts[i] < claims.high(i); });
}

/// The same as if bounds that hold nobody were not there.
template <class Claims>
[[nodiscard]] edges<typename Claims::claim> edges_beside(const held_rows& held, std::span<const count_t> counts,
                                                         std::span<const count_t> weights, const Claims& claims) {
  const auto among = [](const std::vector<index_t>& rows, std::size_t i) {
    return std::ranges::binary_search(rows, static_cast<index_t>(i));
  };
  return edges_among(counts, weights, claims, [&](std::size_t i) { return counts[i] > 0 && !among(held.at_lower, i); },
                     [&](std::size_t i) { return !among(held.at_upper, i); });
}

/// A lower bound holds a row whose last dossier is not cheaper than the next of others, an upper bound one whose next is not
/// dearer than the last of others: without the bound they would change places, or tie.
template <class Claims>
[[nodiscard]] held_rows held_by_bounds(std::span<const count_t> counts, std::span<const count_t> weights, const Claims& claims,
                                       const edges<typename Claims::claim>& at) {
  held_rows held;
  const auto collect = [&](const auto& lifted, const auto& cut) {
    held = {};
    for (std::size_t i = 0; i < counts.size(); ++i) {
      const count_t x = counts[i];
      const auto row = static_cast<index_t>(i);
      if (x > 0 && x == claims.low(i) && (weights[i] == 0 || lifted(claims.last(i, x), row))) held.at_lower.push_back(row);
      else if (weights[i] > 0 && x == claims.high(i) && cut(claims.next(i, x), row)) held.at_upper.push_back(row);
    }
  };
  // equal steps of one row (a caller's signposts) hold nobody
  const auto not_before = [](const auto& a, index_t row_a, const auto& b, index_t row_b) {
    return b < a || (a == b && row_a != row_b);
  };
  collect([&](const auto& last, index_t row) { return at.next && not_before(last, row, *at.next, at.next_row); },
          [&](const auto& next, index_t row) { return at.last && not_before(*at.last, at.last_row, next, row); });
  // bounds that only together keep a dear dossier here and a cheap one away
  const auto beside = edges_beside(held, counts, weights, claims);
  const bool tied = at.last && at.next && *at.last == *at.next;
  if (!tied && beside.last && beside.next && not_before(*beside.last, beside.last_row, *beside.next, beside.next_row))
    collect([&](const auto& last, index_t row) { return not_before(last, row, *beside.next, beside.next_row); },
            [&](const auto& next, index_t row) { return not_before(*beside.last, beside.last_row, next, row); });
  return held;
}

/// Errors: `inconsistent` with the row whose last dossier belongs to another.
template <class Claims>
[[nodiscard]] result<void> prove_order(const claimed& c, const edges<typename Claims::claim>& at, const Claims& claims) {
  if (!at.last || !at.next || !(*at.next < *at.last)) return {};
  const auto nth = [&](index_t row, count_t more) {
    return "dossier " + std::to_string(c.counts[static_cast<std::size_t>(row)] + more) + " of " + c.text(row);
  };
  return c.disproved(nth(at.last_row, 0) + " was served at " + claims.text(*at.last) + ", but " + nth(at.next_row, 1) +
                         ", which was not, comes first at " + claims.text(*at.next) + "; move one dossier from " +
                         c.text(at.last_row) + " to " + c.text(at.next_row), at.last_row);
}

/// The dossiers of one row that cost what the cut costs.
struct stake {
  index_t row;
  count_t has, lacks;
};

template <class Claims>
[[nodiscard]] std::vector<stake> stakes_at(const typename Claims::claim& cut, std::span<const count_t> counts,
                                           std::span<const count_t> weights, const Claims& claims) {
  std::vector<stake> at;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (weights[i] == 0) continue;
    stake s{static_cast<index_t>(i), 0, 0};
    // more than one only where a caller's signposts are equal
    while (counts[i] - s.has > claims.low(i) && claims.last(i, counts[i] - s.has) == cut) ++s.has;
    while (s.lacks < claims.high(i) - counts[i] && claims.next(i, counts[i] + s.lacks) == cut) ++s.lacks;
    if (s.has + s.lacks > 0) at.push_back(s);
  }
  return at;
}

/// The list of ties against the one that the counts have, and who was served against the rule.
/// Errors: `inconsistent` where a tie is missing, false, or served out of turn.
[[nodiscard]] inline result<void> prove_ties(const claimed& c, std::span<const stake> stakes) {
  const std::span<const tie> ties = *c.ties;
  const options& o = c.choice;
  tie found;
  count_t has = 0, lacks = 0;
  for (const stake& s : stakes) {
    found.rows.push_back(s.row);
    if (s.has > 0) found.served.push_back(s.row);
    has += s.has, lacks += s.lacks;
  }
  const bool open = ties.size() == 1 && ties.front().served.empty() && o.ties == tie_rule::report;
  found.contested = open ? ties.front().contested : has;
  const bool tied = found.rows.size() > 1 && lacks > 0 && found.contested > 0;
  if (!tied) {
    if (ties.empty()) return {};
    return c.disproved("a tie of " + c.text(ties.front().rows) + " is listed, but no rows have equal claims at the cut");
  }
  if (ties.empty())
    return c.disproved(c.text(found.rows) + " have equal claims at the cut, but no tie is listed", found.rows.front());
  const tie& given = ties.front();
  if (ties.size() > 1 || given.rows != found.rows || given.contested != found.contested || given.served != found.served ||
      (open && found.contested >= lacks))
    return c.disproved("the tie at the cut is one of " + c.text(found.rows) + " for " + std::to_string(found.contested) +
                           (found.contested == 1 ? " dossier" : " dossiers") + "; " + c.text(given.rows) + " for " +
                           std::to_string(given.contested) + " are listed", found.rows.front());
  if (o.ties == tie_rule::report) return {};  // open, or served by a decision

  std::vector<stake> in_turn(stakes.begin(), stakes.end());
  std::ranges::sort(in_turn, [&](const stake& a, const stake& b) {
    return tie_rank(o, c.weights, a.row) < tie_rank(o, c.weights, b.row);
  });
  const auto waiting = std::ranges::find_if(in_turn, [](const stake& s) { return s.lacks > 0; });
  for (auto s = waiting; s != in_turn.end(); ++s)
    if (s != waiting && s->has > 0)
      return c.disproved(c.text(s->row) + " was served among equal claims, but " + std::string(name(o.ties)) + " " +
                             c.text(waiting->row) + " comes first", s->row);
  return {};
}

}  // namespace dvc::apportion::detail
