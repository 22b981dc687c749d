// A tree of groups: the global mode against all vectors that keep the bounds, top-down against one call after the other.
#include "dvc/apportion/hierarchy.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <limits>
#include <numeric>
#include <random>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "apportion_reference.hpp"
#include "apportion_trees.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using namespace dvc::apportion;
using reference::at;
using trees::counts, trees::every_vector, trees::most, trees::problem, trees::shown, trees::some;

// Dossiers (row, k) in the order of a method; `refined` puts those of equal price in the order of the rule for ties.
struct dossier_order {
  std::vector<std::vector<int>> rank;  // [row][k - 1]

  dossier_order(const problem& p, const options& o, bool refined) : rank(p.weights.size()) {
    const reference::price_list prices(p.weights, p.total, o);
    std::vector<std::pair<std::size_t, count_t>> all;
    for (std::size_t i = 0; i < p.weights.size(); ++i)
      for (count_t k = 1; p.weights[i] > 0 && k <= p.total; ++k) all.emplace_back(i, k);
    const auto urgency = [&](std::size_t i) {
      return std::tuple(o.ties == tie_rule::by_weight     ? -p.weights[i]
                        : o.ties == tie_rule::by_priority ? p.priority[i]
                                                          : 0,
                        o.ties == tie_rule::by_lot ? lot(o.seed, static_cast<index_t>(i)) : std::uint64_t{0}, i);
    };
    const auto before = [&](const auto& a, const auto& b) {
      const int c = compare(prices(a.first, a.second), prices(b.first, b.second));
      if (c != 0 || !refined) return c < 0;
      return std::tuple(urgency(a.first), a.second) < std::tuple(urgency(b.first), b.second);
    };
    std::ranges::stable_sort(all, before);
    int now = 0;
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (k > 0 && before(all[k - 1], all[k])) ++now;
      auto& of_row = rank[all[k].first];
      of_row.resize(static_cast<std::size_t>(p.total));
      of_row[static_cast<std::size_t>(all[k].second - 1)] = now;
    }
  }
  // The dearest dossier as cheap as can be, then the next, and so on; those that the lower bounds give cost nothing.
  std::vector<int> cost(const problem& p, const counts& x) const {
    std::vector<int> ranks;
    for (std::size_t i = 0; i < x.size(); ++i)
      for (count_t k = (p.lower.empty() ? 0 : p.lower[i]) + 1; k <= x[i]; ++k) ranks.push_back(rank[i][static_cast<std::size_t>(k - 1)]);
    std::ranges::sort(ranks, std::greater<>{});
    return ranks;
  }
};

std::set<counts> cheapest(const problem& p, const dossier_order& order) {
  std::set<counts> best;
  std::vector<int> least;
  counts head;
  every_vector(p, head, p.total, [&](const counts& x) {
    const auto cost = order.cost(p, x);
    if (best.empty() || cost < least) best.clear(), least = cost;
    if (cost == least) best.insert(x);
  });
  return best;
}

// Sets of rows that exchanges between best vectors connect, straight from the definition.
std::set<std::vector<index_t>> exchanges(const counts& x, const std::set<counts>& best) {
  std::vector<std::size_t> part(x.size());
  std::iota(part.begin(), part.end(), std::size_t{0});
  for (std::size_t i = 0; i < x.size(); ++i)
    for (std::size_t j = 0; j < x.size(); ++j) {
      counts y = x;
      --y[i], ++y[j];
      if (i == j || !best.contains(y)) continue;
      const std::size_t from = part[i], to = part[j];
      std::ranges::replace(part, from, to);
    }
  std::set<std::vector<index_t>> sets;
  for (std::size_t k = 0; k < x.size(); ++k) {
    std::vector<index_t> rows;
    for (std::size_t i = 0; i < x.size(); ++i)
      if (part[i] == k) rows.push_back(static_cast<index_t>(i));
    if (rows.size() > 1) sets.insert(rows);
  }
  return sets;
}

// Planted bugs, each seen to fail here: what a group's upper total cuts off not taken from its rows; ties by the rows' place
// among the groups instead of their own order; a tie only where the last cut met it; exchanges that leave a full group.
TEST_CASE("the global mode is the cheapest of all vectors that keep the bounds, and lists who could trade places") {
  const std::vector<dvc::rational> posts{*dvc::ratio(1, 2), *dvc::ratio(2, 1), *dvc::ratio(2, 1), *dvc::ratio(3, 1)};
  const std::array methods{method::dhondt, method::sainte_lague, method::adams, method::huntington_hill, method::dean,
                           method::modified_sainte_lague, method::stationary, method::signposts};
  const std::array rules{tie_rule::by_order, tie_rule::by_weight, tie_rule::by_priority, tie_rule::by_lot};
  std::mt19937_64 random(31);
  int feasible = 0, tied = 0, bound = 0;
  for (int round = 0; round < 12'000; ++round) {
    const problem p = some(random);
    options o{.by = methods[random() % methods.size()], .within = {p.lower, p.upper}, .ties = rules[random() % rules.size()],
              .priority = p.priority, .seed = random()};
    if (o.by == method::stationary) o.q = dvc::ratio(1, 3);
    if (o.by == method::signposts) o.signposts = posts;
    const auto found = allocate_hierarchy(p.weights, p.groups(), p.total, hierarchy_mode::global, o);
    const auto best = cheapest(p, dossier_order(p, o, true));
    CAPTURE(shown(p));
    CAPTURE(name(o.by));
    CAPTURE(name(o.ties));
    REQUIRE(found.has_value() == !best.empty());
    if (best.empty()) {
      const errc code = found.error().code;
      CHECK((code == errc::infeasible || code == errc::nothing_to_share));
      continue;
    }
    ++feasible;
    REQUIRE(best.size() == 1);
    const counts& x = found->rows.counts;
    CHECK(x == *best.begin());
    for (std::size_t g = 0; g < p.parent_of.size(); ++g) CHECK(found->totals[g] == p.total_of(g, x));

    const auto equal = cheapest(p, dossier_order(p, o, false));
    std::set<std::vector<index_t>> sets;
    for (const tie& t : found->rows.ties) {
      sets.insert(t.rows);
      CHECK(t.contested >= static_cast<count_t>(t.served.size()));
      CHECK(!t.served.empty());
      CHECK(std::ranges::includes(t.rows, t.served));
      if (o.by != method::signposts) CHECK(t.contested == static_cast<count_t>(t.served.size()));
    }
    CHECK(sets == exchanges(x, equal));
    // every row that differs between two best vectors is in a tie
    for (std::size_t i = 0; i < x.size(); ++i)
      if (std::ranges::any_of(equal, [&](const counts& y) { return y[i] != x[i]; }))
        CHECK(std::ranges::any_of(sets, [&](const auto& rows) { return std::ranges::binary_search(rows, static_cast<index_t>(i)); }));
    options strict = o;
    strict.ties = tie_rule::error;
    const auto refused = allocate_hierarchy(p.weights, p.groups(), p.total, hierarchy_mode::global, strict);
    CHECK(refused.has_value() == (equal.size() == 1));
    tied += sets.empty() ? 0 : 1;
    bound += found->at_lower.empty() && found->at_upper.empty() ? 0 : 1;
  }
  CHECK(feasible > 3'000);
  CHECK(tied > 500);
  CHECK(bound > 1'000);
}

TEST_CASE("without bounds on groups the global mode is one plain allocation, ties and all") {
  std::mt19937_64 random(32);
  for (int round = 0; round < 2'000; ++round) {
    problem p = some(random);
    p.group_lower.clear(), p.group_upper.clear();
    for (const method by : {method::dhondt, method::adams, method::huntington_hill}) {
      const options o{.by = by, .within = {p.lower, p.upper}, .ties = tie_rule::by_lot, .seed = 5};
      const auto plain = allocate(p.weights, p.total, o);
      const auto grouped = allocate_hierarchy(p.weights, p.groups(), p.total, hierarchy_mode::global, o);
      REQUIRE(plain.has_value() == grouped.has_value());
      if (plain) CHECK(reference::same(*plain, grouped->rows));
    }
  }
}

// Planted bug: groups that share by what they have among the rows at the top only (sums not carried up) fails here.
TEST_CASE("top-down is one call for the groups and one for each group") {
  std::mt19937_64 random(33);
  int done = 0;
  for (int round = 0; round < 4'000; ++round) {
    problem p;
    // two levels, groups 0 and 1 at the top, 2 to 4 in them; the rows of any group stand anywhere
    p.parent_of = {-1, -1, 0, 1, 1};
    for (std::size_t i = 0; i < 8; ++i) {
      p.weights.push_back(static_cast<count_t>(random() % 4));
      p.group_of.push_back(static_cast<index_t>(random() % 3) + 2);
      p.lower.push_back(static_cast<count_t>(random() % 2));
      p.upper.push_back(p.lower.back() + static_cast<count_t>(random() % 6));
    }
    for (std::size_t g = 0; g < 5; ++g) {
      p.group_lower.push_back(random() % 3 == 0 ? static_cast<count_t>(random() % 4) : 0);
      p.group_upper.push_back(p.group_lower.back() + static_cast<count_t>(random() % 12));
    }
    p.total = static_cast<count_t>(random() % 15);
    counts head;
    bool feasible = false;
    every_vector(p, head, p.total, [&](const counts&) { feasible = true; });
    for (const method by : {method::largest_remainder, method::sainte_lague, method::adams}) {
      const options o{.by = by, .within = {p.lower, p.upper}};
      const auto found = allocate_hierarchy(p.weights, p.groups(), p.total, hierarchy_mode::top_down, o);
      CAPTURE(shown(p));
      REQUIRE(found.has_value() == feasible);
      if (!feasible) continue;
      ++done;
      // sums of weights and the totals each group can have, by hand
      counts w(5), least(5), reach(5);
      for (std::size_t i = 0; i < 8; ++i) {
        const std::size_t g = at(p.group_of[i]);
        w[g] += p.weights[i], least[g] += p.lower[i], reach[g] += p.weights[i] > 0 ? p.upper[i] : p.lower[i];
      }
      const auto clip = [&](std::size_t g) {
        least[g] = std::max(least[g], p.group_lower[g]), reach[g] = std::min(reach[g], p.group_upper[g]);
      };
      clip(2), clip(3), clip(4);
      w[0] = w[2], least[0] = least[2], reach[0] = reach[2];
      w[1] = w[3] + w[4], least[1] = least[3] + least[4], reach[1] = reach[3] + reach[4];
      clip(0), clip(1);
      const auto share = [&](std::size_t from, std::size_t to, count_t total) {
        const auto part = [&](const counts& all) { return std::span(all).subspan(from, to - from); };
        const auto a = allocate(part(w), total, {.by = by, .within = {part(least), part(reach)}});
        REQUIRE(a.has_value());
        return *a;
      };
      const auto top = share(0, 2, p.total);
      counts totals(top.counts);
      totals.push_back(top.counts[0]);
      const auto second = share(3, 5, top.counts[1]);
      totals.insert(totals.end(), second.counts.begin(), second.counts.end());
      CHECK(found->totals == totals);
      CHECK(found->group_ties.size() == top.ties.size() + second.ties.size());
      for (const tie& t : found->group_ties) CHECK((t.rows == std::vector<index_t>{0, 1} || t.rows == std::vector<index_t>{3, 4}));
      counts for_rows{0, 0, totals[2], totals[3], totals[4]};
      const auto rows = allocate_by(p.weights, p.group_of, for_rows, o);
      REQUIRE(rows.has_value());
      CHECK(reference::same(*rows, found->rows));
    }
  }
  CHECK(done > 1'000);
}

TEST_CASE("the two modes differ: rows of different groups meet under global only") {
  const counts weights{55, 30, 15}, at_least{0, 3};
  const std::vector<index_t> group_of{0, 0, 1}, parent_of{-1, -1};
  const options dhondt{.by = method::dhondt};
  // 55 30 | 15 by D'Hondt: 55 30 27.5 18.3 15 15 ... : the global cut is by price, the other by 85 : 15
  const auto global = allocate_hierarchy(weights, {group_of, parent_of, {at_least, {}}}, 10, hierarchy_mode::global, dhondt);
  REQUIRE(global.has_value());
  CHECK(global->rows.counts == counts{5, 2, 3});  // 7 of 55 30: 55 30 27.5 18.3 15 13.75 11
  CHECK(global->at_lower == std::vector<index_t>{1});

  const counts unequal{60, 6, 6, 6, 6, 6, 10};  // one large row, five small ones; 10 alone
  const std::vector<index_t> of{0, 0, 0, 0, 0, 0, 1};
  const auto flat = allocate_hierarchy(unequal, {of, parent_of}, 10, hierarchy_mode::global, dhondt);
  const auto down = allocate_hierarchy(unequal, {of, parent_of}, 10, hierarchy_mode::top_down, dhondt);
  REQUIRE(flat.has_value());
  REQUIRE(down.has_value());
  CHECK(flat->totals == counts{9, 1});   // 60 30 20 15 12 10 10 8.6 7.5 6.7
  CHECK(down->totals == counts{9, 1});   // 90 45 30 ... 10 | 10: nine of 90/k are at least 10
  const auto flat12 = allocate_hierarchy(unequal, {of, parent_of}, 12, hierarchy_mode::global, dhondt);
  const auto down12 = allocate_hierarchy(unequal, {of, parent_of}, 20, hierarchy_mode::top_down, dhondt);
  REQUIRE(flat12.has_value());
  CHECK(flat12->rows.counts == counts{10, 1, 0, 0, 0, 0, 1});  // on: 6 (60/10), 6 five times: 10th of row 0, then row 1
  REQUIRE(down12.has_value());
  CHECK(down12->totals == counts{18, 2});
}

TEST_CASE("ties between groups: order, weight, the most urgent row, lots") {
  const counts weights{1, 1, 1, 1}, priority{2, 3, 1, 9};
  const std::vector<index_t> of{1, 1, 0, 0}, top{-1, -1};
  const auto got = [&](const options& o) {
    const auto a = allocate_hierarchy(weights, {of, top}, 1, hierarchy_mode::top_down, o);
    REQUIRE(a.has_value());
    REQUIRE(a->group_ties.size() == 1);
    CHECK(a->group_ties.front().rows == std::vector<index_t>{0, 1});
    CHECK(a->group_ties.front().contested == 1);
    return a->rows.counts;
  };
  CHECK(got({}) == counts{0, 0, 1, 0});
  CHECK(got({.ties = tie_rule::by_priority, .priority = priority}) == counts{0, 0, 1, 0});
  const counts other{1, 3, 2, 9};
  CHECK(got({.ties = tie_rule::by_priority, .priority = other}) == counts{1, 0, 0, 0});
  bool first = false, second = false;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const counts x = got({.ties = tie_rule::by_lot, .seed = seed});
    const bool group_1 = x[0] + x[1] == 1;
    CHECK(group_1 == (lot(seed, 5) < lot(seed, 4)));  // groups 0 and 1 draw as rows 4 and 5
    (group_1 ? first : second) = true;
  }
  CHECK(first);
  CHECK(second);
}

TEST_CASE("any method goes top-down, other quotas too where there are no bounds") {
  const counts weights{41, 23, 17, 11, 8};
  const std::vector<index_t> of{0, 0, 0, 1, 1}, top{-1, -1};
  for (const options& o : {options{.quota = quota_rule::droop}, options{.by = method::quota_method}, options{.by = method::dean}}) {
    const auto a = allocate_hierarchy(weights, {of, top}, 10, hierarchy_mode::top_down, o);
    REQUIRE(a.has_value());
    CHECK(a->totals == allocate(counts{81, 19}, 10, o)->counts);
  }
}

TEST_CASE("sums of weights beyond 64 bits: an error top-down, none under global") {
  const counts weights{most, most, most};
  const std::vector<index_t> of{0, 0, 1}, top{-1, -1};
  const options o{.by = method::dhondt};
  const auto down = allocate_hierarchy(weights, {of, top}, 7, hierarchy_mode::top_down, o);
  REQUIRE_FALSE(down.has_value());
  CHECK(down.error().code == errc::overflow);
  CHECK(down.error().message.starts_with("group 0: its weights add up to 18446744073709551614"));
  const counts at_most{3, most};
  const auto global = allocate_hierarchy(weights, {of, top, {{}, at_most}}, 7, hierarchy_mode::global, o);
  REQUIRE(global.has_value());
  CHECK(global->rows.counts == counts{2, 1, 4});
}

TEST_CASE("errors name the group, what is in the way, and the nearest total") {
  const counts weights{5, 3, 2, 0}, upper{4, 4, 4, 4}, lower{0, 2, 0, 0};
  const std::vector<index_t> of{1, 1, 2, 2}, tree{-1, 0, 0};
  const std::vector<std::string> names{"city", "Lê Chân", "Hải An"};
  const auto refused = [&](const counts& low, const counts& high, count_t total, hierarchy_mode mode, const options& o = {}) {
    const auto a = allocate_hierarchy(weights, {of, tree, {low, high}, names}, total, mode, o);
    REQUIRE_FALSE(a.has_value());
    return a.error();
  };
  const auto has = [](const dvc::failure& f, errc code, const std::vector<std::string>& parts) {
    CHECK(f.code == code);
    CAPTURE(f.message);
    for (const std::string& part : parts) CHECK(f.message.find(part) != std::string::npos);
  };
  const auto down = hierarchy_mode::top_down, global = hierarchy_mode::global;
  const options bounded{.by = method::dhondt, .within = {lower, upper}};
  for (const auto mode : {down, global}) {
    has(refused({0, 0, 5}, {}, 6, mode, bounded), errc::infeasible, {"group \"Hải An\"", "at most 4", "lower total of 5", "nearest is 4"});
    has(refused({}, {most, 1, most}, 6, mode, bounded), errc::infeasible, {"group \"Lê Chân\"", "add up to 2", "upper total of 1", "nearest is 2"});
    has(refused({0, 5, 4}, {}, 8, mode, bounded), errc::infeasible, {"\"Lê Chân\"", "\"Hải An\"", "add up to 9", "total of 8", "nearest total is 9"});
    has(refused({}, {most, 3, 2}, 6, mode, bounded), errc::infeasible, {"\"Lê Chân\"", "\"Hải An\"", "add up to 5", "nearest total is 5"});
    has(refused({}, {5, 3, 2}, 6, mode, bounded), errc::infeasible, {"\"Lê Chân\"", "nearest total is 5"});
    has(refused({}, {4, 3, 2}, 6, mode, bounded), errc::infeasible, {"\"city\"", "nearest total is 4"});
    has(refused({0, 3, 0}, {9, 2, 9}, 6, mode, bounded), errc::inconsistent, {"\"Lê Chân\"", "3 is above", "2"});
    has(refused({0, -3, 0}, {}, 6, mode, bounded), errc::range, {"\"Lê Chân\"", "-3"});
    has(refused({0, 0}, {}, 6, mode, bounded), errc::shape, {"2 lower totals for 3 groups"});
    has(refused({most, most, most}, {}, 6, mode), errc::overflow, {"64 bits"});
    has(refused({}, {}, 6, mode, {.by = method::dhondt, .ties = tie_rule::report}), errc::argument, {"by-priority"});
  }
  has(refused({}, {}, 6, global), errc::argument, {"largest-remainder", "sainte-lague", "top-down"});
  has(refused({}, {}, 6, global, {.by = method::quota_method}), errc::argument, {"quota-method"});
  has(refused({}, {}, 6, down, {.by = method::stationary}), errc::argument, {"q"});

  const auto tree_error = [&](const std::vector<index_t>& rows, const std::vector<index_t>& parents) {
    const auto a = allocate_hierarchy(weights, {rows, parents}, 6, down);
    REQUIRE_FALSE(a.has_value());
    return a.error();
  };
  has(tree_error({0, 1, 0, 0}, {-1, 2, 1}), errc::inconsistent, {"group 1", "part of itself"});
  has(tree_error({0, 1, 0, 0}, {-1, 0}), errc::inconsistent, {"group 0 holds row 0 beside groups"});
  has(tree_error({0, 1, 2, 0}, {-1, -1}), errc::range, {"group 2"});
  CHECK(tree_error({0, 1, 2, 0}, {-1, -1}).where.row == 2);
  has(tree_error({0, 1, 1, 0}, {-1, 7}), errc::range, {"group 1", "parent 7"});
  has(tree_error({0}, {-1}), errc::shape, {"1 groups for 4 rows"});

  const counts equal{1, 1, 1, 1};
  const auto tied = allocate_hierarchy(equal, {of, tree, {}, names}, 1, down, {.ties = tie_rule::error});
  REQUIRE_FALSE(tied.has_value());
  has(tied.error(), errc::tie, {"\"Lê Chân\"", "\"Hải An\"", "1 dossier"});
  // among the groups 11/3 each, so 3 and no dossier too many; in the first one 5/2 each, and 4 of 3
  const std::vector<std::string> three{"Lê Chân", "Hải An", "Đồ Sơn"};
  const std::vector<index_t> in{0, 0, 1, 2}, flat{-1, -1, -1};
  const auto misfit = allocate_hierarchy(counts{2, 2, 4, 4}, {in, flat, {}, three}, 9, down, {.quota = quota_rule::imperiali});
  REQUIRE_FALSE(misfit.has_value());
  has(misfit.error(), errc::misfit, {"group \"Lê Chân\": the imperiali quota"});
  const counts none{0, 0, 0, 0};
  CHECK(allocate_hierarchy(none, {of, tree}, 1, down).error().code == errc::nothing_to_share);
  CHECK(allocate_hierarchy(none, {of, tree}, 0, down)->rows.counts == none);
  CHECK(allocate_hierarchy({}, {{}, {}}, 0, global, {.by = method::dhondt})->rows.counts.empty());
}

TEST_CASE("a hundred thousand rows three levels deep keep every bound") {
  constexpr std::size_t n = 100'000, leaves = 1'000, middle = 30;
  std::mt19937_64 random(34);
  problem p;
  for (std::size_t g = 0; g < middle; ++g) p.parent_of.push_back(-1);
  for (std::size_t g = 0; g < leaves; ++g) p.parent_of.push_back(static_cast<index_t>(random() % middle));
  counts sums(middle + leaves);
  for (std::size_t i = 0; i < n; ++i) {
    p.weights.push_back(static_cast<count_t>(random() % 1'000'000 + 1));
    p.group_of.push_back(static_cast<index_t>(middle + random() % leaves));
    sums[at(p.group_of[i])] += p.weights[i];
  }
  p.total = 10'000'000;
  const count_t all = std::accumulate(p.weights.begin(), p.weights.end(), count_t{0});
  for (std::size_t g = middle; g < sums.size(); ++g) sums[at(p.parent_of[g])] += sums[g];
  for (const count_t w : sums) {  // up to two percent off the exact share: bounds that bind here and there
    const count_t share = p.total / 1'000 * w / (all / 1'000);
    p.group_lower.push_back(random() % 2 == 0 ? share - share / 100 : 0);
    p.group_upper.push_back(random() % 2 == 0 ? share + share / 50 : most);
  }
  for (std::size_t g = 0; g < 50; ++g) p.group_lower[middle + g] = p.group_lower[middle + g] * 101 / 100;
  const options o{.by = method::sainte_lague};
  const auto a = allocate_hierarchy(p.weights, p.groups(), p.total, hierarchy_mode::global, o);
  REQUIRE(a.has_value());
  CHECK(std::accumulate(a->rows.counts.begin(), a->rows.counts.end(), count_t{0}) == p.total);
  for (std::size_t g = 0; g < sums.size(); ++g) {
    CHECK(a->totals[g] >= p.group_lower[g]);
    CHECK(a->totals[g] <= p.group_upper[g]);
  }
}

}  // namespace
