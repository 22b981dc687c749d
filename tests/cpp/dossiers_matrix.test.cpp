// Tallies as matrices: there and back without a change, and exact sums of the rows below each parent.
#include "dvc/dossiers/matrix.hpp"

#include <cstddef>
#include <cstdint>
#include <doctest/doctest.h>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "dvc/io/plan.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::dossiers::from_matrix;
using dvc::dossiers::matrix;
using dvc::dossiers::roll_up;
using dvc::dossiers::tally;
using dvc::dossiers::to_matrix;

constexpr count_t most = std::numeric_limits<count_t>::max();

tally of(count_t total, count_t online) { return tally::make(total, online).value(); }

std::vector<tally> some_tallies(std::mt19937_64& random, std::size_t n) {
  std::vector<tally> list;
  while (list.size() < n) {
    const auto total = static_cast<count_t>(random() % 1000);
    list.push_back(of(total, static_cast<count_t>(random() % static_cast<std::uint64_t>(total + 1))));
  }
  return list;
}

TEST_CASE("tallies come back from their matrix unchanged") {
  std::mt19937_64 random(128);
  for (const std::size_t n : {0U, 1U, 2U, 217U}) {
    const auto list = some_tallies(random, n);
    const matrix m = to_matrix(list);
    REQUIRE(m.rows() == static_cast<Eigen::Index>(n));
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(m(static_cast<Eigen::Index>(i), 0) == list[i].total());
      CHECK(m(static_cast<Eigen::Index>(i), 1) == list[i].online());
    }
    CHECK(from_matrix(m).value() == list);
  }
  CHECK(from_matrix(to_matrix(std::vector{of(most, most)})).value() == std::vector{of(most, most)});
}

TEST_CASE("a block of a wider matrix is taken as it stands") {
  Eigen::Matrix<count_t, 3, 4> wide;
  wide << 9, 10, 4, 9,  //
      9, 5, 5, 9,       //
      9, 7, 0, 9;
  CHECK(from_matrix(wide.middleCols<2>(1)).value() == std::vector{of(10, 4), of(5, 5), of(7, 0)});
}

TEST_CASE("a row that is no tally is refused with its position") {
  matrix m(3, 2);
  m << 10, 4, 5, 6, 7, 0;
  const auto above = from_matrix(m);
  REQUIRE_FALSE(above.has_value());
  CHECK(above.error().code == errc::inconsistent);
  CHECK(above.error().text() == "row 1: 6 online dossiers are more than all 5 received");
  m.row(1) << 5, 5;
  m.row(2) << 7, -1;
  const auto negative = from_matrix(m);
  REQUIRE_FALSE(negative.has_value());
  CHECK(negative.error().code == errc::range);
  CHECK(negative.error().text() == "row 2: -1 dossiers; a count is 0 or more");
}

TEST_CASE("the example of the contract") {
  const std::vector communes{of(10, 4), of(5, 5), of(7, 0)};
  matrix districts(2, 2);
  districts << 5, 5, 17, 4;
  CHECK(roll_up(communes, std::vector<index_t>{1, 0, 1}, 2).value() == districts);
}

TEST_CASE("each parent gets the sum of its own rows, by hand, for generated trees") {
  std::mt19937_64 random(2022);
  for (int round = 0; round < 200; ++round) {
    const auto n = static_cast<std::size_t>(random() % 40);
    const auto n_parents = static_cast<index_t>(random() % 9 + 1);
    const auto list = some_tallies(random, n);
    std::vector<index_t> parent(n);
    for (index_t& p : parent) p = static_cast<index_t>(random() % static_cast<std::uint64_t>(n_parents));
    const matrix sums = roll_up(list, parent, n_parents).value();
    REQUIRE(sums.rows() == n_parents);
    for (index_t k = 0; k < n_parents; ++k) {
      count_t total = 0, online = 0;
      for (std::size_t i = 0; i < n; ++i)
        if (parent[i] == k) total += list[i].total(), online += list[i].online();
      CHECK(sums(k, 0) == total);
      CHECK(sums(k, 1) == online);
    }
  }
}

TEST_CASE("nothing rolls up to zeros, and to no parents at all") {
  CHECK(roll_up({}, {}, 0).value().rows() == 0);
  CHECK(roll_up({}, {}, 3).value() == matrix::Zero(3, 2));
}

// Planted bug: `total() >= left` for `total() > left` refuses a sum of exactly 2^63 - 1; fails here.
TEST_CASE("sums reach 2^63 - 1 exactly and are refused beyond it") {
  const std::vector<index_t> together{0, 0}, apart{0, 1};
  const matrix full = roll_up(std::vector{of(most - 3, most - 3), of(3, 1)}, together, 1).value();
  CHECK(full(0, 0) == most);
  CHECK(full(0, 1) == most - 2);
  const std::vector over{of(most - 3, 0), of(4, 0)};
  const auto refused = roll_up(over, together, 1);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == errc::overflow);
  CHECK(refused.error().text() == "row 1: the dossiers of parent 0 sum to more than 64 bits hold");
  CHECK(roll_up(over, apart, 2).value()(0, 0) == most - 3);
}

TEST_CASE("what does not fit together is refused with what was given") {
  const std::vector communes{of(10, 4), of(5, 5)};
  const auto lengths = roll_up(communes, std::vector<index_t>{0}, 1);
  REQUIRE_FALSE(lengths.has_value());
  CHECK(lengths.error().code == errc::shape);
  CHECK(lengths.error().message == "2 tallies, but 1 parents; give one parent for each tally");
  const auto negative = roll_up({}, {}, -1);
  REQUIRE_FALSE(negative.has_value());
  CHECK(negative.error().code == errc::shape);
  CHECK(negative.error().message == "-1 parents; give their number, 0 or more");
  for (const index_t outside : {index_t{-1}, index_t{2}}) {
    const auto unknown = roll_up(communes, std::vector<index_t>{0, outside}, 2);
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error().code == errc::range);
    CHECK(unknown.error().where.row == 1);
    CHECK(unknown.error().message ==
          "parent " + std::to_string(outside) + " is not one of the 2 parents, which count from 0");
  }
}

TEST_CASE("the communes of plan 128 roll up to their districts, and the districts to the level's total") {
  const auto plan = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022");
  REQUIRE(plan.has_value());
  std::map<std::string, index_t> row_of;
  for (const auto* district : plan->units().of(dvc::level::district))
    row_of.emplace(district->code.str(), static_cast<index_t>(row_of.size()));
  REQUIRE(row_of.size() == 15);

  std::vector<tally> observed;
  std::vector<index_t> parent;
  std::map<std::string, std::pair<count_t, count_t>> by_hand;
  for (const auto& e : plan->entries(dvc::level::commune)) {
    const std::string& code = plan->units().find(e.unit)->parent.str();
    REQUIRE(row_of.contains(code));
    observed.push_back(e.observed);
    parent.push_back(row_of[code]);
    by_hand[code].first += e.observed.total(), by_hand[code].second += e.observed.online();
  }
  REQUIRE(observed.size() == 217);

  const matrix districts = roll_up(observed, parent, 15).value();
  for (const auto& [code, row] : row_of) {
    CAPTURE(code);
    CHECK(districts(row, 0) == by_hand[code].first);
    CHECK(districts(row, 1) == by_hand[code].second);
  }
  CHECK(districts.row(row_of.at("318")).isZero());  // Bach Long Vi, an island district without communes
  // plan 128, Appendix 2, total row of the communes: columns 3 and 4
  const matrix level = roll_up(from_matrix(districts).value(), std::vector<index_t>(15, 0), 1).value();
  CHECK(level(0, 0) == 139073);
  CHECK(level(0, 1) == 11053);
}

}  // namespace
