// Proofs and explanations of allocations down a tree, beside all vectors that keep the bounds.
#include "dvc/apportion/verify_hierarchy.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "apportion_trees.hpp"
#include "dvc/apportion/explain_hierarchy.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using namespace dvc::apportion;
using trees::counts, trees::every_vector, trees::most, trees::problem, trees::shown, trees::some;

constexpr std::array rules{tie_rule::by_order, tie_rule::by_weight, tie_rule::by_priority, tie_rule::by_lot};

// The same claim with other counts: what is in the groups and at bounds follows from them.
hierarchy_allocation with(const problem& p, hierarchy_allocation a, const counts& x) {
  a.rows.counts = x;
  for (std::size_t g = 0; g < a.totals.size(); ++g) a.totals[g] = p.total_of(g, x);
  std::tie(a.at_lower, a.at_upper) = detail::groups_at_bounds(p.groups(), a.totals);
  return a;
}

std::string why_not(const hierarchy_allocation& a, const problem& p, hierarchy_mode mode, const options& o) {
  const auto proof = verify(a, p.weights, p.groups(), p.total, mode, o);
  if (proof) return "proved";
  CHECK((proof.error().code == errc::inconsistent || proof.error().code == errc::shape || proof.error().code == errc::range));
  return proof.error().text();
}

bool says(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

// Planted bugs seen to fail: dossiers that leave a group although it is at its lower total, or enter a full one; only the prices
// compared, not the rule for ties; exchanges looked for at the top alone; bounds of groups left out.
TEST_CASE("of all vectors within the bounds exactly the one allocated is proved") {
  const std::array methods{method::dhondt, method::sainte_lague, method::adams, method::huntington_hill, method::signposts};
  const std::vector<dvc::rational> posts{*dvc::ratio(1, 2), *dvc::ratio(2, 1), *dvc::ratio(2, 1), *dvc::ratio(3, 1)};
  std::mt19937_64 random(61);
  int proved = 0, refused = 0;
  for (int round = 0; round < 3'000; ++round) {
    const problem p = some(random);
    const bool global = round % 2 == 0;
    const auto mode = global ? hierarchy_mode::global : hierarchy_mode::top_down;
    options o{.by = methods[random() % methods.size()], .within = {p.lower, p.upper}, .ties = rules[random() % rules.size()],
              .priority = p.priority, .seed = random()};
    if (o.by == method::signposts) o.signposts = posts;
    if (!global && random() % 2 == 0) o.by = method::largest_remainder;
    const auto found = allocate_hierarchy(p.weights, p.groups(), p.total, mode, o);
    if (!found) continue;
    CAPTURE(shown(p));
    CAPTURE(name(o.by));
    CAPTURE(name(o.ties));
    CHECK(why_not(*found, p, mode, o) == "proved");
    ++proved;
    counts head;
    every_vector(p, head, p.total, [&](const counts& x) {
      if (x == found->rows.counts) return;
      const std::string why = why_not(with(p, *found, x), p, mode, o);
      CHECK(why != "proved");
      if (global) CHECK(says(why, "comes first"));  // the order itself, not the list of ties
      ++refused;
    });
  }
  CHECK(proved > 1'000);
  CHECK(refused > 5'000);
}

// Planted bugs seen to fail: lists of ties not compared; only their first one compared.
TEST_CASE("a list of ties with one left out, one added or another served is not proved") {
  std::mt19937_64 random(62);
  int changed = 0;
  for (int round = 0; round < 4'000; ++round) {
    const problem p = some(random);
    const auto mode = round % 2 == 0 ? hierarchy_mode::global : hierarchy_mode::top_down;
    const options o{.by = method::dhondt, .within = {p.lower, p.upper}, .ties = rules[random() % rules.size()],
                    .priority = p.priority, .seed = random()};
    const auto found = allocate_hierarchy(p.weights, p.groups(), p.total, mode, o);
    if (!found) continue;
    CAPTURE(shown(p));
    for (const bool of_groups : {false, true}) {
      const auto list = [&](hierarchy_allocation& a) -> std::vector<tie>& { return of_groups ? a.group_ties : a.rows.ties; };
      const std::size_t many = (of_groups ? found->group_ties : found->rows.ties).size();
      for (std::size_t k = 0; k < many; ++k) {
        hierarchy_allocation less = *found, more = *found, other = *found;
        list(less).erase(list(less).begin() + static_cast<std::ptrdiff_t>(k));
        ++list(more)[k].contested;
        list(other)[k].served.pop_back();
        for (const auto& a : {less, more, other}) CHECK(why_not(a, p, mode, o) != "proved");
        changed += 3;
      }
      if (p.weights.size() > 1 && many == 0 && !of_groups) {
        hierarchy_allocation more = *found;
        more.rows.ties.push_back({{0, 1}, 1, {0}});
        CHECK(why_not(more, p, mode, o) != "proved");
      }
    }
  }
  CHECK(changed > 1'000);
}

TEST_CASE("totals and bounds of groups that are not those of the counts are named") {
  const counts weights{55, 30, 15}, at_least{0, 3};
  const std::vector<index_t> of{0, 0, 1}, top{-1, -1};
  const std::vector<std::string> names{"north", "south"};
  const grouping groups{of, top, {at_least, {}}, names};
  for (const auto mode : {hierarchy_mode::global, hierarchy_mode::top_down}) {
    const options o{.by = method::dhondt};
    const auto found = allocate_hierarchy(weights, groups, 10, mode, o);
    REQUIRE(found.has_value());
    REQUIRE(verify(*found, weights, groups, 10, mode, o).has_value());
    const auto why = [&](hierarchy_allocation a) { return verify(a, weights, groups, 10, mode, o).error().text(); };
    hierarchy_allocation a = *found;
    a.totals[0] = 8;
    CHECK(why(a) == "group \"north\": its total of 8 is not the sum of what is in it, 7");
    a = *found;
    a.at_lower.clear();
    CHECK(why(a) == "the groups listed as being at a bound are not those that are");
    a = *found;
    a.totals.pop_back();
    CHECK(why(a) == "3 counts and 1 totals for 3 rows in 2 groups");
    a = *found;
    a.rows.counts = {6, 2, 2}, a.totals = {8, 2};
    CHECK(why(a) == "group \"south\": its total of 2 is below its lower total of 3");
  }
  hierarchy_allocation a = *allocate_hierarchy(weights, {of, top, {}, names}, 10, hierarchy_mode::top_down);
  CHECK(a.totals == counts{9, 1});  // 8.5 and 1.5, a tie
  a.rows.counts = {5, 3, 2}, a.totals = {8, 2};
  const auto wrong = verify(a, weights, {of, top, {}, names}, 10, hierarchy_mode::top_down);
  REQUIRE_FALSE(wrong.has_value());
  CHECK(says(wrong.error().text(), "group \"south\""));
  CHECK(wrong.error().where.row == -1);
}

// A row's steps on paper against its count, by the numbers of the explanation alone.
void replay(const explanation& e) {
  CAPTURE(e.row);
  if (e.weight == 0 || e.total == 0) return;
  if (e.divisors && e.divisors->rounded && !e.tied) {
    count_t rounded = *e.divisors->rounded;
    if (e.lower) rounded = std::max(rounded, *e.lower);
    if (e.upper) rounded = std::min(rounded, *e.upper);
    CHECK(rounded == e.count);
  }
  if (e.tied) {
    CHECK(std::ranges::binary_search(e.tied->rows, e.row));
    if (e.divisors && e.divisors->quotient)  // it stands exactly at a signpost
      CHECK((e.divisors->quotient == e.divisors->reached || e.divisors->quotient == e.divisors->ahead));
  }
}

// Planted bugs seen to fail: held groups counted as part of what is around them; a group at a bound always set apart.
TEST_CASE("under global the rows that no group holds apart are one plain allocation, and the steps say so") {
  std::mt19937_64 random(63);
  int explained = 0, inside = 0, beside = 0, tied = 0;
  for (int round = 0; round < 6'000; ++round) {
    const problem p = some(random);
    const options o{.by = round % 3 == 0 ? method::adams : method::dhondt, .within = {p.lower, p.upper},
                    .ties = rules[random() % rules.size()], .priority = p.priority, .seed = random()};
    const auto found = allocate_hierarchy(p.weights, p.groups(), p.total, hierarchy_mode::global, o);
    if (!found) continue;
    CAPTURE(shown(p));
    for (std::size_t i = 0; i < p.weights.size(); ++i) {
      const auto e = explain(*found, static_cast<index_t>(i), p.weights, p.groups(), p.total, hierarchy_mode::global, o);
      if (!e) FAIL_CHECK(e.error().text());
      if (!e) continue;
      ++explained;
      CHECK(e->row.row == static_cast<index_t>(i));
      CHECK(e->row.count == found->rows.counts[i]);
      // what is shared: the innermost group held around the row, less those held inside
      count_t left = e->groups.empty() ? p.total : e->groups.back().total;
      for (const group_step& s : e->apart) left -= s.total;
      CHECK(e->row.total == left);
      for (const auto* steps : {&e->groups, &e->apart})
        for (const group_step& s : *steps) {
          const auto g = static_cast<std::size_t>(s.group);
          CHECK(p.within(g, i) == (steps == &e->groups));
          CHECK(s.total == found->totals[g]);
          CHECK(s.total == (s.bound == binding::lower ? p.group_lower : p.group_upper)[g]);
        }
      replay(e->row);
      inside += e->groups.empty() ? 0 : 1, beside += e->apart.empty() ? 0 : 1, tied += e->row.tied ? 1 : 0;
      if (p.group_lower.empty() && p.group_upper.empty()) {
        const auto plain = explain(found->rows, static_cast<index_t>(i), p.weights, p.total, o);
        REQUIRE(plain.has_value());
        CHECK(plain->tied == e->row.tied);
        CHECK(plain->bound == e->row.bound);
        if (plain->divisors) CHECK(plain->divisors->divisor == e->row.divisors->divisor);
      }
    }
  }
  CHECK(explained > 3'000);
  CHECK(inside > 500);
  CHECK(beside > 500);
  CHECK(tied > 300);
}

TEST_CASE("a group that only happens to be at a bound is not said to be held") {
  const counts weights{55, 30, 15}, least{0, 1}, more{0, 3};
  const std::vector<index_t> of{0, 0, 1}, top{-1, -1};
  const options o{.by = method::dhondt};
  const auto step = [&](const counts& lower, index_t row) {
    const grouping groups{of, top, {lower, {}}};
    const auto a = allocate_hierarchy(weights, groups, 10, hierarchy_mode::global, o);
    REQUIRE(a.has_value());
    CHECK(a->at_lower == std::vector<index_t>{1});
    return *explain(*a, row, weights, groups, 10, hierarchy_mode::global, o);
  };
  CHECK(step(least, 2).groups.empty());
  CHECK(step(least, 2).row.total == 10);
  REQUIRE(step(more, 2).groups.size() == 1);
  CHECK(step(more, 2).groups.front().bound == binding::lower);
  CHECK(step(more, 2).row.total == 3);
  REQUIRE(step(more, 0).apart.size() == 1);
  CHECK(step(more, 0).row.total == 7);
  CHECK(step(more, 0).row.sum == dvc::wide::u128(85U));
}

// Planted bug seen to fail: each group explained among all groups instead of those beside it.
TEST_CASE("top-down each level is explained as the plain allocation it is") {
  // 66 and 34 share 10 as 7 and 3; in the first 60 and 6 share 7 as 6 and 1
  const counts weights{60, 6, 6, 28};
  const std::vector<index_t> of{2, 2, 1, 1}, parents{-1, -1, 0};
  const grouping groups{of, parents};
  const auto a = allocate_hierarchy(weights, groups, 10, hierarchy_mode::top_down);
  REQUIRE(a.has_value());
  const auto e = explain(*a, 1, weights, groups, 10, hierarchy_mode::top_down);
  REQUIRE(e.has_value());
  REQUIRE(e->groups.size() == 2);
  CHECK(e->groups[0].group == 0);
  const explanation& first = *e->groups[0].why;
  CHECK(first.row == 0);
  CHECK((first.weight == 66 && first.total == 10 && first.count == 7 && first.sum == dvc::wide::u128(100U)));
  const explanation& second = *e->groups[1].why;
  CHECK((second.row == 2 && second.weight == 66 && second.total == 7 && second.count == 7));
  CHECK((e->row.row == 1 && e->row.weight == 6 && e->row.total == 7 && e->row.count == 1));

  std::mt19937_64 random(64);
  for (int round = 0; round < 1'000; ++round) {
    const problem p = some(random);
    const options o{.by = round % 2 == 0 ? method::largest_remainder : method::sainte_lague, .within = {p.lower, p.upper},
                    .ties = rules[random() % rules.size()], .priority = p.priority, .seed = random()};
    const auto found = allocate_hierarchy(p.weights, p.groups(), p.total, hierarchy_mode::top_down, o);
    if (!found) continue;
    CAPTURE(shown(p));
    for (std::size_t i = 0; i < p.weights.size(); ++i) {
      const auto why = explain(*found, static_cast<index_t>(i), p.weights, p.groups(), p.total, hierarchy_mode::top_down, o);
      if (!why) FAIL_CHECK(why.error().text());
      if (!why) continue;
      CHECK(why->row.count == found->rows.counts[i]);
      count_t total = p.total;
      for (const group_step& s : why->groups) {
        CHECK(p.within(static_cast<std::size_t>(s.group), i));
        REQUIRE(s.why.has_value());
        CHECK(s.why->total == total);
        CHECK(s.why->count == s.total);
        CHECK(s.why->row == s.group);
        CHECK(s.why->ties == o.ties);
        replay(*s.why);
        total = s.total;
      }
      CHECK(why->row.total == total);
      replay(why->row);
    }
  }
}

TEST_CASE("a wrong result, and a row that is not there, are not explained") {
  const counts weights{60, 6, 6, 28};
  const std::vector<index_t> of{0, 0, 1, 1}, top{-1, -1};
  hierarchy_allocation a = *allocate_hierarchy(weights, {of, top}, 10, hierarchy_mode::top_down);
  CHECK(explain(a, 4, weights, {of, top}, 10, hierarchy_mode::top_down).error().code == errc::argument);
  --a.rows.counts[0], ++a.rows.counts[1];
  const auto refused = explain(a, 3, weights, {of, top}, 10, hierarchy_mode::top_down);
  REQUIRE_FALSE(refused.has_value());
  CHECK(says(refused.error().text(), "group 0: dossier"));
  CHECK(says(refused.error().text(), "row 1"));
}

}  // namespace
