// Rows that are alike, given once with their number: a nation by size classes costs what its classes cost.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "dvc/apportion/detail/select_classes.hpp"
#include "dvc/apportion/options.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion {

/// What the rows of each class get: `each` dossiers every one of them, and one more for `raised` of them.
struct class_allocation {
  std::vector<count_t> counts;  ///< dossiers of the whole class: copies x each + raised
  std::vector<count_t> each, raised;
  std::vector<tie> ties;  ///< classes with equal claims, `contested` dossiers for all their rows; `served` are classes too
};

/// Allocates `total` dossiers among classes of rows that are alike: class i is `copies[i]` rows of weight `weights[i]`.
///
/// `weights`, `copies`: n counts >= 0. The result is that of `allocate` for all the rows, class after class, without making
/// them. Bounds and priorities are those of each row of a class.
/// Rows alike always have equal claims, so a class of which some rows are raised and some are not is a tie. The proof is that of
/// all the rows: `verify` takes them one by one.
///
/// Errors: those of `allocate`; `overflow` where there are more rows than 64 bits count; `argument` for the quota method, other
/// quotas than Hare's, lots, ties left open, and signposts of which two are equal.
///
/// Example: `allocate_classes(std::array<count_t, 2>{3, 1}, std::array<count_t, 2>{2, 4}, 10)` shares 10 among two rows of
/// weight 3 and four of weight 1: 3 each, and 1 each.
[[nodiscard]] inline result<class_allocation> allocate_classes(std::span<const count_t> weights, std::span<const count_t> copies,
                                                               count_t total, const options& choice = {}) {
  const auto fine = detail::check_classes(weights, copies, total, choice);
  if (!fine) return fine.error();
  const std::vector<count_t> none(weights.size());
  class_allocation a{none, none, none, {}};
  const auto done = detail::share_among_classes({weights, copies, total, choice, *fine, a.each, a.raised, a.ties});
  if (!done) return done.error();
  for (std::size_t i = 0; i < none.size(); ++i) a.counts[i] = copies[i] * a.each[i] + a.raised[i];
  return a;
}

}  // namespace dvc::apportion
