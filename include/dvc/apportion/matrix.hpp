// Tables as Eigen matrices, dense and sparse: biproportional apportionment and controlled rounding. Needs Eigen: target
// dvc::eigen.
#pragma once

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "dvc/apportion/biproportional.hpp"
#include "dvc/apportion/round_table.hpp"

namespace dvc::apportion {

using dense_matrix = Eigen::Matrix<count_t, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using sparse_matrix = Eigen::SparseMatrix<count_t, Eigen::RowMajor, index_t>;
using count_vector = Eigen::Matrix<count_t, Eigen::Dynamic, 1>;

/// `biproportion` with its counts as a matrix of the kind that was given.
template <class Matrix>
struct matrix_biproportion {
  Matrix counts;
  std::vector<big_rational> row_multipliers, column_multipliers;
  std::vector<table_tie> ties;
};

/// `rounded_table` with its counts as a matrix of the kind that was given.
template <class Matrix>
struct rounded_matrix {
  Matrix counts;
  count_vector row_totals, column_totals;
  count_t total = 0;
  std::vector<table_tie> ties;
};

namespace detail {

[[nodiscard]] inline std::span<const count_t> entries(const Eigen::Ref<const count_vector>& v) {
  return {v.data(), static_cast<std::size_t>(v.size())};
}
[[nodiscard]] inline std::span<const count_t> entries(const dense_matrix& m) {
  return {m.data(), static_cast<std::size_t>(m.size())};
}
[[nodiscard]] inline sparse_weights entries(const sparse_matrix& m) {  // compressed
  const auto n = static_cast<std::size_t>(m.nonZeros());
  return {{m.outerIndexPtr(), static_cast<std::size_t>(m.rows()) + 1}, {m.innerIndexPtr(), n}, {m.valuePtr(), n}};
}

/// The same matrix with other entries.
[[nodiscard]] inline dense_matrix filled(dense_matrix like, const std::vector<count_t>& counts) {
  std::ranges::copy(counts, like.data());
  return like;
}
[[nodiscard]] inline sparse_matrix filled(sparse_matrix like, const std::vector<count_t>& counts) {
  std::ranges::copy(counts, like.valuePtr());
  return like;
}

template <class Matrix>
[[nodiscard]] result<matrix_biproportion<Matrix>> allocated(const Matrix& weights, const Eigen::Ref<const count_vector>& rows,
                                                            const Eigen::Ref<const count_vector>& columns,
                                                            const matrix_options& choice) {
  if (rows.size() != weights.rows() || columns.size() != weights.cols())
    return wrong(errc::shape, std::to_string(rows.size()) + " row totals and " + std::to_string(columns.size()) +
                                  " column totals for a matrix of " + std::to_string(weights.rows()) + " rows and " +
                                  std::to_string(weights.cols()) + " columns");
  auto b = allocate_matrix(entries(weights), entries(rows), entries(columns), choice);
  if (!b) return b.error();
  biproportion found = *std::move(b);
  return matrix_biproportion<Matrix>{filled(weights, found.counts), std::move(found.row_multipliers),
                                     std::move(found.column_multipliers), std::move(found.ties)};
}

template <class Matrix>
[[nodiscard]] result<rounded_matrix<Matrix>> rounded(const Matrix& values, const rounding_options& choice) {
  auto b = round_table(entries(values), values.rows(), values.cols(), choice);
  if (!b) return b.error();
  rounded_table found = *std::move(b);
  const auto vector = [](const std::vector<count_t>& v) {
    return count_vector(Eigen::Map<const count_vector>(v.data(), static_cast<Eigen::Index>(v.size())));
  };
  return rounded_matrix<Matrix>{filled(values, found.counts), vector(found.row_totals), vector(found.column_totals),
                                found.total, std::move(found.ties)};
}

}  // namespace detail

/// `allocate_matrix` of a dense matrix of counts; bounds, if any, are row after row. Errors: the same.
template <class Derived>
[[nodiscard]] result<matrix_biproportion<dense_matrix>> allocate_matrix(const Eigen::DenseBase<Derived>& weights,
                                                                        const Eigen::Ref<const count_vector>& rows,
                                                                        const Eigen::Ref<const count_vector>& columns,
                                                                        const matrix_options& choice = {}) {
  return detail::allocated(dense_matrix(weights.derived()), rows, columns, choice);
}

/// The same of a sparse matrix; the result has its entries, and bounds, if any, are in their order, row after row.
template <class Derived>
[[nodiscard]] result<matrix_biproportion<sparse_matrix>> allocate_matrix(const Eigen::SparseMatrixBase<Derived>& weights,
                                                                         const Eigen::Ref<const count_vector>& rows,
                                                                         const Eigen::Ref<const count_vector>& columns,
                                                                         const matrix_options& choice = {}) {
  sparse_matrix by_rows(weights.derived());
  by_rows.makeCompressed();
  return detail::allocated(by_rows, rows, columns, choice);
}

/// `round_table` of a dense matrix of counts. Errors: the same.
template <class Derived>
[[nodiscard]] result<rounded_matrix<dense_matrix>> round_table(const Eigen::DenseBase<Derived>& values,
                                                               const rounding_options& choice = {}) {
  return detail::rounded(dense_matrix(values.derived()), choice);
}

/// The same of a sparse matrix; the result has its entries.
template <class Derived>
[[nodiscard]] result<rounded_matrix<sparse_matrix>> round_table(const Eigen::SparseMatrixBase<Derived>& values,
                                                                const rounding_options& choice = {}) {
  sparse_matrix by_rows(values.derived());
  by_rows.makeCompressed();
  return detail::rounded(by_rows, choice);
}

}  // namespace dvc::apportion
