// Tables between fixed margins: every table of small ones is enumerated and its prices multiplied exactly, so counts, ties and
// what cannot be are known; large ones prove themselves by their multipliers. And controlled rounding, again by enumeration.
#include "dvc/apportion/matrix.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/base/rational.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::rational;
using dvc::apportion::allocate_matrix;
using dvc::apportion::biproportion;
using dvc::apportion::dense_matrix;
using dvc::apportion::matrix_options;
using dvc::apportion::method;
using dvc::apportion::round_table;
using dvc::apportion::rounded_table;
using dvc::apportion::sparse_matrix;
using dvc::apportion::table_cell;
using dvc::apportion::verify;
using counts = std::vector<count_t>;
using u128 = dvc::wide::u128;

constexpr method divisor_methods[] = {method::adams,        method::dean,   method::huntington_hill, method::sainte_lague,
                                      method::modified_sainte_lague, method::dhondt, method::stationary, method::signposts};

rational ratio(count_t a, count_t b) { return *dvc::ratio(a, b); }

const std::vector<rational>& some_signposts() {
  static const std::vector<rational> list{ratio(1, 3), ratio(1, 1), ratio(1, 1), ratio(5, 2)};
  return list;
}

matrix_options by(method m) {
  return {.by = m, .q = ratio(1, 3), .signposts = m == method::signposts ? some_signposts() : std::span<const rational>{}};
}

// s(k) from the definition of each method; its square under Huntington-Hill.
rational signpost(const matrix_options& o, count_t k) {
  switch (o.by) {
    case method::adams: return ratio(k - 1, 1);
    case method::dean: return ratio(2 * k * (k - 1), 2 * k - 1);
    case method::huntington_hill: return ratio(k * (k - 1), 1);
    case method::modified_sainte_lague: return k == 1 ? ratio(7, 10) : ratio(2 * k - 1, 2);
    case method::sainte_lague: return ratio(2 * k - 1, 2);
    case method::stationary: return ratio(3 * (k - 1) + 1, 3);
    case method::signposts: return k <= 4 ? some_signposts()[static_cast<std::size_t>(k) - 1] : ratio(5 + 3 * (k - 4), 2);
    default: return ratio(k, 1);
  }
}

struct problem {
  counts weights, rows, columns, lower, upper;
};

// Calls `each` with every table of these margins, weight 0 meaning the lower bound.
template <class Each>
void every_table(const problem& p, std::size_t k, counts& x, counts rows, counts columns, const Each& each) {
  const std::size_t c = p.columns.size();
  if (k == p.weights.size()) {
    if (std::ranges::all_of(columns, [](count_t left) { return left == 0; }) &&
        std::ranges::all_of(rows, [](count_t left) { return left == 0; }))
      each(x);
    return;
  }
  if (k > 0 && k % c == 0 && rows[k / c - 1] != 0) return;
  const count_t low = p.lower.empty() ? 0 : p.lower[k];
  count_t high = std::min(rows[k / c], columns[k % c]);
  if (!p.upper.empty()) high = std::min(high, p.upper[k]);
  if (p.weights[k] == 0) high = std::min(high, low);
  for (count_t n = low; n <= high; ++n) {
    x.push_back(n);
    rows[k / c] -= n, columns[k % c] -= n;
    every_table(p, k + 1, x, rows, columns, each);
    rows[k / c] += n, columns[k % c] += n;
    x.pop_back();
  }
}

// All tables with the least product of prices, by exact fractions.
std::vector<counts> best_tables(const problem& p, const matrix_options& o) {
  const bool free_first = signpost(o, 1) == rational{};
  std::vector<counts> best;
  rational least;
  counts x;
  every_table(p, 0, x, p.rows, p.columns, [&](const counts& table) {
    rational product = ratio(1, 1);
    for (std::size_t k = 0; k < table.size(); ++k) {
      if (p.weights[k] == 0) continue;
      const bool room = p.rows[k / p.columns.size()] > 0 && p.columns[k % p.columns.size()] > 0;
      if (free_first && table[k] == 0 && room && (p.upper.empty() || p.upper[k] > 0)) return;
      for (count_t n = free_first ? 2 : 1; n <= table[k]; ++n) {
        const rational s = signpost(o, n);
        const count_t w = o.by == method::huntington_hill ? p.weights[k] * p.weights[k] : p.weights[k];
        product = *rational::of(product.numerator() * s.numerator(),
                                product.denominator() * s.denominator() * static_cast<u128>(w));
      }
    }
    if (!best.empty() && least < product) return;
    if (best.empty() || product < least) best.clear(), least = product;
    best.push_back(table);
  });
  return best;
}

std::vector<table_cell> cells_that_differ(const std::vector<counts>& tables, std::size_t columns) {
  std::vector<table_cell> cells;
  for (std::size_t k = 0; k < tables.front().size(); ++k)
    if (std::ranges::any_of(tables, [&](const counts& t) { return t[k] != tables.front()[k]; }))
      cells.push_back({static_cast<index_t>(k / columns), static_cast<index_t>(k % columns)});
  return cells;
}

template <class Result>
std::vector<table_cell> tied_cells(const Result& b) {
  std::vector<table_cell> cells;
  for (const auto& tie : b.ties) cells.insert(cells.end(), tie.cells.begin(), tie.cells.end());
  std::ranges::sort(cells, {}, [](const table_cell& c) { return std::pair(c.row, c.column); });
  return cells;
}

class generator {
 public:
  explicit generator(std::uint64_t seed) : random_(seed) {}
  count_t below(count_t n) { return static_cast<count_t>(random_() % static_cast<std::uint64_t>(n)); }

  // A table of at most 3 x 3 with few dossiers; its margins are those of some table, or any.
  problem small(bool bounded) {
    const auto r = static_cast<std::size_t>(below(6) / 2 + 1), c = static_cast<std::size_t>(below(5) / 2 + 1);
    problem p;
    const count_t largest = std::array<count_t, 4>{1, 1, 2, 5}[static_cast<std::size_t>(below(4))];
    for (std::size_t k = 0; k < r * c; ++k) p.weights.push_back(below(4) == 0 ? 0 : below(largest) + 1);
    p.rows.resize(r), p.columns.resize(c);
    const count_t each = below(3) + 1;
    for (std::size_t k = 0; k < r * c; ++k) {
      const count_t x = below(5) > 0 && p.weights[k] == 0 ? 0 : below(each + 1);
      p.rows[k / c] += x, p.columns[k % c] += x;
      if (bounded) {
        p.lower.push_back(below(4) == 0 ? std::min<count_t>(x, 1) : 0);
        p.upper.push_back(below(3) == 0 ? x : x + 3);
      }
    }
    return p;
  }

  // r x c log-normal weights, and margins of another such table.
  problem large(std::size_t r, std::size_t c, count_t total, double spread) {
    std::lognormal_distribution<double> size(5, spread);
    problem p;
    counts row_weights(r), column_weights(c);
    for (std::size_t k = 0; k < r * c; ++k) {
      p.weights.push_back(static_cast<count_t>(size(random_)) + 1);
      const auto other = p.weights.back() * (below(900) + 100);
      row_weights[k / c] += other, column_weights[k % c] += other;
    }
    p.rows = dvc::apportion::allocate(row_weights, total).value().counts;
    p.columns = dvc::apportion::allocate(column_weights, total).value().counts;
    return p;
  }

 private:
  std::mt19937_64 random_;
};

// Planted bug: an `earlier_first` that trades nothing fails here, and for rounded tables below.
TEST_CASE("a table has the least product of prices; cells tie exactly where such tables differ; none exists where it says so") {
  generator g(61);
  int feasible = 0, infeasible = 0, tied = 0;
  for (int round = 0; round < 20'000; ++round) {
    const method m = divisor_methods[round % 8];
    const problem p = g.small(round % 3 == 0);
    matrix_options o = by(m);
    o.within = {p.lower, p.upper};
    const auto best = best_tables(p, o);
    const auto b = allocate_matrix(p.weights, p.rows, p.columns, o);
    CAPTURE(round);
    REQUIRE(b.has_value() == !best.empty());
    if (!b) {
      CHECK(b.error().code == errc::infeasible);
      ++infeasible;
      continue;
    }
    ++feasible, tied += best.size() > 1 ? 1 : 0;
    CHECK(b->counts == *std::ranges::max_element(best));
    CHECK(tied_cells(*b) == cells_that_differ(best, p.columns.size()));
    CHECK(verify(*b, p.weights, p.rows, p.columns, o).has_value());
  }
  CHECK(feasible > 10'000);
  CHECK(infeasible > 2'000);
  CHECK(tied > 200);
}

// Planted bug: a comparison that takes what doubles cannot tell apart for equal fails here.
TEST_CASE("large tables prove themselves, and transposed tables are transposed") {
  generator g(62);
  for (const auto& [r, c, total] : {std::tuple{20U, 217U, count_t{169'369}}, std::tuple{60U, 60U, count_t{5'000}}, std::tuple{3U, 400U, count_t{1'000'000}},
                                    std::tuple{1U, 50U, count_t{777}}, std::tuple{40U, 2U, count_t{10'000'000'000}}}) {
    for (const method m : divisor_methods) {
      const matrix_options o = by(m);
      const problem p = g.large(r, c, total, 0.8);
      CAPTURE(r);
      CAPTURE(name(m));
      const auto b = allocate_matrix(p.weights, p.rows, p.columns, o);
      if (!b) {  // every weight earns a dossier, and there are too few
        CHECK(b.error().code == errc::infeasible);
        CHECK(signpost(o, 1) == rational{});
        continue;
      }
      CHECK(verify(*b, p.weights, p.rows, p.columns, o).has_value());
      problem turned{counts(p.weights.size()), p.columns, p.rows, {}, {}};
      for (std::size_t k = 0; k < p.weights.size(); ++k) turned.weights[k % c * r + k / c] = p.weights[k];
      const auto again = allocate_matrix(turned.weights, turned.rows, turned.columns, o).value();
      if (!b->ties.empty()) continue;  // earlier cells are others
      CHECK(again.ties.empty());
      for (std::size_t k = 0; k < p.weights.size(); ++k) CHECK(again.counts[k % c * r + k / c] == b->counts[k]);
    }
  }
}

TEST_CASE("one row is the divisor method, ties and bounds included") {
  generator g(63);
  for (int round = 0; round < 2'000; ++round) {
    const auto n = static_cast<std::size_t>(g.below(8) + 1);
    counts weights(n), columns(n);
    for (count_t& w : weights) w = g.below(9);
    weights[0] += 1;
    const auto total = g.below(30) + static_cast<count_t>(n);
    const method m = divisor_methods[round % 7];
    const auto alone = dvc::apportion::allocate(weights, total, {.by = m, .q = ratio(1, 3)}).value();
    // as a column beside a row that takes what is left: the margins fix every cell
    const auto b = allocate_matrix(weights, counts{total}, alone.counts, by(m)).value();
    CHECK(b.counts == alone.counts);
    CHECK(verify(b, weights, counts{total}, alone.counts, by(m)).has_value());
    // two equal rows share what the columns have, and each is an apportionment of its half
    counts twice = weights, doubled = alone.counts;
    twice.insert(twice.end(), weights.begin(), weights.end());
    for (count_t& x : doubled) x *= 2;
    const auto halves = allocate_matrix(twice, counts{total, total}, doubled, by(m)).value();
    CHECK(halves.counts[0] >= alone.counts[0]);
    CHECK(verify(halves, twice, counts{total, total}, doubled, by(m)).has_value());
  }
}

// Planted bug: a `mend` that carries out no cycle runs for ever here.
TEST_CASE("zeros that let scaling converge to nothing, equal weights everywhere, and weights near 2^63") {
  // the corner can hold nothing: r c would have to go to 0 there
  const counts corner{1, 1, 0, 1}, margins{1'000'000'000, 1'000'000'000};
  CHECK(allocate_matrix(corner, margins, margins).value().counts == counts{1'000'000'000, 0, 0, 1'000'000'000});
  const counts equal(20 * 30, 7);
  const counts rows(20, 45), columns(30, 30);
  const auto even = allocate_matrix(equal, rows, columns).value();
  CHECK(verify(even, equal, rows, columns).has_value());
  REQUIRE(even.ties.size() == 1);
  CHECK(even.ties[0].cells.size() == 600);
  CHECK(even.ties[0].served.size() == 300);
  CHECK(std::ranges::equal(std::span(even.counts).first(3), counts{2, 2, 2}));

  generator g(64);
  constexpr count_t most = std::numeric_limits<count_t>::max();
  for (const method m : divisor_methods)
    for (int round = 0; round < 20; ++round) {
      problem p{{}, counts(4), counts(5), {}, {}};
      for (std::size_t k = 0; k < 20; ++k) {
        p.weights.push_back(most - g.below(round % 2 == 0 ? 3 : most));
        const count_t x = g.below(1'000) + 1;
        p.rows[k / 5] += x, p.columns[k % 5] += x;
      }
      const auto b = allocate_matrix(p.weights, p.rows, p.columns, by(m)).value();
      CHECK(verify(b, p.weights, p.rows, p.columns, by(m)).has_value());
    }
}

// Row i has cells in the pairs of columns i and i + 1, both columns of a pair with the same weights. The margins leave each row
// an odd number in each pair, so that the odd dossiers can be traded and every r c is forced: a chain of 24 rows.
TEST_CASE("multipliers that need more than 128 bits are found and proven") {
  generator g(65);
  std::size_t longest = 0;
  for (const method m : divisor_methods) {
    const std::size_t n = 24, c = 2 * (n + 1);
    problem p{counts(n * c), counts(n), counts(c), {}, {}};
    for (std::size_t i = 0; i < n; ++i)
      for (const std::size_t pair : {i, i + 1}) {
        const count_t w = g.below(count_t{1} << 40) + 1, half = g.below(5) + 1;
        p.weights[i * c + 2 * pair] = p.weights[i * c + 2 * pair + 1] = w;
        p.rows[i] += 2 * half + 1;
        p.columns[2 * pair] += half + (pair == i ? 1 : 0), p.columns[2 * pair + 1] += half + (pair == i ? 0 : 1);
      }
    CAPTURE(name(m));
    const auto b = allocate_matrix(p.weights, p.rows, p.columns, by(m)).value();
    CHECK(verify(b, p.weights, p.rows, p.columns, by(m)).has_value());
    CHECK(b.ties.size() == 1);
    for (const auto& r : b.row_multipliers) longest = std::max(longest, r.numerator().width());
  }
  CHECK(longest > 128);
}

TEST_CASE("verify finds a count, a multiplier and a margin that is wrong") {
  generator g(66);
  const problem p = g.large(4, 6, 200, 0.8);
  const auto b = allocate_matrix(p.weights, p.rows, p.columns).value();
  biproportion moved = b;
  ++moved.counts[0], --moved.counts[1];
  CHECK(verify(moved, p.weights, p.rows, p.columns).error().code == errc::inconsistent);
  biproportion scaled = b;
  scaled.row_multipliers[2] = dvc::big_rational(ratio(1, 1'000'000));
  CHECK(verify(scaled, p.weights, p.rows, p.columns).error().where.row == 2);
  counts other = p.rows;
  ++other[0], --other[1];
  CHECK(verify(b, p.weights, other, p.columns).error().code == errc::inconsistent);
  CHECK(verify(b, p.weights, p.columns, p.rows).error().code == errc::shape);
}

// Planted bug: a cut that takes the reached lines for the needy ones fails here.
TEST_CASE("what cannot be is refused with the rows and columns in the way") {
  const auto message = [](const counts& w, const counts& rows, const counts& columns, const matrix_options& o = {}) {
    const auto b = allocate_matrix(w, rows, columns, o);
    return b ? std::string("allocated") : std::string(name(b.error().code)) + ": " + b.error().text();
  };
  CHECK(message({1, 0, 1, 1}, {5, 2}, {3, 4}) ==
        "infeasible: row 0 must get 5 dossiers, but the table admits at most 3 there: 3 in column 0, 0 in the other columns; "
        "change these totals, or weights that are 0, or bounds");
  CHECK(message({1, 1, 1, 1}, {5, 2}, {3, 3}) ==
        "inconsistent: the totals of the rows add up to 7, those of the columns to 6; they must be equal");
  CHECK(message({1, 1, 1}, {5, 2}, {3, 4}) ==
        "shape: 3 weights for 2 rows and 2 columns; one for each cell is expected, row after row");
  CHECK(message({1, 1, -1, 1}, {5, 2}, {3, 4}) == "range: row 1, column 0: weight -1 is negative; weights are 0 or more");
  CHECK(message({1, 1, 1, 1}, {5, -2}, {3, 0}) == "range: row 1, column rows: total 1 of the rows is -2; totals are 0 or more");
  CHECK(message({1, 1, 1, 1}, {1, 2}, {1, 2}, by(method::adams)) ==
        "infeasible: row 0 has a total of 1, but its cells need at least 2 (by this method every weight above 0 earns a dossier)");
  CHECK(message({1}, {count_t{1} << 41}, {count_t{1} << 41}) ==
        "overflow: the totals of the rows add up to more than 2^40, the most that a table can hold");
  CHECK(message({1}, {1}, {1}, by(method::largest_remainder)).starts_with("argument: largest-remainder has no multipliers"));
  const counts two{2}, one{1};
  CHECK(message({1}, {2}, {2}, {.within = {two, one}}) == "inconsistent: row 0, column 0: the lower bound 2 is above the upper bound 1");
  CHECK(message({1}, {2}, {2}, {.within = {{}, one}}).starts_with("infeasible: row 0 must get 2 dossiers, but the table admits at most 1"));
  CHECK(message({}, {}, {}) == "allocated");
  CHECK(message({}, {0, 0}, {}) == "allocated");
  CHECK(message({}, {1}, {}).starts_with("inconsistent"));
}

TEST_CASE("dense and sparse matrices give the counts of the plain table") {
  generator g(67);
  for (int round = 0; round < 300; ++round) {
    const problem p = g.small(false);
    const auto r = static_cast<Eigen::Index>(p.rows.size()), c = static_cast<Eigen::Index>(p.columns.size());
    const auto plain = allocate_matrix(p.weights, p.rows, p.columns);
    const dense_matrix dense = Eigen::Map<const dense_matrix>(p.weights.data(), r, c);
    const Eigen::Map<const dvc::apportion::count_vector> rows(p.rows.data(), r), columns(p.columns.data(), c);
    const auto full = allocate_matrix(dense, rows, columns);
    REQUIRE(full.has_value() == plain.has_value());
    Eigen::SparseMatrix<count_t> by_columns = dense.sparseView();
    const auto sparse = allocate_matrix(by_columns, rows, columns);
    REQUIRE(sparse.has_value() == plain.has_value());
    if (!plain) continue;
    CHECK(full->counts == Eigen::Map<const dense_matrix>(plain->counts.data(), r, c));
    CHECK(dense_matrix(sparse->counts) == full->counts);
    CHECK(tied_cells(*full) == tied_cells(*plain));
    CHECK(tied_cells(*sparse) == tied_cells(*plain));
  }
  const sparse_matrix none(2, 2);
  CHECK(allocate_matrix(none, dvc::apportion::count_vector::Zero(3), dvc::apportion::count_vector::Zero(2)).error().code == errc::shape);
}

// --- controlled rounding ---

// Every table of neighbours with neighbouring sums, and the sum of all distances times unit.
std::vector<counts> nearest_tables(const counts& values, std::size_t r, std::size_t c, count_t unit) {
  std::vector<counts> best;
  count_t least = 0;
  const auto distance = [&](count_t real, count_t rounded) { return std::abs(rounded * unit - real); };
  for (std::size_t choice = 0; choice < std::size_t{1} << values.size(); ++choice) {
    counts x;
    counts real(r + c + 1), rounded(r + c + 1);
    count_t off = 0;
    bool fits = true;
    for (std::size_t k = 0; k < values.size(); ++k) {
      const bool up = (choice >> k & 1U) != 0;
      fits = fits && !(up && values[k] % unit == 0);
      x.push_back(values[k] / unit + (up ? 1 : 0));
      for (const std::size_t line : {k / c, r + k % c, r + c}) real[line] += values[k], rounded[line] += x.back();
      off += distance(values[k], x.back());
    }
    for (std::size_t line = 0; line < real.size(); ++line) {
      fits = fits && rounded[line] >= real[line] / unit && rounded[line] <= (real[line] + unit - 1) / unit;
      off += distance(real[line], rounded[line]);
    }
    if (!fits || (!best.empty() && off > least)) continue;
    if (best.empty() || off < least) best.clear(), least = off;
    best.push_back(x);
  }
  return best;
}

// Planted bug: without the corner cell the grand total is no neighbour; fails here.
TEST_CASE("a rounded table is the nearest of all; cells tie exactly where equally near ones differ") {
  generator g(68);
  int tied = 0;
  for (int round = 0; round < 1'500; ++round) {
    const auto r = static_cast<std::size_t>(g.below(3) + 1), c = static_cast<std::size_t>(g.below(3) + 1);
    const count_t denominator = std::array<count_t, 4>{2, 3, 10, 1'000}[static_cast<std::size_t>(g.below(4))], base = g.below(3) + 1;
    counts values(r * c);
    for (count_t& v : values) v = g.below(3) == 0 ? 0 : g.below(denominator * base * 3);
    const rounded_table t =
        round_table(values, static_cast<index_t>(r), static_cast<index_t>(c), {.denominator = denominator, .base = base}).value();
    const auto best = nearest_tables(values, r, c, denominator * base);
    REQUIRE(!best.empty());
    counts expected = *std::ranges::max_element(best), rows(r), columns(c);
    for (std::size_t k = 0; k < expected.size(); ++k) {
      expected[k] *= base;
      rows[k / c] += expected[k], columns[k % c] += expected[k];
    }
    CAPTURE(round);
    CHECK(t.counts == expected);
    CHECK(t.row_totals == rows);
    CHECK(t.column_totals == columns);
    CHECK(t.total == std::accumulate(rows.begin(), rows.end(), count_t{0}));
    CHECK(tied_cells(t) == cells_that_differ(best, c));
    tied += best.size() > 1 ? 1 : 0;
  }
  CHECK(tied > 100);
}

TEST_CASE("every cell and every sum of a large rounded table is a neighbour of the real one") {
  generator g(69);
  for (const auto& [r, c, unit] : {std::tuple{20U, 217U, count_t{1'000'003}}, std::tuple{100U, 100U, count_t{2}},
                                   std::tuple{300U, 5U, count_t{1} << 44}}) {
    counts values(static_cast<std::size_t>(r) * c), real(r + c + 1), sums;
    for (std::size_t k = 0; k < values.size(); ++k) {
      values[k] = g.below(unit > 1'000'000'000 ? unit * 2 : unit * 1'000);
      for (const std::size_t line : {k / c, r + k % c, std::size_t{r} + c}) real[line] += values[k];
    }
    const rounded_table t = round_table(values, r, c, {.denominator = unit}).value();
    sums = t.row_totals;
    sums.insert(sums.end(), t.column_totals.begin(), t.column_totals.end());
    sums.push_back(t.total);
    for (std::size_t k = 0; k < values.size(); ++k) CHECK((t.counts[k] == values[k] / unit || t.counts[k] * unit - values[k] < unit));
    for (std::size_t line = 0; line < real.size(); ++line) {
      CHECK(sums[line] >= real[line] / unit);
      CHECK(sums[line] <= (real[line] + unit - 1) / unit);
    }
    const dense_matrix dense = Eigen::Map<const dense_matrix>(values.data(), r, c);
    CHECK(dvc::apportion::round_table(dense, {.denominator = unit}).value().counts ==
          Eigen::Map<const dense_matrix>(t.counts.data(), r, c));
  }
}

TEST_CASE("a sparse table is rounded where it has entries") {
  sparse_matrix m(2, 3);
  m.insert(0, 2) = 15, m.insert(1, 0) = 25, m.insert(1, 2) = 3;
  const auto t = dvc::apportion::round_table(m, {.denominator = 10}).value();
  CHECK(t.counts.nonZeros() == 3);
  dense_matrix full(2, 3);
  full << 0, 0, 15, 25, 0, 3;
  CHECK(dense_matrix(t.counts) == dvc::apportion::round_table(full, {.denominator = 10}).value().counts);
}

TEST_CASE("what cannot be rounded is refused") {
  const auto message = [](const counts& values, index_t r, index_t c, const dvc::apportion::rounding_options& o) {
    const auto t = round_table(values, r, c, o);
    return t ? std::string("rounded") : std::string(name(t.error().code)) + ": " + t.error().text();
  };
  CHECK(message({1, 2}, 1, 2, {.denominator = 0}) == "range: denominator 0 and base 1 must be 1 or more, and their product at most 2^44");
  CHECK(message({1, 2}, 1, 2, {.denominator = count_t{1} << 40, .base = 32}).starts_with("range"));
  CHECK(message({1, -2}, 1, 2, {}) == "range: row 0, column 1: -2 is negative; cells are 0 or more");
  CHECK(message({1, 2}, 2, 2, {}).starts_with("shape"));
  CHECK(message({std::numeric_limits<count_t>::max(), 1}, 1, 2, {}).starts_with("overflow"));
  CHECK(message({}, 0, 0, {}) == "rounded");
}

}  // namespace
