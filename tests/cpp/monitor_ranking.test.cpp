// Rankings against their definition: a rank is one more than the number of better rows.
#include "dvc/monitor/ranking.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "dvc/base/rational.hpp"

namespace {

using namespace dvc::monitor;
using dvc::count_t;
using dvc::index_t;
using dvc::rational;
using counts = std::vector<std::optional<count_t>>;
using places = std::vector<std::optional<index_t>>;

rational over(count_t a, count_t b) { return *dvc::ratio(a, b); }

}  // namespace

// Planted bug: dense ranks (1, 2, 2, 3) fail three cases.

TEST_CASE("ranking: equal values share a place and the next one counts them all") {
  const counts values{7, 9, std::nullopt, 7, 1};
  const ranking r = rank<count_t>(values);
  CHECK(r.rank == places{2, 1, std::nullopt, 2, 4});
  CHECK(r.ties == std::vector<std::vector<index_t>>{{0, 3}});
  CHECK(rank<count_t>(values, rank_order::ascending).rank == places{2, 4, std::nullopt, 2, 1});
  CHECK(rank<count_t>(counts{}).rank.empty());
}

TEST_CASE("ranking: a rank is one more than the number of better values, on random rows") {
  std::mt19937 random(2);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::optional<rational>> values(1 + random() % 30);
    for (auto& v : values)
      if (random() % 8 != 0) v = over(random() % 6, 1 + random() % 5);
    for (const rank_order order : {rank_order::descending, rank_order::ascending}) {
      const ranking r = rank<rational>(values, order);
      std::map<index_t, std::vector<index_t>> by_rank;
      for (std::size_t i = 0; i < values.size(); ++i) {
        REQUIRE(r.rank[i].has_value() == values[i].has_value());
        if (!values[i]) continue;
        index_t better = 0;
        for (const auto& v : values)
          if (v && (order == rank_order::descending ? *v > *values[i] : *v < *values[i])) ++better;
        CHECK(*r.rank[i] == better + 1);
        by_rank[*r.rank[i]].push_back(static_cast<index_t>(i));
      }
      std::vector<std::vector<index_t>> ties;
      for (const auto& [place, rows] : by_rank)
        if (rows.size() > 1) ties.push_back(rows);
      CHECK(r.ties == ties);
    }
  }
}

TEST_CASE("ranking: ratios tie exactly where doubles would not") {
  const std::vector<std::optional<rational>> values{over(1, 3), over(333'333'333'333'333'333, 999'999'999'999'999'999),
                                                    over(333'333'333'333'333'333, 1'000'000'000'000'000'000)};
  CHECK(rank<rational>(values).rank == places{1, 1, 3});
}

TEST_CASE("ranking: movement is places gained, and rows that come and go are said to") {
  const places before{3, 1, 2, std::nullopt, 4, std::nullopt}, now{1, 1, 3, 4, std::nullopt, std::nullopt};
  const auto moves = movements(before, now).value();
  const std::vector<movement_kind> kinds{movement_kind::up,      movement_kind::same, movement_kind::down,
                                         movement_kind::entered, movement_kind::left, movement_kind::unranked};
  const places gained{2, 0, -1, std::nullopt, std::nullopt, std::nullopt};
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    CHECK(moves[i].is == kinds[i]);
    CHECK(moves[i].places == gained[i]);
  }
  CHECK(movements(before, places{1}).error().code == dvc::errc::shape);
  const auto bad = movements(places{1, 0}, places{1, 2});
  CHECK(bad.error().code == dvc::errc::range);
  CHECK(bad.error().where.row == 1);
}

TEST_CASE("ranking: a tier is the first limit that is reached") {
  const counts values{80, 79, 65, 0, std::nullopt, 81};
  const std::vector<count_t> limits{80, 65};
  CHECK(tiers_by_limit<count_t>(values, limits).value() == places{0, 1, 1, std::nullopt, std::nullopt, 0});
  const std::vector<count_t> upwards{0, 79};
  CHECK(tiers_by_limit<count_t>(values, upwards, rank_order::ascending).value() == places{std::nullopt, 1, 1, 0, std::nullopt, std::nullopt});
  const auto bad = tiers_by_limit<count_t>(values, upwards);
  CHECK(bad.error().code == dvc::errc::inconsistent);
  CHECK(bad.error().where.row == 1);
  CHECK(bad.error().message.find("(tiers-in-order)") != std::string::npos);
}

TEST_CASE("ranking: quantile tiers differ by at most one row without ties, and equal ranks share one") {
  for (index_t n = 1; n <= 40; ++n)
    for (index_t number = 1; number <= 6; ++number) {
      places ranks;
      for (index_t r = 1; r <= n; ++r) ranks.emplace_back(r);
      std::vector<index_t> sizes(static_cast<std::size_t>(number));
      const places tiers = tiers_by_quantile(ranks, number).value();
      for (const auto& tier : tiers) ++sizes[static_cast<std::size_t>(*tier)];
      if (n >= number) CHECK(*std::ranges::max_element(sizes) - *std::ranges::min_element(sizes) <= 1);
    }
  CHECK(tiers_by_quantile(places{1, 2, 2, 4, std::nullopt}, 2).value() == places{0, 0, 0, 1, std::nullopt});
  CHECK(tiers_by_quantile(places{1}, 0).error().code == dvc::errc::range);
}
