// Proofs of results: every result of every method is accepted, every other vector refused, lists of ties included.
#include "dvc/apportion/verify.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <doctest/doctest.h>
#include <functional>
#include <limits>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "apportion_reference.hpp"
#include "dvc/apportion/allocate.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::rational;
using dvc::apportion::allocate;
using dvc::apportion::allocation;
using dvc::apportion::certify;
using dvc::apportion::method;
using dvc::apportion::options;
using dvc::apportion::quota_rule;
using dvc::apportion::redistribution;
using dvc::apportion::tie_rule;
using dvc::apportion::verify;
using reference::at;
using reference::counts;

constexpr count_t most = std::numeric_limits<count_t>::max();

rational exact(count_t top, count_t bottom) { return *dvc::ratio(top, bottom); }

const std::vector<rational>& listed_signposts(std::size_t which) {
  static const std::array<std::vector<rational>, 4> lists{{
      {exact(0, 1), exact(1, 2), exact(1, 1)},
      {exact(1, 2), exact(1, 2), exact(1, 2), exact(2, 3)},
      {exact(2, 5), exact(2, 5)},
      {exact(1, 3), exact(7, 5), exact(7, 5), exact(9, 2), exact(5, 1), exact(5, 1)},
  }};
  return lists[which];
}

std::vector<options> bounded_methods() {
  std::vector<options> all;
  for (const method m : {method::adams, method::dean, method::huntington_hill, method::sainte_lague,
                         method::modified_sainte_lague, method::dhondt, method::largest_remainder})
    all.push_back({.by = m});
  all.push_back({.redistribute = redistribution::least_squares});
  for (const rational& q : {exact(0, 1), exact(2, 5), exact(1'000'003, 1'000'033)}) all.push_back({.by = method::stationary, .q = q});
  for (std::size_t k = 0; k < 4; ++k) all.push_back({.by = method::signposts, .signposts = listed_signposts(k)});
  return all;
}

std::vector<options> every_method() {
  auto all = bounded_methods();
  for (const quota_rule quota : {quota_rule::droop, quota_rule::hagenbach_bischoff, quota_rule::imperiali})
    all.push_back({.quota = quota});
  all.push_back({.by = method::quota_method});
  return all;
}

bool has_equal_signposts(const options& o) { return std::ranges::adjacent_find(o.signposts) != o.signposts.end(); }

count_t sum_of(const counts& list) { return std::accumulate(list.begin(), list.end(), count_t{0}); }

count_t below(std::mt19937_64& random, count_t limit) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(limit)); }

// One input: weights with many ties and zeros, or of any size; bounds that admit the total, or none.
struct input {
  counts weights, lower, upper, priority;
  count_t total = 0;
};

input draw(std::mt19937_64& random, std::size_t rows, count_t largest, bool bounded) {
  input in;
  in.weights.resize(rows);
  for (count_t& w : in.weights) w = random() % 8 == 0 ? 0 : below(random, largest) + 1;
  if (random() % 6 == 0) std::ranges::fill(in.weights, in.weights.front());
  if (std::ranges::all_of(in.weights, [](count_t w) { return w == 0; })) in.weights[below(random, 1) == 0 ? 0 : rows - 1] = largest;
  for (std::size_t i = 0; i < rows; ++i) in.priority.push_back(below(random, 3));
  in.total = below(random, 13);
  if (!bounded) return in;
  count_t least = 0, reachable = 0;
  const bool no_lower = random() % 4 == 0;
  for (const count_t w : in.weights) {
    in.lower.push_back(no_lower || random() % 2 == 0 ? 0 : below(random, 5));
    in.upper.push_back(in.lower.back() + below(random, 6));
    least += in.lower.back(), reachable += w > 0 ? in.upper.back() : in.lower.back();
  }
  in.total = least + below(random, reachable - least + 1);
  if (random() % 4 == 0) in.upper.clear();
  if (no_lower) in.lower.clear();
  return in;
}

options with(options o, const input& in) {
  o.within = {in.lower, in.upper};
  o.priority = in.priority;
  return o;
}

std::string shown(const counts& list) {
  std::string text = "(";
  for (const count_t n : list) text += (text.size() > 1 ? ", " : "") + std::to_string(n);
  return text + ")";
}

std::string title(const input& in, const options& o) {
  return std::string(name(o.by)) + " " + std::string(name(o.quota)) + " " + std::string(name(o.redistribute)) + " " +
         std::string(name(o.ties)) + ": " + shown(in.weights) + ", " + std::to_string(in.total) + ", from " + shown(in.lower) +
         " to " + shown(in.upper);
}

// All vectors that the quota method can give, whoever is served among equal claims.
void quota_outcomes(const counts& weights, count_t total, counts& so_far, count_t house, std::set<counts>& found) {
  if (house > total) {
    found.insert(so_far);
    return;
  }
  std::vector<std::size_t> best;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (so_far[i] * sum_of(weights) >= weights[i] * house) continue;
    const count_t order = best.empty() ? 1 : weights[i] * (so_far[best[0]] + 1) - weights[best[0]] * (so_far[i] + 1);
    if (order > 0) best.clear();
    if (order >= 0) best.push_back(i);
  }
  for (const std::size_t i : best) {
    ++so_far[i];
    quota_outcomes(weights, total, so_far, house + 1, found);
    --so_far[i];
  }
}

// Whether `x` is the cheaper dossiers of the reference's cut and as many at its price as are contested.
bool admitted(const reference::cut& c, const counts& x) {
  counts room(x.size());
  for (const auto& [row, step] : c.equal) ++room[at(row)];
  for (std::size_t i = 0; i < x.size(); ++i)
    if (x[i] < c.cheaper[i] || x[i] > c.cheaper[i] + room[i]) return false;
  return sum_of(x) == sum_of(c.cheaper) + c.contested;
}

// Calls `each` with the counts after moving one dossier from any row to any other.
template <class Each>
void every_transfer(counts x, const Each& each) {
  for (std::size_t from = 0; from < x.size(); ++from)
    for (std::size_t to = 0; to < x.size(); ++to) {
      if (from == to || x[from] == 0) continue;
      --x[from], ++x[to];
      each(x);
      ++x[from], --x[to];
    }
}

constexpr std::array rules{tie_rule::by_order, tie_rule::by_weight, tie_rule::by_priority, tie_rule::by_lot};

// Planted bugs seen to fail here: a proof that looks at the first row only; one that takes `<=` for `<` between the dearest
// served and the cheapest missed; a lambda of the wrong piece; free first dossiers that ignore the weight.
TEST_CASE("every result is proved, and every transfer of one dossier is refused unless the rows tie") {
  std::mt19937_64 random(41);
  for (int round = 0; round < 700; ++round)
    for (const bool bounded : {false, true})
      for (const options& plain : bounded ? bounded_methods() : every_method()) {
        const input in = draw(random, random() % 6 + 1, std::array<count_t, 4>{2, 4, 30, 1000}[random() % 4], bounded);
        options o = with(plain, in);
        o.ties = rules[random() % 4];
        o.seed = random();
        CAPTURE(title(in, o));
        const auto a = allocate(in.weights, in.total, o);
        if (!a) {
          CHECK(a.error().code == errc::misfit);
          CHECK_FALSE(verify(counts(in.weights.size()), in.weights, in.total, o).has_value());
          continue;
        }
        if (const auto fine = verify(*a, in.weights, in.total, o); !fine) FAIL_CHECK(fine.error().text());
        CHECK(verify(a->counts, in.weights, in.total, o).has_value());
        if (in.total == 0) continue;

        std::set<counts> outcomes;
        std::optional<reference::cut> cut;
        if (o.by == method::quota_method) {
          counts none(in.weights.size());
          quota_outcomes(in.weights, in.total, none, 1, outcomes);
        } else {
          cut = reference::find_cut(in.weights, in.total, o);
        }
        every_transfer(a->counts, [&](const counts& x) {
          const bool right = cut ? admitted(*cut, x) : outcomes.contains(x);
          const auto proof = verify(x, in.weights, in.total, o);
          if (proof.has_value() != right) FAIL_CHECK(shown(x), " ", proof ? "accepted" : proof.error().text());
          // who is served is settled by the rule
          CHECK_FALSE(verify(allocation{x, a->ties}, in.weights, in.total, o).has_value());
        });
        for (const bool more : {false, true}) {
          counts x = a->counts;
          const std::size_t i = random() % x.size();
          if (more) ++x[i];
          else if (--x[i] < 0) continue;
          CHECK_FALSE(verify(x, in.weights, in.total, o).has_value());
        }
      }
}

TEST_CASE("every outcome of the quota method is proved, whoever was served on the way") {
  std::mt19937_64 random(42);
  for (int round = 0; round < 1'500; ++round) {
    counts weights(random() % 4 + 1);
    for (count_t& w : weights) w = below(random, 5);
    weights.front() += 1;
    const count_t total = below(random, 9);
    std::set<counts> outcomes;
    counts none(weights.size());
    quota_outcomes(weights, total, none, 1, outcomes);
    for (const counts& x : outcomes) {
      CAPTURE(shown(weights));
      CAPTURE(shown(x));
      CHECK(verify(x, weights, total, {.by = method::quota_method}).has_value());
    }
  }
}

// Planted bug: a proof that does not look at the list of ties fails here.
TEST_CASE("a tie that is missing, false or served out of turn is refused; an open one and a decision are proved") {
  std::mt19937_64 random(43);
  int tied = 0, opened = 0;
  for (int round = 0; round < 600; ++round)
    for (const options& plain : every_method()) {
      const input in = draw(random, random() % 5 + 2, 3, false);
      options o = with(plain, in);
      o.ties = rules[random() % 4];
      CAPTURE(title(in, o));
      const auto a = allocate(in.weights, in.total, o);
      if (!a || a->ties.empty()) continue;
      ++tied;
      const auto refused = [&](allocation changed) { CHECK_FALSE(verify(changed, in.weights, in.total, o).has_value()); };
      allocation b = *a;
      b.ties.clear();
      refused(b);
      b = *a, b.ties.front().contested += 1;
      refused(b);
      b = *a, b.ties.front().rows.pop_back();
      refused(b);
      b = *a, b.ties.front().served.clear();
      refused(b);
      b = *a, b.ties.push_back(b.ties.front());
      refused(b);
      if (o.by == method::quota_method || has_equal_signposts(o)) continue;

      o.ties = tie_rule::report;
      const auto open = allocate(in.weights, in.total, o);
      REQUIRE(open.has_value());
      CHECK(verify(*open, in.weights, in.total, o).has_value());
      b = *open, b.ties.front().contested -= 1;
      refused(b);
      b = *open, b.counts[at(b.ties.front().rows.back())] += 1, b.ties.front().contested -= 1;  // one served in secret
      refused(b);
      const auto& tie = open->ties.front();
      const std::vector<index_t> decision(tie.rows.end() - static_cast<std::ptrdiff_t>(tie.contested), tie.rows.end());
      const auto decided = resume(*open, decision);
      REQUIRE(decided.has_value());
      CHECK(verify(*decided, in.weights, in.total, o).has_value());
      ++opened;
    }
  CHECK(tied > 1'000);
  CHECK(opened > 500);
}

TEST_CASE("weights and totals near 2^63 are proved, and a transfer is refused where no tie is") {
  std::mt19937_64 random(44);
  for (int round = 0; round < 400; ++round)
    for (options o : bounded_methods()) {
      counts weights(random() % 5 + 2);
      for (count_t& w : weights) w = random() % 3 == 0 ? most - below(random, 4) : static_cast<count_t>(random() >> 1 >> (random() % 40));
      weights.front() |= 1;
      const auto total = static_cast<count_t>(random() >> 1 >> (random() % 50));
      counts lower(weights.size()), upper(weights.size(), most);
      const count_t part = total / static_cast<count_t>(weights.size());
      if (random() % 2 == 0)
        for (std::size_t i = 0; i < weights.size(); ++i) {
          lower[i] = random() % 2 == 0 ? part - below(random, 3 < part ? 3 : part + 1) : 0;
          if (random() % 3 == 0 && weights[i] > 0) upper[i] = lower[i] + below(random, part + 2);
        }
      o.within = {lower, upper};
      const auto a = allocate(weights, total, o);
      if (!a) continue;  // bounds that do not admit the total
      CAPTURE(shown(weights));
      CAPTURE(total);
      CAPTURE(name(o.by));
      if (const auto fine = verify(*a, weights, total, o); !fine) FAIL_CHECK(fine.error().text());
      every_transfer(a->counts, [&](const counts& x) {
        const bool kept = std::ranges::equal(x, upper, std::less_equal{}) && std::ranges::equal(x, lower, std::greater_equal{});
        const auto proof = verify(x, weights, total, o);
        if (!kept) CHECK_FALSE(proof.has_value());
        else if (o.by != method::largest_remainder || o.redistribute == redistribution::least_squares)
          CHECK(proof.has_value() == (reference::optimal(x, weights, total, o) &&
                                      std::ranges::none_of(weights, [&](const count_t& w) {
                                        return w == 0 && x[static_cast<std::size_t>(&w - weights.data())] !=
                                                             lower[static_cast<std::size_t>(&w - weights.data())];
                                      })));
      });
    }
}

TEST_CASE("what is refused is said with the rows, the dossiers and what to do") {
  const counts weights{6, 6, 19};
  const auto message = [&](const counts& x, const options& o = {}) {
    const auto proof = verify(x, weights, 3, o);
    REQUIRE_FALSE(proof.has_value());
    return proof.error().text();
  };
  CHECK(message({1, 1, 1}) ==
        "row 1, column counts: dossier 1 of row 1 was served at the remainder 18/31, but dossier 2 of row 2, which was not, "
        "comes first at the remainder 26/31; move one dossier from row 1 to row 2");
  CHECK(message({2, 0, 1}, {.by = method::dhondt}) ==
        "row 0, column counts: dossier 2 of row 0 was served at the price 1/3, but dossier 2 of row 2, which was not, comes "
        "first at the price 2/19; move one dossier from row 0 to row 2");
  CHECK(message({1, 0, 1}) == "the counts add up to 2; the total is 3");
  CHECK(message({4, -1, 0}) == "row 1, column counts: the count is -1; counts are 0 or more");
  CHECK(message({1, 2}) == "2 counts for 3 weights; one for each row is expected");
  const counts upper{3, 3, 1};
  CHECK(message({1, 0, 2}, {.within = {{}, upper}}) == "row 2, column counts: the count 2 is above the upper bound 1");
  CHECK(message({0, 0, 3}, {.by = method::quota_method}) ==
        "row 0, column counts: house 3 of the quota method goes to row 0, which would have 1 then, not 0");
  const auto untold = verify(allocation{{1, 0, 2}, {}}, weights, 3);
  REQUIRE_FALSE(untold.has_value());
  CHECK(untold.error().text() ==
        "row 0, column counts: rows 0, 1 have equal claims at the cut, but no tie is listed");
  const auto unfair = verify(allocation{{0, 1, 2}, {{{0, 1}, 1, {1}}}}, weights, 3);
  REQUIRE_FALSE(unfair.has_value());
  CHECK(unfair.error().text() ==
        "row 1, column counts: row 1 was served among equal claims, but by-order row 0 comes first");
}

TEST_CASE("a certificate states the interval, the cut and the bounds that bind") {
  // D'Hondt on (6, 6, 19) for 3: 19, 19/2, 19/3 are served before 6
  const counts weights{6, 6, 19};
  const auto divided = certify(counts{0, 0, 3}, weights, 3, {.by = method::dhondt});
  REQUIRE(divided.has_value());
  CHECK(divided->multipliers->least == exact(3, 19));
  CHECK(divided->multipliers->most == exact(1, 6));
  CHECK_FALSE(divided->multipliers->squared);
  const auto shared = certify(counts{1, 0, 2}, weights, 3);
  REQUIRE(shared.has_value());
  CHECK(shared->scale == exact(3, 31));
  CHECK(shared->cut->served == dvc::apportion::mixed{0, exact(18, 31)});
  CHECK(shared->cut->missed == shared->cut->served);
  // (80, 15, 5) for 20, the last row at least 10: 10 are left for 95
  const counts other{80, 15, 5}, lower{0, 0, 10};
  const auto bound = certify(counts{8, 2, 10}, other, 20, {.within = {lower, {}}});
  REQUIRE(bound.has_value());
  CHECK(bound->scale == exact(10, 95));
  CHECK(bound->held.at_lower == std::vector<index_t>{2});
  CHECK(bound->held.at_upper.empty());
  // fewer dossiers than rows whose first is free: nothing is multiplied
  const auto free = certify(counts{0, 0, 1}, weights, 1, {.by = method::adams});
  REQUIRE(free.has_value());
  CHECK(free->multipliers->most == rational{});
}

}  // namespace
