// Names and their aliases, and every refusal of options, bounds and totals, with the row and the nearest total it names.
#include <array>
#include <doctest/doctest.h>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/choices.hpp"

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::rational;
using dvc::apportion::allocate;
using dvc::apportion::allocate_into;
using dvc::apportion::check_choices;
using dvc::apportion::method;
using dvc::apportion::options;
using dvc::apportion::quota_rule;
using dvc::apportion::redistribution;
using dvc::apportion::tie_rule;
using counts = std::vector<count_t>;

constexpr count_t most = std::numeric_limits<count_t>::max();

TEST_CASE("every method, quota and rule has a name that reads back, and aliases read as what they stand for") {
  for (int m = 0; m <= static_cast<int>(dvc::apportion::last_method); ++m) {
    const auto by = static_cast<method>(m);
    CHECK_FALSE(name(by).empty());
    CHECK(dvc::apportion::parse_method(name(by)) == by);
  }
  std::set<std::string_view> texts;
  for (const auto& [text, by] : dvc::apportion::method_names) {
    CHECK(dvc::apportion::parse_method(text) == by);
    CHECK(texts.insert(text).second);
  }
  for (const auto& [text, quota] : dvc::apportion::quota_names) {
    CHECK(name(quota) == text);
    CHECK(dvc::apportion::parse_quota(text) == quota);
  }
  for (const auto& [text, rule] : dvc::apportion::tie_rule_names) {
    CHECK(name(rule) == text);
    CHECK(dvc::apportion::parse_tie_rule(text) == rule);
  }
  for (const auto rule : {redistribution::proportional, redistribution::least_squares})
    CHECK(dvc::apportion::parse_redistribution(name(rule)) == rule);
  CHECK(dvc::apportion::parse_method("jefferson") == method::dhondt);
  CHECK(dvc::apportion::parse_method("webster") == method::sainte_lague);
  CHECK(dvc::apportion::parse_method("hamilton") == method::largest_remainder);
  CHECK(dvc::apportion::parse_method("equal-proportions") == method::huntington_hill);
  for (const char* text : {"", "Webster", "d'hondt", "sainte_lague", " hare", "by_order"}) {
    CHECK_FALSE(dvc::apportion::parse_method(text).has_value());
    CHECK_FALSE(dvc::apportion::parse_quota(text).has_value());
    CHECK_FALSE(dvc::apportion::parse_tie_rule(text).has_value());
    CHECK_FALSE(dvc::apportion::parse_redistribution(text).has_value());
  }
  CHECK(name(static_cast<method>(99)).empty());
  CHECK(name(static_cast<quota_rule>(99)).empty());
  CHECK(name(static_cast<tie_rule>(99)).empty());
}

void refused(const counts& weights, count_t total, const options& o, errc code, const std::string& message, index_t row = -1,
             const std::string& column = "") {
  const auto a = allocate(weights, total, o);
  CAPTURE(message);
  REQUIRE_FALSE(a.has_value());
  CHECK(a.error().code == code);
  CHECK(a.error().message == message);
  CHECK(a.error().where.row == row);
  CHECK(a.error().where.column == column);
}

TEST_CASE("a negative weight or total is refused") {
  refused({1, 2}, -1, {}, errc::range, "the total to allocate is -1; it must be 0 or more");
  refused({1, -2, -3}, 5, {.by = method::adams}, errc::range, "weight -2 is negative; weights are 0 or more", 1, "weights");
}

// Planted bug: `reachable` as the upper bound of every row, with a weight or not, fails here.
TEST_CASE("bounds that cannot be met are refused with the row, or with the nearest total") {
  const counts one{1, 1}, three{1, 1, 1}, negative{0, -4, 2}, two{2, 0, 5}, tight{2, 3, 4}, huge{most, 1, 0};
  for (const method m : {method::largest_remainder, method::sainte_lague}) {
    refused({5, 5, 5}, 9, {.by = m, .within = {one, {}}}, errc::shape, "2 lower bounds for 3 weights; one for each row is expected");
    refused({5, 5, 5}, 9, {.by = m, .within = {{}, one}}, errc::shape, "2 upper bounds for 3 weights; one for each row is expected");
    refused({5, 5, 5}, 9, {.by = m, .within = {negative, {}}}, errc::range, "the bound is -4; bounds are 0 or more", 1, "lower");
    refused({5, 5, 5}, 9, {.by = m, .within = {three, negative}}, errc::range, "the bound is -4; bounds are 0 or more", 1, "upper");
    refused({5, 5, 5}, 9, {.by = m, .within = {two, three}}, errc::inconsistent, "the lower bound 2 is above the upper bound 1", 0, "lower");
    refused({5, 5, 5}, 9, {.by = m, .within = {huge, {}}}, errc::overflow,
            "the lower bounds up to this row add up to more than 64 bits hold", 1, "lower");
    refused({5, 5, 5}, 2, {.by = m, .within = {three, tight}}, errc::infeasible,
            "the lower bounds of all rows add up to 3, above the total of 2; the nearest total is 3");
    refused({5, 5, 5}, 4, {.by = m, .within = {two, {}}}, errc::infeasible,
            "the lower bounds of rows 0, 2 (from 0) add up to 7, above the total of 4; the nearest total is 7");
    refused({5, 5, 5}, 10, {.by = m, .within = {three, tight}}, errc::infeasible,
            "the upper bounds of all rows add up to 9, below the total of 10; the nearest total is 9");
    refused({5, 0, 5}, 9, {.by = m, .within = {three, tight}}, errc::infeasible,
            "the upper bounds of rows 0, 2 (from 0) and the lower bounds of the others, which have no weight, add up to 7, below "
            "the total of 9; the nearest total is 7");
    refused({0, 5, 0}, 9, {.by = m, .within = {{}, tight}}, errc::infeasible,
            "the upper bounds of row 1 (from 0) and the lower bounds of the others, which have no weight, add up to 3, below the "
            "total of 9; the nearest total is 3");
    refused({0, 0, 0}, 9, {.by = m, .within = {three, {}}}, errc::infeasible,
            "no row has a weight, and the lower bounds add up to 3, below the total of 9; the nearest total is 3");
    const counts many(20, 1);
    counts all_but_one(20, 1);
    all_but_one[3] = 0;
    refused(many, 4, {.by = m, .within = {all_but_one, {}}}, errc::infeasible,
            "the lower bounds of rows 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, ... (from 0) add up to 19, above the total of 4; the nearest "
            "total is 19");
    // uppers may be beyond 64 bits together, and so may weights
    const counts no_limit{most, most, most};
    CHECK(allocate(no_limit, 6, {.by = m, .within = {three, no_limit}})->counts == counts{2, 2, 2});
    // and the totals that are named are admitted
    CHECK(allocate(counts{5, 5, 5}, 3, {.by = m, .within = {three, tight}})->counts == three);
    CHECK(allocate(counts{5, 5, 5}, 9, {.by = m, .within = {three, tight}})->counts == tight);
    CHECK(allocate(counts{5, 0, 5}, 7, {.by = m, .within = {three, tight}})->counts == counts{2, 1, 4});
    CHECK(allocate(counts{0, 0, 0}, 3, {.by = m, .within = {three, {}}})->counts == three);
  }
}

TEST_CASE("bounds do not go with other quotas, nor with the quota method") {
  const counts zero{0, 0}, ten{10, 10};
  refused({1, 1}, 5, {.quota = quota_rule::droop, .within = {zero, {}}}, errc::argument,
          "bounds go with the Hare quota and the divisor methods, not with droop");
  refused({1, 1}, 5, {.by = method::quota_method, .within = {{}, ten}}, errc::argument,
          "bounds go with the Hare quota and the divisor methods, not with quota-method");
}

TEST_CASE("stationary methods need a q from 0 to 1, and signposts may not decrease or be too fine") {
  const std::string missing = "the stationary method needs its q, an exact ratio from 0 to 1";
  refused({1, 1}, 5, {.by = method::stationary}, errc::argument, missing);
  refused({1, 1}, 5, {.by = method::stationary, .q = *dvc::ratio(3, 2)}, errc::argument, missing);
  refused({1, 1}, 5, {.by = method::stationary, .q = *dvc::ratio(1, count_t{1} << 31)}, errc::argument,
          "q 1/2147483648 is too fine; give a denominator below 2^31");
  CHECK(allocate(counts{1}, 5, {.by = method::stationary, .q = *dvc::ratio(1, (count_t{1} << 31) - 1)}).has_value());
  refused({1, 1}, 5, {.by = method::signposts}, errc::argument, "signposts are missing; give at least one");
  const std::vector<rational> falling{*dvc::ratio(1, 2), *dvc::ratio(3, 2), *dvc::ratio(4, 3)};
  refused({1, 1}, 5, {.by = method::signposts, .signposts = falling}, errc::argument,
          "signpost 4/3 is below the one before it, 3/2; they may not decrease", -1, "signposts");
  const std::string fine = "the signposts have no common denominator below 2^31; give coarser ones";
  const std::vector<rational> coprime{*dvc::ratio(1, 65'537), *dvc::ratio(1, 65'521)};
  refused({1, 1}, 5, {.by = method::signposts, .signposts = coprime}, errc::argument, fine);
  const std::vector<rational> far{*dvc::ratio(count_t{1} << 31, 1)};
  refused({1, 1}, 5, {.by = method::signposts, .signposts = far}, errc::argument, fine);
}

TEST_CASE("a choice that can have no effect is refused, and what equals its default is no choice") {
  const counts one{1, 1};
  const rational half = *dvc::ratio(1, 2);
  const std::vector<rational> posts{half};
  const auto idle = [&](const options& o, const std::string& message) {
    const auto fine = check_choices(o, !o.within.lower.empty());
    REQUIRE_FALSE(fine.has_value());
    CHECK(fine.error().code == errc::argument);
    CHECK(fine.error().message == message);
  };
  idle({.by = method::dhondt, .quota = quota_rule::droop}, "the droop quota goes with largest-remainder, not with dhondt; leave it out");
  idle({.q = half}, "q goes with stationary, not with largest-remainder; leave it out");
  idle({.by = method::adams, .signposts = posts}, "a list of signposts goes with signposts, not with adams; leave it out");
  idle({.redistribute = redistribution::least_squares},
       "the redistribution least-squares goes with bounds, and there are none; leave it out");
  idle({.by = method::dhondt, .within = {one, {}}, .redistribute = redistribution::least_squares},
       "the redistribution least-squares goes with largest-remainder, not with dhondt; leave it out");
  idle({.ties = tie_rule::by_weight, .priority = one}, "a priority goes with ties by-priority, not with ties by-weight; leave it out");
  idle({.seed = 7}, "a seed goes with ties by-lot, not with ties by-order; leave it out");
  for (const options& o : {options{.by = method::dhondt, .quota = quota_rule::hare, .redistribute = redistribution::proportional},
                           options{.by = method::stationary, .q = half}, options{.by = method::signposts, .signposts = posts},
                           options{.ties = tie_rule::by_lot, .seed = 7}, options{.ties = tie_rule::by_priority, .priority = one},
                           options{.within = {one, {}}, .redistribute = redistribution::least_squares}})
    CHECK(check_choices(o, !o.within.lower.empty()).has_value());
}

TEST_CASE("priorities and places are one for each row") {
  const counts one{1};
  refused({1, 1}, 5, {.ties = tie_rule::by_priority, .priority = one}, errc::shape,
          "1 priorities for 2 weights; one for each row is expected");
  dvc::apportion::workspace memory;
  counts places(3);
  const auto into = allocate_into(places, counts{1, 1}, 5, memory);
  REQUIRE_FALSE(into.has_value());
  CHECK(into.error().code == errc::shape);
  CHECK(into.error().message == "3 places for 2 weights; one for each row is expected");
}

TEST_CASE("one workspace serves calls of any size and method, one after the other") {
  dvc::apportion::workspace memory;
  for (int round = 0; round < 3; ++round)
    for (const std::size_t n : {std::size_t{1}, std::size_t{90}, std::size_t{7}})
      for (const method m : {method::largest_remainder, method::adams, method::dean, method::dhondt, method::quota_method}) {
        counts weights(n), out(n, -1), upper(n, 40);
        for (std::size_t i = 0; i < n; ++i) weights[i] = static_cast<count_t>(i * i % 13 + 1);
        if (m == method::quota_method) upper.clear();
        const options o{.by = m, .within = {{}, upper}};
        const auto ties = allocate_into(out, weights, 30, memory, o);
        REQUIRE(ties.has_value());
        CHECK(out == allocate(weights, 30, o)->counts);
      }
}

}  // namespace
