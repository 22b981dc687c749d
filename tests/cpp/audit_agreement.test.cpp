// Comparing a computed table with the published one, cell by cell.
#include "dvc/audit/agreement.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "dvc/io/plan.hpp"
#include "dvc/plan/assign.hpp"

namespace {

using dvc::level;
using dvc::unit_id;
using dvc::quota::column;
using dvc::quota::rounding;

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

// One province and three departments, 10 dossiers to hand out, the table published as `rows`.
dvc::plan small_plan(std::vector<dvc::published_row> rows) {
  dvc::plan_parts parts;
  parts.name = "small";
  parts.observed = {*dvc::parse_date("2022-01-01"), *dvc::parse_date("2022-04-30")};
  parts.factor = *dvc::rational::parse("2");
  parts.totals[static_cast<std::size_t>(level::department)] = 10;
  parts.units = {{unit_id("01"), level::province, 1, "province", "P", "P", unit_id()},
                 {unit_id("D1"), level::department, 1, "department", "A", "A", unit_id("01")},
                 {unit_id("D2"), level::department, 2, "department", "B", "B", unit_id("01")},
                 {unit_id("D3"), level::department, 3, "department", "C", "C", unit_id("01")}};
  parts.statistics = {{unit_id("D1"), 100, 40, {}, {}}, {unit_id("D2"), 10, 0, {}, {}}, {unit_id("D3"), 0, 0, {}, {}}};
  parts.published.rows = std::move(rows);
  return dvc::plan::make(std::move(parts)).value();
}

dvc::published_row row(const char* unit, const std::vector<const char*>& values) {
  dvc::published_row r{unit_id(unit), {}};
  for (std::size_t k = 0; k < values.size(); ++k)
    if (*values[k] != '\0') r.cells[k].value = dvc::decimal::parse(values[k]);
  return r;
}

// Planted bug: a printed rate of 0 excused for any unit fails in "other decimals".

// W = 120 + 20 + 0; extra 10 x 120/140 = 8.57, 1.43; target (80 + 60/7)/200 ... by hand: 80 + 8.571 = 88.571 / 200 = 44 %
const std::vector<const char*> first{"100", "40", "40.0", "200", "80", "120", "85.71", "9", "44"},
    second{"10", "0", "0.0", "20", "0", "20", "14.29", "1", "7"}, nothing{"0", "0", "0", "0", "0", "0", "0.00", "0", ""};

TEST_CASE("252 of 252 rows of plan 128 agree row by row; the rate of 0 of 0 counts as agreeing and is named") {
  dvc::index_t rows = 0, agreeing = 0;
  std::vector<std::string> rates;
  for (const level at : dvc::quota_levels) {
    const auto found = dvc::audit::compare(haiphong(), *assign(haiphong(), at, {.rounding = rounding::per_row}));
    rows += found.rows, agreeing += found.rows_agreeing;
    CHECK(found.differences.empty());
    for (const unit_id& u : found.rate_of_nothing) rates.push_back(u.str());
  }
  CHECK(rows == 252);
  CHECK(agreeing == 252);
  CHECK(rates == std::vector<std::string>{"318", "11482"});
}

TEST_CASE("with the exact total departments 2 and 12 of plan 128 differ, in extra alone") {
  const auto found = dvc::audit::compare(haiphong(), *assign(haiphong(), level::department));
  CHECK(found.rows == 20);
  CHECK(found.rows_agreeing == 18);
  REQUIRE(found.differences.size() == 2);
  for (const auto& d : found.differences) CHECK(d.column == column::extra);
  CHECK(found.differences[0].unit == unit_id("D02"));
  CHECK(found.differences[0].printed->str() == "586");
  CHECK(found.differences[0].computed->str() == "585");
  CHECK(found.differences[1].unit == unit_id("D12"));
  CHECK(found.differences[1].printed->str() == "78");
  CHECK(found.differences[1].computed->str() == "77");
}

TEST_CASE("a table that says what its rule gives agrees, in any row order") {
  const dvc::plan p = small_plan({row("D3", nothing), row("D2", second), row("D1", first)});
  const auto found = dvc::audit::compare(p, *assign(p, level::department));
  CHECK(found.rows == 3);
  CHECK(found.rows_agreeing == 3);
  CHECK(found.differences.empty());
  CHECK(found.rate_of_nothing == std::vector{unit_id("D3")});
}

TEST_CASE("each changed cell is one difference, in its row and column") {
  for (const column c : dvc::quota::columns) {
    auto changed = first;
    changed[static_cast<std::size_t>(c)] = "3";
    const dvc::plan p = small_plan({row("D1", changed), row("D2", second), row("D3", nothing)});
    const auto found = dvc::audit::compare(p, *assign(p, level::department));
    CHECK(found.rows_agreeing == 2);
    REQUIRE(found.differences.size() == 1);
    CHECK(found.differences[0].unit == unit_id("D1"));
    CHECK(found.differences[0].column == c);
    CHECK(found.differences[0].printed == dvc::decimal{3, 0});
    CHECK(found.differences[0].computed == dvc::decimal::parse(first[static_cast<std::size_t>(c)]));
  }
}

TEST_CASE("other decimals, an empty cell for a figure and a figure for an empty cell are differences") {
  auto decimals = first, empty = first, filled = nothing, rate = nothing, zero = first;
  decimals[2] = "40", empty[7] = "", filled[8] = "100", rate[2] = "5.0", zero[2] = "0.0";
  for (const auto& [unit, cells] : {std::pair{"D1", decimals}, {"D1", empty}, {"D3", filled}, {"D3", rate}, {"D1", zero}}) {
    const dvc::plan p = small_plan({row(unit, cells)});
    const auto found = dvc::audit::compare(p, *assign(p, level::department));
    CHECK(found.rows == 1);
    CHECK(found.rows_agreeing == 0);
    CHECK(found.differences.size() == 1);
  }
}

TEST_CASE("an empty rate of 0 of 0 agrees without mention, and rows that were not published are left out") {
  auto blank = nothing;
  blank[2] = "";
  const dvc::plan p = small_plan({row("D3", blank)});
  const auto found = dvc::audit::compare(p, *assign(p, level::department));
  CHECK(found.rows == 1);
  CHECK(found.rows_agreeing == 1);
  CHECK(found.rate_of_nothing.empty());
  const dvc::plan none = small_plan({});
  CHECK(dvc::audit::compare(none, *assign(none, level::department)).rows == 0);
}

}  // namespace
