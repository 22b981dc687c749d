// Two ways to set the quotas of a level, side by side: who gains, who loses, how far apart they are.
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "dvc/base/rational.hpp"
#include "dvc/base/result.hpp"
#include "dvc/dossiers/rates.hpp"
#include "dvc/quota/policy.hpp"

namespace dvc::audit {

/// The distance between two lists of quotas, in dossiers; `after` minus `before`.
struct distance {
  count_t changed = 0;                    ///< rows with another quota
  count_t gained = 0, lost = 0;           ///< dossiers that rows get more, and less
  count_t gainers = 0, losers = 0;        ///< rows with more, and with less
  count_t most_gained = 0, most_lost = 0; ///< the largest change of a row, either way
  std::optional<std::size_t> gains_most{}, loses_most{};  ///< the first such row
  [[nodiscard]] count_t moved() const { return std::max(gained, lost); }  ///< dossiers that change hands, at least
};

/// Errors: `shape` for lists of other lengths, `overflow` beyond 64 bits.
[[nodiscard]] inline result<distance> distance_between(std::span<const count_t> before, std::span<const count_t> after) {
  if (before.size() != after.size())
    return failure{errc::shape, std::to_string(after.size()) + " quotas beside " + std::to_string(before.size()) + "; as many are expected"};
  distance d;
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (before[i] < 0 || after[i] < 0)
      return failure{errc::range, "a quota is below 0", {{}, static_cast<index_t>(i), "extra"}};
    const count_t change = after[i] - before[i];
    if (change == 0) continue;
    ++d.changed;
    count_t &sum = change > 0 ? d.gained : d.lost, &rows = change > 0 ? d.gainers : d.losers;
    count_t& most = change > 0 ? d.most_gained : d.most_lost;
    const count_t size = change > 0 ? change : -change;
    if (size > std::numeric_limits<count_t>::max() - sum)
      return failure{errc::overflow, "the changes add up to more than 64 bits hold", {{}, static_cast<index_t>(i), "extra"}};
    sum += size, ++rows;
    if (size > most) most = size, (change > 0 ? d.gains_most : d.loses_most) = i;
  }
  return d;
}

/// What a level's quotas come to.
struct outcome {
  count_t sum = 0;                       ///< of the quotas
  count_t beyond = 0;                    ///< rows asked for more than is offline
  std::optional<rational> remaining{};   ///< (p + e) / P of the whole level, excluded rows too; null where P = 0
  std::optional<rational> year{};        ///< (o + p + e) / (T + P)
  std::optional<rational> least{}, most{};  ///< the lowest and the highest (p + e) / P of a row that shares
  std::vector<std::optional<rational>> reached{};  ///< (p + e) / P of each row
};

/// Errors: `shape` where there is not one quota for each row, `overflow` beyond 64 bits.
[[nodiscard]] inline result<outcome> outcome_of(std::span<const quota::entry> entries, std::span<const count_t> extras) {
  if (entries.size() != extras.size())
    return failure{errc::shape, std::to_string(extras.size()) + " quotas for " + std::to_string(entries.size()) + " units; one for each is expected"};
  outcome found;
  dossiers::tally observed, projected;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const quota::entry& e = entries[i];
    const auto o = dossiers::add(observed, e.observed), p = dossiers::add(projected, e.projected);
    if (!o) return o.error();
    if (!p) return p.error();
    observed = *o, projected = *p;
    if (extras[i] < 0) return failure{errc::range, "a quota is below 0", {{}, static_cast<index_t>(i), "extra"}};
    if (extras[i] > std::numeric_limits<count_t>::max() - found.sum - e.projected.total())
      return failure{errc::overflow, "the quotas add up to more than 64 bits hold", {{}, static_cast<index_t>(i), "extra"}};
    found.sum += extras[i];
    found.beyond += extras[i] > e.projected.offline();
    found.reached.push_back(ratio(e.projected.online() + extras[i], e.projected.total()));
    const auto& rate = found.reached.back();
    if (!rate || e.excluded) continue;
    if (!found.least || *rate < *found.least) found.least = rate;
    if (!found.most || *rate > *found.most) found.most = rate;
  }
  const auto all = dossiers::add(observed, projected);
  if (!all) return all.error();
  if (found.sum > std::numeric_limits<count_t>::max() - all->online()) return failure{errc::overflow, "the quotas add up to more than 64 bits hold"};
  found.remaining = ratio(projected.online() + found.sum, projected.total());
  found.year = ratio(all->online() + found.sum, all->total());
  return found;
}

}  // namespace dvc::audit
