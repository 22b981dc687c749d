// Pace: every number against plain arithmetic with whole numbers, and each status where it begins and ends.
#include "dvc/monitor/pace.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <limits>
#include <optional>
#include <random>
#include <vector>

namespace {

using dvc::count_t;
using dvc::errc;
using dvc::index_t;
using dvc::ratio;
using dvc::rational;
using dvc::dossiers::tally;
using dvc::monitor::goal;
using dvc::monitor::outlook;
using dvc::monitor::pace_options;
using dvc::monitor::progress;
using dvc::monitor::schedule;
using dvc::monitor::status;

using received = std::vector<std::optional<tally>>;

dvc::date on(const char* text) { return *dvc::parse_date(text); }
/// Ten days, so that each is a tenth.
schedule ten() { return schedule::linear({on("2022-05-01"), on("2022-05-10")}).value(); }
std::optional<tally> of(count_t total, count_t online) { return *tally::make(total, online); }

progress four_days(const std::vector<goal>& goals, const received& in, const pace_options& options = {}) {
  return progress::make(goals, in, ten(), on("2022-05-04"), options).value();
}

TEST_CASE("a unit four tenths on its way") {
  const auto p = four_days({{200, 100}}, {of(80, 30)});
  CHECK(p.elapsed() == *ratio(2, 5));
  CHECK(*p.rate(0) == *ratio(3, 8));
  CHECK(p.expected(0) == *ratio(40, 1));
  CHECK(*p.behind(0) == *ratio(10, 1));
  CHECK(*p.ahead(0) == *ratio(0, 1));
  CHECK(*p.left(0) == 70);
  CHECK(*p.to_come(0) == *ratio(120, 1));       // 80 in four days, six to go
  CHECK(*p.needed_rate(0) == *ratio(70, 120));
  CHECK(*p.forecast(0) == *ratio(75, 1));
  CHECK(*p.where(0) == status::behind);
  CHECK(*p.contribution(0) == *ratio(1, 1));
}

TEST_CASE("the borders of a status") {
  const auto at = [](count_t done, const pace_options& options = {}) { return *four_days({{1000, 1000}}, {of(700, done)}, options).where(0); };
  CHECK(at(380) == status::on_pace);  // 400 are due, 5 % of it are 20
  CHECK(at(379) == status::behind);
  CHECK(at(420) == status::on_pace);
  CHECK(at(421) == status::ahead);
  const pace_options exact{.tolerance = *ratio(0, 1)};
  CHECK(at(400, exact) == status::on_pace);
  CHECK(at(399, exact) == status::behind);
  CHECK(at(401, exact) == status::ahead);
  // less than one dossier is nothing, whatever the tolerance: 1.2 are due of 3
  CHECK(*four_days({{9, 3}}, {of(4, 1)}, exact).where(0) == status::on_pace);
  CHECK(*four_days({{9, 3}}, {of(4, 2)}, exact).where(0) == status::on_pace);
  CHECK(*four_days({{9, 3}}, {of(4, 0)}, exact).where(0) == status::behind);
  // a goal reached is reached; 700 in four days leave 1050 to come
  CHECK(at(700) == status::ahead);
  CHECK(*four_days({{1000, 1150}}, {of(700, 100)}).where(0) == status::behind);
  CHECK(*four_days({{1000, 1151}}, {of(700, 100)}).where(0) == status::out_of_reach);
  CHECK(*four_days({{1000, 1000}}, {of(700, 700)}, {.remaining = outlook::as_planned}).where(0) == status::ahead);  // 300 left, 300 to come
  CHECK(*four_days({{1000, 1000}}, {of(700, 699)}, {.remaining = outlook::as_planned}).where(0) == status::out_of_reach);
  CHECK(*four_days({{700, 1000}}, {of(700, 699)}, {.remaining = outlook::as_planned}).where(0) == status::out_of_reach);
  CHECK_FALSE(four_days({{700, 1000}}, {of(700, 699)}, {.remaining = outlook::as_planned}).needed_rate(0));  // of nothing
  const std::vector<count_t> given{301};
  CHECK(*four_days({{700, 1000}}, {of(700, 699)}, {.to_come = given}).where(0) == status::ahead);
}

TEST_CASE("null where nothing was received, nothing reported, or nobody is asked") {
  const auto p = four_days({{200, 100}, {200, 100}, {200, 100, false}, {0, 0}}, {of(0, 0), std::nullopt, of(80, 30), of(0, 0)});
  for (const index_t i : {index_t{0}, index_t{1}, index_t{3}}) {
    CHECK_FALSE(p.rate(i));
    CHECK_FALSE(p.left(i));
    CHECK_FALSE(p.to_come(i));
    CHECK_FALSE(p.needed_rate(i));
    CHECK_FALSE(p.forecast(i));
    CHECK_FALSE(p.where(i));
    CHECK_FALSE(p.contribution(i));
  }
  CHECK(*p.rate(2) == *ratio(3, 8));
  CHECK_FALSE(p.where(2));
  CHECK_FALSE(p.contribution(2));
  CHECK(p.sum().units == 0);
}

TEST_CASE("before the schedule's first work nothing is due, and nothing can be told of the rest") {
  const std::vector<dvc::period> months{{on("2022-05-01"), on("2022-05-05")}, {on("2022-05-06"), on("2022-05-10")}};
  const auto late = schedule::by_months(months, std::vector<count_t>{0, 1}).value();
  const std::vector<goal> goals{{200, 100}};
  const auto p = progress::make(goals, received{of(8, 3)}, late, on("2022-05-04")).value();
  CHECK(p.expected(0) == *ratio(0, 1));
  CHECK_FALSE(p.to_come(0));
  CHECK_FALSE(p.forecast(0));
  CHECK(*p.where(0) == status::ahead);
}

TEST_CASE("what is refused") {
  const std::vector<goal> goals{{200, 100}};
  const received in{of(8, 3)};
  CHECK(progress::make(goals, received{}, ten(), on("2022-05-04")).error().code == errc::shape);
  CHECK(progress::make(goals, in, ten(), on("2022-05-11")).error().code == errc::range);
  CHECK(progress::make(goals, in, ten(), on("2022-05-04"), {.tolerance = *ratio(3, 2)}).error().code == errc::range);
  const std::vector<count_t> two{1, 2}, negative{-1};
  CHECK(progress::make(goals, in, ten(), on("2022-05-04"), {.to_come = two}).error().code == errc::shape);
  CHECK(progress::make(goals, in, ten(), on("2022-05-04"), {.to_come = negative}).error().where.row == 0);
  const std::vector<goal> below{{200, -1}};
  CHECK(progress::make(below, in, ten(), on("2022-05-04")).error().code == errc::range);
  constexpr count_t most = std::numeric_limits<count_t>::max();
  const std::vector<goal> huge{{1, most}, {1, 1}};
  CHECK(progress::make(huge, received{of(1, 0), of(1, 0)}, ten(), on("2022-05-04")).error().code == errc::overflow);
}

TEST_CASE("the largest counts stay exact") {
  constexpr count_t most = std::numeric_limits<count_t>::max();
  const std::vector<goal> goals{{most, most}};
  const auto p = progress::make(goals, received{of(most, most - 1)}, ten(), on("2022-05-09"), {.tolerance = *rational::parse("123456789/1000000007")}).value();
  CHECK(*p.left(0) == 1);
  CHECK(*p.ahead(0) == *rational::of(dvc::wide::product(static_cast<std::uint64_t>(most), 1U) - dvc::wide::u128(10U), dvc::wide::u128(10U)));
  CHECK(*p.where(0) == status::on_pace);
}

TEST_CASE("random levels against whole numbers") {
  std::mt19937_64 random(11);
  const auto any = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  int seen[4] = {0, 0, 0, 0};
  for (int round = 0; round < 2000; ++round) {
    const auto n = static_cast<std::size_t>(1 + any(6));
    std::vector<goal> goals;
    received in;
    for (std::size_t i = 0; i < n; ++i) {
      const count_t total = any(400), online = any(total + 1);
      goals.push_back({any(800), any(500), any(8) != 0});
      in.push_back(any(8) == 0 ? std::nullopt : of(total, online));
    }
    const count_t past = 1 + any(10), tol = any(30);
    const auto p = progress::make(goals, in, ten(), dvc::date_of(dvc::since_1970(on("2022-05-01")) + past - 1), {.tolerance = *ratio(tol, 100)}).value();
    count_t missing = 0;
    for (std::size_t i = 0; i < n; ++i)
      if (in[i] && in[i]->total() > 0 && goals[i].asked) missing += std::max<count_t>(goals[i].online * past - in[i]->online() * 10, 0);
    count_t shares = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const auto row = static_cast<index_t>(i);
      CHECK(p.expected(row) == *ratio(goals[i].online * past, 10));
      if (!in[i] || in[i]->total() == 0) continue;
      const count_t off = in[i]->online() * 10 - goals[i].online * past;  // tenths
      const count_t left = std::max<count_t>(goals[i].online - in[i]->online(), 0);
      CHECK(*p.ahead(row) == *ratio(std::max<count_t>(off, 0), 10));
      CHECK(*p.behind(row) == *ratio(std::max<count_t>(-off, 0), 10));
      CHECK(*p.forecast(row) == *ratio(in[i]->online() * 10, past));
      CHECK(p.needed_rate(row) == ratio(left * past, in[i]->total() * (10 - past)));
      if (!goals[i].asked) continue;
      status expected = status::on_pace;
      if (left == 0) expected = status::ahead;
      else if (left * past > in[i]->total() * (10 - past)) expected = status::out_of_reach;
      else if (std::abs(off) >= 10 && std::abs(off) * 100 > tol * goals[i].online * past) expected = off < 0 ? status::behind : status::ahead;
      CHECK(*p.where(row) == expected);
      ++seen[static_cast<std::size_t>(expected)];
      CHECK(p.contribution(row) == ratio(std::max<count_t>(-off, 0), missing));
      if (missing > 0) shares += std::max<count_t>(-off, 0);
    }
    CHECK(shares == missing);
    CHECK(p.sum().behind == *ratio(missing, 10));
  }
  for (const int times : seen) CHECK(times > 100);
}

}  // namespace
