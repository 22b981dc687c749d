// Ties: every rule, what is left open and decided later, lots that anybody can draw again, and the errors.
#include <algorithm>
#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "apportion_reference.hpp"
#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/segmented.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::apportion::allocate;
using dvc::apportion::allocate_by;
using dvc::apportion::allocation;
using dvc::apportion::lot;
using dvc::apportion::method;
using dvc::apportion::options;
using dvc::apportion::resume;
using dvc::apportion::tie_rule;
using reference::counts;
using rows = std::vector<index_t>;

count_t sum_of(const counts& list) { return std::accumulate(list.begin(), list.end(), count_t{0}); }

// Adams: 3132 = 6 x 522, so the 7th dossier of row 1 and the 2nd of row 0 have one price.
const counts six_fold{522, 3132};
const options adams{.by = method::adams};

void check_tie(const allocation& a, const counts& expected, const rows& tied, count_t contested, const rows& served) {
  CHECK(a.counts == expected);
  REQUIRE(a.ties.size() == 1);
  CHECK(a.ties.front().rows == tied);
  CHECK(a.ties.front().contested == contested);
  CHECK(a.ties.front().served == served);
}

// Planted bug: settle() that sorts for by_weight only fails here, in "every rule serves" and in "lots are the same".
TEST_CASE("each rule serves whom it names") {
  const counts equal{4, 4, 4, 4, 4}, priority{9, 2, 7, 2, 1};
  check_tie(*allocate(equal, 3), {1, 1, 1, 0, 0}, {0, 1, 2, 3, 4}, 3, {0, 1, 2});
  check_tie(*allocate(equal, 2, {.ties = tie_rule::by_priority, .priority = priority}), {0, 1, 0, 0, 1}, {0, 1, 2, 3, 4}, 2, {1, 4});
  check_tie(*allocate(equal, 3, {.ties = tie_rule::report}), {0, 0, 0, 0, 0}, {0, 1, 2, 3, 4}, 3, {});
  options o = adams;
  check_tie(*allocate(six_fold, 8, o), {2, 6}, {0, 1}, 1, {0});
  o.ties = tie_rule::by_weight;
  check_tie(*allocate(six_fold, 8, o), {1, 7}, {0, 1}, 1, {1});
  o.ties = tie_rule::report;
  check_tie(*allocate(six_fold, 8, o), {1, 6}, {0, 1}, 1, {});
  const counts last_first{2, 1};
  o.ties = tie_rule::by_priority, o.priority = last_first;
  check_tie(*allocate(six_fold, 8, o), {1, 7}, {0, 1}, 1, {1});
}

TEST_CASE("every rule serves as the reference does, on small weights with many ties") {
  std::mt19937_64 random(31);
  for (const method m : {method::largest_remainder, method::adams, method::dean, method::huntington_hill, method::sainte_lague,
                         method::dhondt})
    for (int round = 0; round < 5'000; ++round) {
      counts weights(random() % 9 + 1), priority(weights.size());
      for (count_t& w : weights) w = static_cast<count_t>(random() % 4);
      for (count_t& p : priority) p = static_cast<count_t>(random() % 5) - 2;
      weights.front() += 1;
      const auto total = static_cast<count_t>(random() % 15);
      for (const tie_rule rule : {tie_rule::by_order, tie_rule::by_weight, tie_rule::by_priority, tie_rule::by_lot, tie_rule::report}) {
        const options o{.by = m, .ties = rule, .priority = priority, .seed = random()};
        const auto a = allocate(weights, total, o);
        REQUIRE(a.has_value());
        const allocation wanted = reference::serve(*reference::find_cut(weights, total, o), weights, o);
        if (!reference::same(*a, wanted)) FAIL_CHECK(name(m) << ", " << name(rule) << ", total " << total);
      }
    }
}

TEST_CASE("lots are the same everywhere for one seed, and each row wins for some") {
  // the first numbers of SplitMix64 from 0 and from 1234567, as published with the generator
  CHECK(lot(0, 0) == 0xe220a8397b1dcdafU);
  CHECK(lot(0, 1) == 0x6e789e6aa1b965f4U);
  CHECK(lot(1'234'567, 0) == 6'457'827'717'110'365'317U);
  const counts equal{1, 1, 1, 1};
  std::set<counts> outcomes;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    const options o{.ties = tie_rule::by_lot, .seed = seed};
    const allocation a = *allocate(equal, 1, o);
    CHECK(reference::same(a, *allocate(equal, 1, o)));
    index_t least = 0;
    for (index_t r = 1; r < 4; ++r)
      if (lot(seed, r) < lot(seed, least)) least = r;
    CHECK(a.ties.front().served == rows{least});
    outcomes.insert(a.counts);
  }
  CHECK(outcomes.size() == 4);
}

TEST_CASE("where ties are an error, the failure names the rows and what they contest") {
  const counts equal{4, 4, 4, 4, 4}, many(12, 1);
  const auto refused = allocate(equal, 3, {.ties = tie_rule::error});
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == errc::tie);
  CHECK(refused.error().message == "rows 0, 1, 2, 3, 4 (from 0) have equal claims to 3 dossiers; choose a rule for ties");
  CHECK(refused.error().where.row == 0);
  const auto long_list = allocate(many, 1, {.ties = tie_rule::error});
  CHECK(long_list.error().message.find("rows 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ... (from 0)") == 0);
  CHECK(allocate(six_fold, 8, {.by = method::adams, .ties = tie_rule::error}).error().code == errc::tie);
  CHECK(allocate(six_fold, 7, {.by = method::adams, .ties = tie_rule::error})->counts == counts{1, 6});
}

TEST_CASE("dossiers of one row at one price are no tie") {
  const std::vector<dvc::rational> twice{*dvc::ratio(1, 1), *dvc::ratio(1, 1), *dvc::ratio(9, 1)};
  // with several claims a row, a decision could not be checked
  CHECK(allocate(counts{3, 2}, 3, {.by = method::signposts, .signposts = twice, .ties = tie_rule::report}).error().code ==
        errc::argument);
  for (const tie_rule rule : {tie_rule::by_order, tie_rule::error}) {
    const auto a = allocate(counts{3, 2}, 3, {.by = method::signposts, .signposts = twice, .ties = rule});
    REQUIRE(a.has_value());
    CHECK(a->counts == counts{2, 1});
    CHECK(a->ties.empty());
  }
}

TEST_CASE("an open tie is decided later, by rows of it and by no others") {
  const counts equal{4, 4, 4, 4};
  const allocation open = *allocate(equal, 6, {.ties = tie_rule::report});
  check_tie(open, {1, 1, 1, 1}, {0, 1, 2, 3}, 2, {});
  const auto decided = resume(open, rows{3, 1});
  REQUIRE(decided.has_value());
  check_tie(*decided, {1, 2, 1, 2}, {0, 1, 2, 3}, 2, {1, 3});

  for (const rows& wrong : {rows{}, rows{1}, rows{1, 1}, rows{0, 1, 2}, rows{0, 4}, rows{-1, 0}}) {
    const auto refused = resume(open, wrong);
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == errc::argument);
    CHECK(refused.error().message == "the decision must name 2 different rows of the 4 tied ones");
  }
  for (const allocation& closed : {*decided, *allocate(equal, 6), *allocate(equal, 4)}) {
    const auto refused = resume(closed, rows{0, 1});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().code == errc::argument);
    CHECK(refused.error().message == "there is no open tie to decide");
  }
}

TEST_CASE("open ties of several groups are decided at once, each by its own rows") {
  const counts equal{1, 1, 1, 1};
  const std::vector<index_t> group_of{0, 1, 0, 1};
  const auto open = allocate_by(equal, group_of, counts{1, 1}, {.ties = tie_rule::report});
  REQUIRE((open.has_value() && open->ties.size() == 2));
  const auto decided = resume(*open, rows{2, 1});
  REQUIRE(decided.has_value());
  CHECK(decided->counts == counts{0, 1, 1, 0});
  CHECK((decided->ties[0].served == rows{2} && decided->ties[1].served == rows{1}));
  const auto refused = [&](const rows& wrong) { return resume(*open, wrong).error().message; };
  CHECK(refused({2}) == "the decision must name 1 different rows of the 2 tied ones, the first being row 1");
  CHECK(refused({1, 2, 3}) == "the decision must name 1 different rows of the 2 tied ones, the first being row 1");
  CHECK(refused({1, 1, 2}) == "the decision must name 1 different rows of the 2 tied ones, the first being row 0");
  CHECK(refused({1, 2, 9}) == "the decision names row 9, which is part of no open tie");
}

TEST_CASE("deciding an open tie as a rule would gives what the rule gives") {
  std::mt19937_64 random(32);
  for (int round = 0; round < 2'000; ++round) {
    counts weights(random() % 7 + 2);
    for (count_t& w : weights) w = static_cast<count_t>(random() % 3) + 1;
    const auto total = static_cast<count_t>(random() % 12);
    const allocation by_rule = *allocate(weights, total, {.by = method::sainte_lague}),
                     open = *allocate(weights, total, {.by = method::sainte_lague, .ties = tie_rule::report});
    CHECK(sum_of(open.counts) == total - (open.ties.empty() ? 0 : open.ties.front().contested));
    if (!open.ties.empty()) CHECK(reference::same(*resume(open, by_rule.ties.front().served), by_rule));
  }
}

TEST_CASE("the quota method lists a tie on its way where some were served in the end and some were not") {
  // where row 0 has filled its quota, rows 1 and 2 contest one dossier
  const options o{.by = method::quota_method};
  const auto a = allocate(counts{6, 1, 1}, 5, o);
  REQUIRE(a.has_value());
  CHECK(a->counts == counts{4, 1, 0});
  REQUIRE(a->ties.size() == 1);
  CHECK(a->ties[0].rows == rows{1, 2});
  CHECK(a->ties[0].contested == 1);
  CHECK(allocate(counts{6, 1, 1}, 5, {.by = method::quota_method, .ties = tie_rule::error}).error().code == errc::tie);
  CHECK(allocate(counts{6, 1, 1}, 5, {.by = method::quota_method, .ties = tie_rule::report}).error().code == errc::argument);
  CHECK(allocate(counts{1, 1}, 2, o)->ties.empty());  // both are served
}

}  // namespace
