// Tallies as Eigen matrices: one row per unit, and rows summed to the units above them. Needs Eigen: target dvc::eigen.
#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/dossiers/tally.hpp"

namespace dvc::dossiers {

/// One row per tally; column 0 its total, column 1 its online dossiers. Offline is column 0 - column 1.
using matrix = Eigen::Matrix<count_t, Eigen::Dynamic, 2>;

/// The tallies as a matrix, in the order given. `from_matrix` takes it back.
[[nodiscard]] inline matrix to_matrix(std::span<const tally> tallies) {
  matrix m(static_cast<Eigen::Index>(tallies.size()), 2);
  for (Eigen::Index i = 0; i < m.rows(); ++i) {
    const tally& t = tallies[static_cast<std::size_t>(i)];
    m.row(i) << t.total(), t.online();
  }
  return m;
}

/// The rows of a matrix as tallies; what is not a tally is refused.
///
/// `counts`: n rows of total and online dossiers; a matrix, or a block or map of one. Errors (`where.row` the row):
/// those of `tally::make`, `range` for a negative count, `inconsistent` for online above total.
[[nodiscard]] inline result<std::vector<tally>> from_matrix(const Eigen::Ref<const matrix>& counts) {
  std::vector<tally> tallies;
  tallies.reserve(static_cast<std::size_t>(counts.rows()));
  for (Eigen::Index i = 0; i < counts.rows(); ++i) {
    const auto t = tally::make(counts(i, 0), counts(i, 1));
    if (!t) {
      failure f = t.error();
      f.where.row = i;
      return f;
    }
    tallies.push_back(*t);
  }
  return tallies;
}

/// Sums the tallies of each parent: the product A X of the incidence matrix A (a 1 where row i belongs to parent k) and
/// X = to_matrix(tallies), in exact integers.
///
/// `parent`: for each tally the row of its parent, 0 to `n_parents` - 1. Returns `n_parents` rows, zeros for a parent
/// without rows, so that `from_matrix` takes the result. Errors: `shape` where the lengths differ or `n_parents` is
/// negative; `range` for a parent that is not one of them, `overflow` for a parent whose dossiers sum to more than 64
/// bits hold (`where.row` the tally). Example: the communes {10, 4}, {5, 5}, {7, 0} with parents 1 0 1 give 5 5 and
/// 17 4.
[[nodiscard]] inline result<matrix> roll_up(std::span<const tally> tallies, std::span<const index_t> parent,
                                            index_t n_parents) {
  if (n_parents < 0) return failure{errc::shape, std::to_string(n_parents) + " parents; give their number, 0 or more"};
  if (parent.size() != tallies.size())
    return failure{errc::shape, std::to_string(tallies.size()) + " tallies, but " + std::to_string(parent.size()) +
                                    " parents; give one parent for each tally"};

  // No online sum overflows where no total does.
  std::vector<count_t> room(static_cast<std::size_t>(n_parents), std::numeric_limits<count_t>::max());
  for (std::size_t i = 0; i < tallies.size(); ++i) {
    const auto refuse = [i](errc code, std::string message) {
      return failure{code, std::move(message), {{}, static_cast<index_t>(i), {}}};
    };
    if (parent[i] < 0 || parent[i] >= n_parents)
      return refuse(errc::range, "parent " + std::to_string(parent[i]) + " is not one of the " +
                                     std::to_string(n_parents) + " parents, which count from 0");
    count_t& left = room[static_cast<std::size_t>(parent[i])];
    if (tallies[i].total() > left)
      return refuse(errc::overflow,
                    "the dossiers of parent " + std::to_string(parent[i]) + " sum to more than 64 bits hold");
    left -= tallies[i].total();
  }

  // Compressed columns with one entry each: `parent` is their row indices as it stands.
  const auto n = static_cast<index_t>(tallies.size());
  std::vector<index_t> starts(tallies.size() + 1);
  std::iota(starts.begin(), starts.end(), index_t{0});
  const std::vector<count_t> ones(tallies.size(), 1);
  const Eigen::Map<const Eigen::SparseMatrix<count_t, Eigen::ColMajor, index_t>> incidence(
      n_parents, n, n, starts.data(), parent.data(), ones.data());
  return matrix(incidence * to_matrix(tallies));
}

}  // namespace dvc::dossiers
