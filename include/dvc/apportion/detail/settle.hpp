// Serves the dossiers at the price of the cut: all of them, or as many as are left, by the rule for ties.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "dvc/apportion/detail/check.hpp"
#include "dvc/apportion/detail/select.hpp"

namespace dvc::apportion::detail {

/// Who comes first among equal claims: ascending ranks, by the rule chosen.
[[nodiscard]] inline std::tuple<count_t, std::uint64_t, index_t> tie_rank(const options& o, std::span<const count_t> weights,
                                                                          index_t row) {
  const auto i = static_cast<std::size_t>(row);
  const count_t urgency = o.ties == tie_rule::by_weight     ? -weights[i]
                          : o.ties == tie_rule::by_priority ? o.priority[i]
                                                            : 0;
  return {urgency, o.ties == tie_rule::by_lot ? lot(o.seed, o.first_row + row) : 0U, row};
}

/// The failure under tie_rule::error.
[[nodiscard]] inline failure tied(const tie& t) {
  return failure{errc::tie, listed_rows(t.rows) + " have equal claims to " + std::to_string(t.contested) +
                                (t.contested == 1 ? " dossier" : " dossiers") + "; choose a rule for ties",
                 {{}, t.rows.front(), {}}, t.rows};
}

/// Adds the contested dossiers to `counts`. A tie is added to `ties` where some are served and some are not.
/// Errors: `tie` under tie_rule::error.
[[nodiscard]] inline result<void> settle(std::span<count_t> counts, std::span<const count_t> weights,
                                         std::span<candidate> equal, count_t contested, const options& o,
                                         std::vector<tie>& ties) {
  const auto serve = [&](std::span<const candidate> served) {
    for (const candidate& c : served) ++counts[static_cast<std::size_t>(c.row)];
  };
  if (contested == static_cast<count_t>(equal.size())) return serve(equal), result<void>{};
  if (contested == 0) return {};
  // equal steps of one row are nobody's tie
  if (equal.front().row == equal.back().row) return serve(equal.first(static_cast<std::size_t>(contested))), result<void>{};

  tie open{{}, contested, {}};
  for (const candidate& c : equal)
    if (open.rows.empty() || open.rows.back() != c.row) open.rows.push_back(c.row);
  if (o.ties == tie_rule::error) return tied(open);
  if (o.ties != tie_rule::report) {
    if (o.ties != tie_rule::by_order)
      std::sort(equal.begin(), equal.end(), [&](const candidate& x, const candidate& y) {
        return std::tuple_cat(tie_rank(o, weights, x.row), std::tuple(x.step)) <
               std::tuple_cat(tie_rank(o, weights, y.row), std::tuple(y.step));
      });
    const auto served = equal.first(static_cast<std::size_t>(contested));
    serve(served);
    for (const candidate& c : served) open.served.push_back(c.row);
    std::sort(open.served.begin(), open.served.end());
    open.served.erase(std::unique(open.served.begin(), open.served.end()), open.served.end());
  }
  ties.push_back(std::move(open));
  return {};
}

}  // namespace dvc::apportion::detail
