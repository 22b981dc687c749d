// Classes of rows that are alike, against the same rows one by one.
#include <doctest/doctest.h>

#include <cstddef>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/classes.hpp"

namespace {

using namespace dvc::apportion;
using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using counts = std::vector<count_t>;

/// Random classes and the rows they stand for.
struct classes {
  counts weights, copies, lower, upper, priority;
  count_t total = 0;

  explicit classes(std::mt19937_64& random) {
    const auto below = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
    const count_t most = below(2) == 0 ? 4 : 1000;  // small weights tie
    count_t least = 0, all = 0;
    for (count_t n = below(6) + 1; n > 0; --n) {
      weights.push_back(below(most));
      copies.push_back(below(5));
      lower.push_back(below(3) == 0 ? below(4) : 0);
      upper.push_back(lower.back() + below(8));
      priority.push_back(below(3));
      least += copies.back() * lower.back();
      all += copies.back() * (weights.back() > 0 ? upper.back() : lower.back());
    }
    total = least + below(all - least + 1);
  }
  [[nodiscard]] counts each_row(const counts& of_class) const {
    counts rows;
    for (std::size_t i = 0; i < copies.size(); ++i)
      rows.insert(rows.end(), static_cast<std::size_t>(copies[i]), of_class[i]);
    return rows;
  }
};

const method methods[] = {method::largest_remainder, method::adams, method::dean, method::huntington_hill,
                          method::sainte_lague, method::modified_sainte_lague, method::dhondt};

}  // namespace

// Planted bugs: a class counted or served as one row at the cut, and bounds not multiplied by the copies, fail here.
TEST_CASE("classes get what their rows get one by one, and the same ties") {
  std::mt19937_64 random(31);
  int tied = 0;
  for (int round = 0; round < 4'000; ++round) {
    const classes c(random);
    const counts weights = c.each_row(c.weights), lower = c.each_row(c.lower), upper = c.each_row(c.upper),
                 priority = c.each_row(c.priority);
    for (const method by : methods)
      for (const bool bounded : {false, true})
        for (const tie_rule rule : {tie_rule::by_order, tie_rule::by_weight, tie_rule::by_priority}) {
          const options of_rows{.by = by, .within = bounded ? bounds{lower, upper} : bounds{}, .ties = rule, .priority = priority};
          const options of_classes{.by = by, .within = bounded ? bounds{c.lower, c.upper} : bounds{}, .ties = rule,
                                   .priority = c.priority};
          const auto rows = allocate(weights, c.total, of_rows);
          const auto some = allocate_classes(c.weights, c.copies, c.total, of_classes);
          REQUIRE(rows.has_value() == some.has_value());
          if (!rows) {
            CHECK(rows.error().code == some.error().code);
            continue;
          }
          std::vector<std::size_t> class_of;
          counts sums(c.weights.size());
          for (std::size_t i = 0; i < c.copies.size(); ++i)
            class_of.insert(class_of.end(), static_cast<std::size_t>(c.copies[i]), i);
          for (std::size_t k = 0; k < weights.size(); ++k) {
            const std::size_t i = class_of[k];
            sums[i] += rows->counts[k];
            CHECK((rows->counts[k] == some->each[i] || (some->raised[i] > 0 && rows->counts[k] == some->each[i] + 1)));
          }
          CHECK(sums == some->counts);
          REQUIRE(rows->ties.size() == some->ties.size());
          if (rows->ties.empty()) continue;
          ++tied;
          const tie &of_all = rows->ties[0], &of_some = some->ties[0];
          CHECK(of_all.contested == of_some.contested);
          const auto named = [&](const std::vector<index_t>& from) {
            std::vector<index_t> found;
            for (const index_t row : from)
              if (const auto i = static_cast<index_t>(class_of[static_cast<std::size_t>(row)]); found.empty() || found.back() != i)
                found.push_back(i);
            return found;
          };
          std::vector<index_t> with_rows;  // a class of no rows has no claim
          for (const index_t i : of_some.rows)
            if (c.copies[static_cast<std::size_t>(i)] > 0) with_rows.push_back(i);
          CHECK(named(of_all.rows) == with_rows);
          CHECK(named(of_all.served) == of_some.served);
        }
  }
  CHECK(tied > 1'000);
}

// A nation of 10^12 rows in three classes; the shares are whole, so the counts are read off them.
TEST_CASE("a class may have more rows than memory holds") {
  const count_t many = 1'000'000'000'000;
  const auto a = allocate_classes(counts{1, 2, 7}, counts{many, many, many}, 20 * many + 5);
  REQUIRE(a.has_value());
  CHECK(a->each == counts{2, 4, 14});
  CHECK(std::accumulate(a->raised.begin(), a->raised.end(), count_t{0}) == 5);
  REQUIRE(a->ties.size() == 1);
  CHECK(a->ties[0].contested == 5);
}

TEST_CASE("weights, totals and numbers of rows near 2^63 are shared exactly") {
  const count_t most = std::numeric_limits<count_t>::max();
  const auto one_each = allocate_classes(counts{most}, counts{most}, most, {.by = method::sainte_lague});
  REQUIRE(one_each.has_value());
  CHECK((one_each->each == counts{1} && one_each->raised == counts{0} && one_each->ties.empty()));
  const auto one_short = allocate_classes(counts{most}, counts{most}, most - 1);
  REQUIRE(one_short.has_value());
  CHECK((one_short->each == counts{0} && one_short->raised == counts{most - 1} && one_short->ties.size() == 1));
}

TEST_CASE("bounds beyond what 64 bits add up to hold nobody") {
  const count_t most = std::numeric_limits<count_t>::max();
  const counts ones{1, 1}, loose{most, most};
  const auto a = allocate_classes(ones, ones, most, {.within = {{}, loose}});
  REQUIRE(a.has_value());
  CHECK(a->counts == allocate(ones, most, {.within = {{}, loose}})->counts);
  CHECK(a->counts == counts{most / 2 + 1, most / 2});
}

TEST_CASE("bad classes are refused with what was given and where") {
  const auto refused = [](const counts& weights, const counts& copies, count_t total, const options& choice, errc code,
                          const char* message) {
    const auto a = allocate_classes(weights, copies, total, choice);
    REQUIRE_FALSE(a.has_value());
    CHECK(a.error().code == code);
    CHECK(a.error().message == message);
  };
  const count_t most = std::numeric_limits<count_t>::max();
  refused({1, 2}, {1}, 3, {}, errc::shape, "1 numbers of rows for 2 classes; one for each class is expected");
  refused({1, 2}, {1, -4}, 3, {}, errc::range, "-4 rows; there must be 0 or more");
  refused({1, 2}, {most, 1}, 3, {}, errc::overflow, "up to this class there are more rows than 64 bits count");
  refused({1}, {2}, 3, {.by = method::quota_method}, errc::argument,
          "classes of rows go with the Hare quota and the divisor methods");
  refused({1}, {2}, 3, {.ties = tie_rule::report}, errc::argument,
          "with classes of rows a tie cannot stay open; choose error, and then by-priority with the decision");
  refused({1}, {2}, 3, {.ties = tie_rule::by_lot}, errc::argument,
          "lots are drawn for rows, not for classes of them; choose another rule");
  refused({1}, {2}, 3, {.ties = tie_rule::error}, errc::tie,
          "the rows of classes 0 (from 0) have equal claims to 1 dossier; choose a rule for ties");
  const counts upper{3};
  refused({1}, {2}, 7, {.within = {{}, upper}}, errc::infeasible,
          "the upper bounds of all rows add up to 6, below the total of 7; the nearest total is 6");
  refused({0}, {2}, 7, {}, errc::nothing_to_share, "there are 7 dossiers to allocate, but every weight is 0; the nearest total is 0");
}
