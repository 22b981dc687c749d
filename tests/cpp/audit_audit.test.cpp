// Audits: what is wrong with plan 128, planted errors, and tables that are right.
#include "dvc/audit/audit.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "dvc/io/plan.hpp"
#include "dvc/quota/printed.hpp"

namespace {

using namespace dvc::audit;
using dvc::count_t;
using dvc::level;
using dvc::rational;
using rows_list = std::vector<std::string>;

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

const part& part_at(const table& t, level at) { return *std::ranges::find(t.parts, at, &part::at); }

std::vector<finding> of(const report& r, rule what, std::optional<level> at = {}) {
  std::vector<finding> found;
  for (const finding& f : r.findings)
    if (f.what == what && (!at || f.at == at)) found.push_back(f);
  return found;
}
rows_list numbers(const table& t, level at, const std::vector<std::size_t>& rows) {
  rows_list list;
  for (const std::size_t i : rows) list.push_back(part_at(t, at).rows[i].no);
  return list;
}

// A figure as it is printed on paper.
std::string text(const dvc::quota::cell& c, column of) {
  if (!c) return {};
  return c->str(',') + (dvc::quota::is_percent(of) ? "%" : "");
}

// Planted bugs seen to fail: half-up taken for the rule without looking fails "recomputed tables of random plans"; the fewest
// wrong cells without regard to column totals fails "cells that confirm each other only"; no search for unconfirmed cells fails
// "by elimination".

TEST_CASE("audit: plan 128, finding by finding") {
  const table t = table_of(haiphong());
  for (const assumptions& given : {assumptions_of(haiphong()), assumptions{.goal = *dvc::ratio(3, 5)}}) {
    const report r = check(t, given);
    CHECK(r.cells == 252 * 9);
    CHECK(r.agreeing == r.cells);
    for (const rule none : {rule::cell, rule::blank, rule::unreadable, rule::by_elimination, rule::total_cell, rule::statistics,
                            rule::several_totals, rule::numbering, rule::unit_duplicate, rule::beyond_offline})
      CHECK_MESSAGE(of(r, none).empty(), name(none));

    REQUIRE(of(r, rule::total_row).size() == 1);
    const finding sum = of(r, rule::total_row)[0];
    CHECK(sum.at == level::department);
    CHECK(sum.where == column::extra);
    CHECK(sum.printed == "76.680");
    CHECK(sum.expected == dvc::quota::cell{dvc::decimal{76682, 0}});
    CHECK(r.count(severity::error) == 1);

    REQUIRE(of(r, rule::excluded).size() == 2);
    CHECK(numbers(t, level::department, {*of(r, rule::excluded)[0].row, *of(r, rule::excluded)[1].row}) == rows_list{"19", "20"});
    CHECK(of(r, rule::excluded)[0].counts[0] + of(r, rule::excluded)[1].counts[0] == 730);  // W = P - p - 730
    REQUIRE(of(r, rule::override_figures).size() == 1);
    CHECK(numbers(t, level::commune, {*of(r, rule::override_figures)[0].row}) == rows_list{"133"});

    // targets that need the unrounded extra: DOMAIN 2
    REQUIRE(of(r, rule::unrounded_extra).size() == 1);
    CHECK(numbers(t, level::commune, of(r, rule::unrounded_extra)[0].rows) == rows_list{"97", "103", "104", "140", "164", "199", "201", "203"});
    std::map<std::string, dvc::decimal> shares;
    for (const finding& f : of(r, rule::share_sum)) shares[std::string(name(*f.at))] = *f.expected;
    CHECK(shares == std::map<std::string, dvc::decimal>{{"district", {9999, 2}}, {"commune", {10005, 2}}});

    // which rule explains the extras
    for (const audited_part& p : r.parts) {
      CHECK(p.by == extra_rule::half_up);
      CHECK(p.assumed.factor == *dvc::ratio(2, 1));
      for (const rule_fit& f : p.fits)
        if (f.rule == extra_rule::largest_remainder)
          CHECK(numbers(t, p.at, f.misses) == (p.at == level::department ? rows_list{"2", "12"} : rows_list{}));
    }

    // numbers: "1 920", "1,051", and the dashes of 14 communes
    std::map<dvc::slip, std::set<std::string>> slips;
    for (const finding& f : of(r, rule::number_format))
      slips[static_cast<dvc::slip>(f.counts[0])].insert(part_at(t, *f.at).rows[*f.row].no);
    CHECK(slips[dvc::slip::space_group] == std::set<std::string>{"124"});
    CHECK(slips[dvc::slip::comma_group] == std::set<std::string>{"127"});
    CHECK(slips[dvc::slip::dash].size() == 14);

    // policy
    std::map<std::string, std::pair<count_t, count_t>> below;
    for (const finding& f : of(r, rule::goal_units)) below[std::string(name(*f.at))] = {f.counts[0], f.counts[1]};
    CHECK(below == std::map<std::string, std::pair<count_t, count_t>>{{"department", {8, 18}}, {"district", {11, 14}}, {"commune", {197, 217}}});
    REQUIRE(of(r, rule::goal_targets).size() == 1);
    CHECK(numbers(t, level::district, of(r, rule::goal_targets)[0].rows) == rows_list{"2", "4", "5", "15"});
    std::map<std::string, std::string> rates;
    for (const finding& f : of(r, rule::goal_rate))
      rates[f.at ? std::string(name(*f.at)) : "city"] = dvc::rounded_half_up(*f.value, 2, 2).str() + (f.how == severity::warning ? " missed" : "");
    CHECK(rates == std::map<std::string, std::string>{{"department", "70.04"}, {"district", "51.05 missed"}, {"commune", "48.45 missed"}, {"city", "56.89 missed"}});
    REQUIRE(of(r, rule::concentration).size() == 1);
    CHECK(dvc::rounded_half_up(*of(r, rule::concentration)[0].value, 2, 2).str() == "84.41");
  }
}

// A planted error is found where it stands: the finding names the row and the cell, or a set of cells with it.
bool found_at(const report& r, level at, std::size_t row, column c) {
  return std::ranges::any_of(r.findings, [&](const finding& f) {
    if (f.at != at || f.row != row || (f.how == severity::info)) return false;
    return f.where == c || holds(f.cells, c) || holds(f.instead, c);
  });
}

TEST_CASE("audit: an error planted in any cell of plan 128 is found, and nothing else is blamed") {
  const table t = table_of(haiphong());
  std::mt19937_64 random(3);
  const auto some = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  for (int round = 0; round < 500; ++round) {
    table wrong = t;
    part& p = wrong.parts[some(3)];
    const std::size_t i = some(p.rows.size());
    const column c = dvc::quota::columns[some(9)];
    dvc::published_cell& cell = p.rows[i].cells[index_of(c)];
    const auto before = cell.value;
    if (!cell.value) cell.value = dvc::decimal{1 + static_cast<count_t>(some(50)), 0};
    else if (some(3) == 0) cell.value->digits = cell.value->digits * 10 + static_cast<count_t>(1 + some(9));
    else if (cell.value->digits > 0 && some(2) == 0) --cell.value->digits;
    else ++cell.value->digits;
    cell.text = text(cell.value, c);
    const report r = check(wrong, round % 2 == 0 ? assumptions_of(haiphong()) : assumptions{});
    const std::string place = std::string(name(p.at)) + " " + p.rows[i].no + " " + std::string(dvc::quota::name(c)) + ": " + cell.text + " for " + text(before, c);
    CHECK_MESSAGE(found_at(r, p.at, i, c), place);
    for (const finding& f : r.findings)
      if (f.how == severity::error && (f.what == rule::cell || f.what == rule::by_elimination || f.what == rule::blank))
        CHECK_MESSAGE((f.at == p.at && f.row == i), place << ", blamed: " << name(f.what) << " of row " << (f.row ? *f.row : 0));
  }
}

TEST_CASE("audit: an empty cell is not 0") {
  table t = table_of(haiphong());
  for (const auto& [row, c] : {std::pair<std::size_t, column>{18, column::share}, {18, column::extra}, {4, column::offline}, {4, column::observed_total}}) {
    table wrong = t;
    wrong.parts[0].rows[row].cells[index_of(c)] = {};
    const report r = check(wrong);
    CHECK_MESSAGE(found_at(r, level::department, row, c), dvc::quota::name(c));
    REQUIRE(of(r, rule::blank).size() == 1);
  }
}

TEST_CASE("audit: the one sum that a total row does not print") {
  table t = table_of(haiphong());
  t.parts[2].totals[0].cells[index_of(column::projected_online)] = {};
  const report r = check(t);
  REQUIRE(of(r, rule::blank).size() == 1);
  CHECK(of(r, rule::blank)[0].where == column::projected_online);
  CHECK(!of(r, rule::blank)[0].row);
  CHECK(of(r, rule::blank)[0].expected == dvc::quota::cell{dvc::decimal{22'113, 0}});
  t.parts[2].totals[0].cells[index_of(column::offline)] = {};  // a total row that has some sums only
  CHECK(of(check(t), rule::blank).empty());
}

TEST_CASE("audit: 0 is not an empty cell, and no target of a row that takes no part") {
  table wrong = table_of(haiphong());
  wrong.parts[0].rows[19].cells[index_of(column::target)] = {"-", dvc::decimal{0, 0}};
  const report r = check(wrong, assumptions_of(haiphong()));
  REQUIRE(of(r, rule::blank).size() == 1);
  CHECK(of(r, rule::blank)[0].row == 19);
  CHECK(of(r, rule::blank)[0].how == severity::warning);
  CHECK(of(r, rule::goal_targets, level::department).empty());
}

TEST_CASE("audit: cells that confirm each other only are told apart by the totals of their columns") {
  // department 19 takes no part: nothing but P = 2 T says what T and P are
  table wrong = table_of(haiphong());
  auto& cells = wrong.parts[0].rows[18].cells;
  cells[index_of(column::projected_total)] = {"278", dvc::decimal{278, 0}};
  const report r = check(wrong);
  REQUIRE(of(r, rule::cell).size() == 1);
  CHECK(of(r, rule::cell)[0].where == column::projected_total);
  CHECK(of(r, rule::cell)[0].expected == dvc::quota::cell{dvc::decimal{276, 0}});
  wrong.parts[0].totals.clear();  // without totals both could be
  const finding either = of(check(wrong), rule::cell).at(0);
  CHECK((holds(either.cells, column::projected_total) || holds(either.instead, column::projected_total)));
  CHECK((holds(either.cells, column::observed_total) || holds(either.instead, column::observed_total)));
}

TEST_CASE("audit: by elimination, and the total row that is wrong itself") {
  // commune 133 has T = 0, o = 0 and projected figures typed by hand: no other cell confirms its T
  table wrong = table_of(haiphong());
  wrong.parts[2].rows[132].cells[index_of(column::observed_total)] = {"5", dvc::decimal{5, 0}};
  const report r = check(wrong);
  REQUIRE(of(r, rule::by_elimination).size() == 1);
  CHECK(of(r, rule::by_elimination)[0].row == 132);
  CHECK(of(r, rule::by_elimination)[0].expected == dvc::quota::cell{dvc::decimal{0, 0}});

  for (const column c : {column::observed_total, column::observed_online, column::projected_total, column::projected_online, column::offline}) {
    for (std::size_t k = 0; k < 3; ++k) {
      table total = table_of(haiphong());
      auto& cell = total.parts[k].totals[0].cells[index_of(c)];
      cell.value->digits += 1000, cell.text = text(cell.value, c);
      const report named = check(total);
      const bool by_133 = k == 2 && c == column::observed_total;  // that cell of row 133 could be as wrong as the total
      const auto found = of(named, by_133 ? rule::by_elimination : rule::total_row, total.parts[k].at);
      CHECK_MESSAGE(std::ranges::any_of(found, [&](const finding& f) { return f.where == c && f.row.has_value() == by_133; }), dvc::quota::name(c));
    }
  }
}

// A table of random units, as `policy` sets their quotas and as it would be printed.
struct made {
  table printed;
  count_t total = 0;
};
made random_table(std::mt19937_64& random, dvc::quota::rounding how, bool with_totals) {
  const auto some = [&](count_t n) { return static_cast<count_t>(random() % static_cast<std::uint64_t>(n)); };
  std::vector<dvc::quota::entry> entries;
  const rational factors[] = {*dvc::ratio(2, 1), *dvc::ratio(3, 2), *dvc::ratio(7, 5), *dvc::ratio(1, 1), *dvc::ratio(13, 12), *dvc::ratio(243, 122)};
  const rational factor = factors[some(6)];
  const count_t sizes[] = {5, 40, 3000}, size = sizes[some(3)], rows = some(2) == 0 ? 1 + some(8) : 8 + some(25);
  for (count_t i = 0; i < rows; ++i) {
    const count_t T = some(6) == 0 ? 0 : some(size), o = some(5) == 0 ? T : some(T + 1);
    const auto observed = dvc::dossiers::tally::make(T, o).value();
    entries.push_back({dvc::unit_id(std::to_string(i)), observed, dvc::dossiers::project(observed, factor).value(), i > 3 && some(15) == 0});
  }
  count_t offline = 0;
  for (const auto& e : entries) offline += e.excluded ? 0 : e.projected.offline();
  made m;
  if (offline == 0) return m;
  m.total = some(offline + 1);
  const auto a = dvc::quota::assignment::make(entries, m.total, how).value();
  part p{.at = level::commune};
  p.has.fill(true);
  for (dvc::index_t i = 0; i < a.size(); ++i) {
    row r{.no = std::to_string(i + 1), .name = "unit " + std::to_string(i + 1), .parent = {}, .cells = {}};
    const auto cells = dvc::quota::printed(a, i);
    for (const column c : dvc::quota::columns) r.cells[index_of(c)] = {text(cells[index_of(c)], c), cells[index_of(c)]};
    p.rows.push_back(std::move(r));
  }
  if (with_totals) {
    std::array<count_t, 9> sums{};
    for (const row& r : p.rows)
      for (const column c : summed) sums[index_of(c)] += r.cells[index_of(c)].value ? r.cells[index_of(c)].value->digits : 0;
    row total{.no = {}, .name = "Tổng cộng", .parent = {}, .cells = {}};
    for (const column c : summed) total.cells[index_of(c)] = {std::to_string(sums[index_of(c)]), dvc::decimal{sums[index_of(c)], 0}};
    total.cells[index_of(column::extra)] = {std::to_string(m.total), dvc::decimal{m.total, 0}};
    p.totals.push_back(std::move(total));
  }
  m.printed.parts.push_back(std::move(p));
  return m;
}

TEST_CASE("audit: recomputed tables of random plans are right, told or not told what they were made with") {
  using dvc::quota::rounding;
  std::mt19937_64 random(4);
  int missed_sums = 0, summed_up = 0;
  for (int round = 0; round < 600; ++round) {
    const rounding how = round % 2 == 0 ? rounding::exact_total : rounding::per_row;
    const made m = random_table(random, how, round % 3 != 0);
    if (m.printed.parts.empty()) continue;
    assumptions given;
    if (round % 4 < 2 || round % 3 == 0) given.totals[static_cast<std::size_t>(level::commune)] = m.total;
    const report r = check(m.printed, given);
    for (const finding& f : r.findings) {
      const bool sum = f.what == rule::total_row && f.where == column::extra && how == rounding::per_row;
      missed_sums += sum;
      CHECK_MESSAGE((f.how != severity::error || sum), round << ": " << name(f.what) << " row " << (f.row ? *f.row : 999) << " "
                                                             << (f.where ? dvc::quota::name(*f.where) : ""));
      CHECK_MESSAGE((f.what != rule::cell && (f.what != rule::blank || f.how == severity::info) && f.what != rule::override_figures), round << ": " << name(f.what) << " row " << (f.row ? *f.row : 999) << " " << (f.where ? dvc::quota::name(*f.where) : "") << " printed " << f.printed);
    }
    summed_up += how == rounding::exact_total;
  }
  CHECK(missed_sums > 20);
  CHECK(summed_up > 200);
}

TEST_CASE("audit: a factor that explains every row is found before rows are said to be typed by hand") {
  // 1 becomes 1 by 1 and by 7/5: most rows show the wrong factor
  const auto printed = [](const std::vector<std::pair<count_t, count_t>>& pairs) {
    part p{.at = level::commune};
    for (const column c : {column::observed_total, column::observed_online, column::projected_total, column::projected_online}) p.has[index_of(c)] = true;
    for (const auto& [T, P] : pairs) {
      row r{.no = std::to_string(p.rows.size() + 1), .name = {}, .parent = {}, .cells = {}};
      for (const auto& [c, n] : {std::pair{column::observed_total, T}, {column::observed_online, 0}, {column::projected_total, P}, {column::projected_online, 0}})
        r.cells[index_of(c)] = {std::to_string(n), dvc::decimal{n, 0}};
      p.rows.push_back(std::move(r));
    }
    return table{.name = "factor", .parts = {p}};
  };
  const report right = check(printed({{1, 1}, {1, 1}, {1, 1}, {4, 6}}));
  CHECK(of(right, rule::override_figures).empty());
  CHECK(right.parts[0].assumed.factor == *dvc::ratio(7, 5));
  // no simple factor explains all: the usual one stands, and the row is named
  const report wrong = check(printed({{10, 20}, {35, 70}, {41, 82}, {30, 77}}));
  CHECK(wrong.parts[0].assumed.factor == *dvc::ratio(2, 1));
  CHECK(of(wrong, rule::override_figures).size() + of(wrong, rule::cell).size() == 1);
}

TEST_CASE("audit: an error planted in an exact-total table is found although its rows are not rounded alone") {
  std::mt19937_64 random(5);
  int planted = 0, missed = 0;
  for (int round = 0; round < 300; ++round) {
    made m = random_table(random, dvc::quota::rounding::exact_total, true);
    if (m.printed.parts.empty()) continue;
    part& p = m.printed.parts[0];
    const auto i = static_cast<std::size_t>(random() % p.rows.size());
    const column c = dvc::quota::columns[random() % 9];
    auto& cell = p.rows[i].cells[index_of(c)];
    if (!cell.value) continue;
    cell.value->digits += 2 + static_cast<count_t>(random() % 30);
    cell.text = text(cell.value, c);
    const report r = check(m.printed, {});
    ++planted;
    missed += !found_at(r, level::commune, i, c);
  }
  CHECK(planted > 150);
  CHECK(missed == 0);
}

TEST_CASE("audit: a column that is written by a program throughout is written as usual") {
  table t = table_of(haiphong());
  for (part& p : t.parts)
    for (row& r : p.rows)
      for (const column c : {column::observed_rate, column::share, column::target})
        if (auto& cell = r.cells[index_of(c)]; cell.value) cell.text = cell.value->str('.');
  for (const finding& f : of(check(t), rule::number_format)) CHECK_FALSE(dvc::quota::is_percent(*f.where));
  t.parts[0].rows[3].cells[index_of(column::share)].text = "0,13%";  // one cell as people write it is no slip
  CHECK(of(check(t), rule::number_format, level::department).empty());
}

TEST_CASE("audit: a wrong total, N or W, and a missing row, are not laid at the door of other cells") {
  const auto cells_of = [](const table& t) { return of(check(t), rule::cell).size() + of(check(t), rule::by_elimination).size(); };
  for (const column c : {column::observed_total, column::offline, column::extra}) {
    table t = table_of(haiphong());
    auto& cell = t.parts[2].totals[0].cells[index_of(c)];
    cell.value->digits += 600'000, cell.text = text(cell.value, c);
    CHECK_MESSAGE(cells_of(t) == 0, dvc::quota::name(c));
    CHECK(of(check(t), rule::total_row, level::commune).size() == 1);
  }
  table t = table_of(haiphong());
  t.parts[2].rows.erase(t.parts[2].rows.begin() + 65);
  CHECK(cells_of(t) == 0);
}

TEST_CASE("audit: a percentage with fewer decimals than its column is what it says; a dash is nothing") {
  for (const auto& [text, digits, places] : {std::tuple{"0,1%", 1, 1}, std::tuple{"0,0%", 0, 1}, std::tuple{"-", 0, 0}}) {
    table t = table_of(haiphong());
    t.parts[2].rows[4].cells[index_of(column::share)] = {text, dvc::decimal{digits, places}};
    const auto found = of(check(t), rule::cell);
    REQUIRE_MESSAGE(found.size() == 1, text);
    CHECK(found[0].row == 4);
    CHECK(found[0].expected == dvc::quota::cell{dvc::decimal{14, 2}});
  }
}

TEST_CASE("audit: a wrong offline figure does not change the N that its extra implies") {
  table t = table_of(haiphong());
  t.parts[0].rows[10].cells[index_of(column::offline)] = {"93.523", dvc::decimal{93'523, 0}};
  const report r = check(t);
  CHECK(of(r, rule::cell).size() == 1);
  for (const finding& f : of(r, rule::total_implied)) CHECK(f.how == severity::info);
}

TEST_CASE("audit: rows that round alone are right where no N is printed or given, as the sum of the rows is not N") {
  std::mt19937_64 random(11);
  int apart = 0;
  for (int round = 0; round < 300; ++round) {
    const made m = random_table(random, dvc::quota::rounding::per_row, false);
    if (m.printed.parts.empty()) continue;
    const report r = check(m.printed);
    CHECK_MESSAGE(of(r, rule::cell).empty(), round);
    for (const auto& part : r.parts) apart += part.assumed.total != *dvc::ratio(m.total, 1);
  }
  CHECK(apart > 20);  // N itself is not to be known
}

TEST_CASE("audit: the text is what was published, and a value beside it that differs is told") {
  table t = table_of(haiphong());
  t.parts[1].rows[3].cells[index_of(column::extra)].text = "5.317";  // the value still says 5 316
  const report by_text = check(t);
  REQUIRE(of(by_text, rule::text_and_value).size() == 1);
  CHECK(of(by_text, rule::text_and_value)[0].row == 3);
  CHECK(of(by_text, rule::text_and_value)[0].where == column::extra);
  REQUIRE(of(by_text, rule::cell).size() == 1);
  CHECK(of(by_text, rule::cell)[0].expected == dvc::quota::cell{dvc::decimal{5316, 0}});

  table v = table_of(haiphong());
  v.parts[2].rows[7].cells[index_of(column::share)].value->digits += 1;
  v.parts[2].rows[8].cells[index_of(column::offline)].value.reset();
  const report by_value = check(v);
  CHECK(of(by_value, rule::cell).empty());
  REQUIRE(of(by_value, rule::text_and_value).size() == 2);
  CHECK(of(by_value, rule::text_and_value)[0].row == 7);
  CHECK(of(by_value, rule::text_and_value)[1].row == 8);
}

TEST_CASE("audit: more online dossiers than dossiers") {
  table t = table_of(haiphong());
  auto& cells = t.parts[1].rows[2].cells;
  for (const auto& [c, n] : {std::pair{column::observed_total, 100}, {column::observed_online, 190}, {column::projected_total, 200},
                             {column::projected_online, 380}})
    cells[index_of(c)] = {std::to_string(n), dvc::decimal{n, 0}};
  cells[index_of(column::offline)] = {"-180", std::nullopt};
  t.parts[1].totals.clear();
  const report r = check(t);
  REQUIRE(of(r, rule::online_above_total).size() == 2);
  CHECK(of(r, rule::online_above_total)[0].row == 2);
  CHECK(of(r, rule::online_above_total)[0].where == column::observed_online);
}

TEST_CASE("audit: a row typed by hand is one fault, and a wrong cell of it another") {
  table t = table_of(haiphong());
  t.parts[2].rows[132].cells[index_of(column::projected_online)] = {"0", dvc::decimal{0, 0}};
  const report r = check(t);
  REQUIRE(of(r, rule::cell).size() == 1);
  CHECK(of(r, rule::cell)[0].where == column::projected_online);
  CHECK(of(r, rule::cell)[0].expected == dvc::quota::cell{dvc::decimal{7, 0}});
  CHECK(of(r, rule::override_figures).size() == 1);
}

TEST_CASE("audit: rates, sums and days are said from what the table and the plan hold") {
  const table t = table_of(haiphong());
  const report r = check(t, assumptions_of(haiphong()));
  const auto city = [&](rule what) { return of(r, what).back(); };
  CHECK(of(r, rule::observed_rate).size() == 4);
  CHECK(city(rule::observed_rate).value == dvc::ratio(62'600, 265'311));
  CHECK(city(rule::remaining_rate).value == dvc::ratio(390'684, 531'439));
  CHECK(city(rule::grand_total).counts == std::array<count_t, 4>{265'475, 265'477, 0, 0});
  CHECK(city(rule::observed_window).counts == std::array<count_t, 4>{122, 243, 1, 15});
  CHECK(city(rule::observed_window).value == dvc::ratio(243, 122));
  CHECK(of(check(t), rule::observed_window).empty());  // the table alone knows no days

  using namespace std::chrono;
  const auto days = [&](date to, std::optional<dvc::period> remaining, std::optional<count_t> cut_off) {
    assumptions given;
    given.window = window{.observed = {2022y / 1 / 1, to}, .remaining = remaining, .cut_off = cut_off};
    return of(check(t, given), rule::observed_window);
  };
  CHECK(days(2022y / 4 / 30, std::nullopt, std::nullopt).empty());
  CHECK(days(2022y / 4 / 15, std::nullopt, 15).empty());
  CHECK(days(2022y / 4 / 30, dvc::period{2022y / 5 / 1, 2022y / 12 / 26}, std::nullopt).empty());  // 240 of 120 days: the factor
  const auto other = days(2022y / 4 / 30, dvc::period{2022y / 5 / 1, 2022y / 12 / 31}, std::nullopt);
  REQUIRE(other.size() == 1);
  CHECK(other[0].how == severity::info);
  CHECK(other[0].value == dvc::ratio(245, 120));

  table one = t;
  one.parts[1].has[index_of(column::observed_online)] = false;
  const report less = check(one);
  CHECK(of(less, rule::observed_rate).size() == 2);  // neither of the districts nor of the whole
  CHECK(of(less, rule::remaining_rate).size() == 4);
}

TEST_CASE("audit: structure") {
  table t = table_of(haiphong());
  t.parts[1].rows[2].as = identity::found, t.parts[1].rows[2].unit = dvc::unit_id("303");
  t.parts[1].rows[5].as = identity::found, t.parts[1].rows[5].unit = dvc::unit_id("303");
  t.parts[1].rows[7].as = identity::unknown;
  t.parts[1].rows[8].as = identity::ambiguous;
  t.parts[1].rows[9].as = identity::type_differs, t.parts[1].rows[9].official = "Quận Kiến Thuỵ";
  t.parts[1].missing = {"Quận Hải An"};
  auto& communes = t.parts[2].rows;
  communes[165].as = identity::found, communes[165].official = "Xã Minh Tân";
  for (const std::size_t i : {3U, 4U, 5U, 40U}) communes[i].as = identity::parent_differs, communes[i].official_parent = "Huyện Cát Hải";
  t.parts[1].rows[12].no = "12";
  const report r = check(t);
  CHECK(of(r, rule::units_unchecked).empty());
  REQUIRE(of(r, rule::unit_duplicate).size() == 1);
  CHECK(of(r, rule::unit_duplicate)[0].row == 5);
  CHECK(of(r, rule::unit_duplicate)[0].rows == std::vector<std::size_t>{2});
  CHECK(of(r, rule::unit_unknown).size() == 1);
  CHECK(of(r, rule::unit_ambiguous).size() == 1);
  CHECK(of(r, rule::unit_type).at(0).official == "Quận Kiến Thuỵ");
  CHECK(of(r, rule::unit_suffix).at(0).row == 165);
  REQUIRE(of(r, rule::unit_group).size() == 1);
  CHECK(of(r, rule::unit_group)[0].rows == std::vector<std::size_t>{3, 4, 5});
  CHECK(of(r, rule::unit_group)[0].official == "Huyện Cát Hải");
  REQUIRE(of(r, rule::unit_parent).size() == 1);
  CHECK(of(r, rule::unit_parent)[0].row == 40);
  CHECK(of(r, rule::unit_missing).at(0).official == "Quận Hải An");
  CHECK(of(r, rule::numbering).at(0).row == 12);
}

TEST_CASE("audit: what no rule can read, and figures beyond any plan, are findings") {
  table t = table_of(haiphong());
  t.parts[0].rows[0].cells[index_of(column::offline)] = {"4l6", std::nullopt};
  t.parts[0].rows[1].cells[index_of(column::observed_total)] = {"9.000.000.000.000", dvc::decimal{9'000'000'000'000, 0}};
  const report r = check(t);
  REQUIRE(of(r, rule::unreadable).size() == 2);
  CHECK(of(r, rule::unreadable)[0].expected == dvc::quota::cell{dvc::decimal{416, 0}});
  CHECK(of(r, rule::unreadable)[1].expected == dvc::quota::cell{dvc::decimal{428, 0}});
}

TEST_CASE("audit: a table of which some columns are not printed") {
  table t = table_of(haiphong());
  for (part& p : t.parts)
    for (const column gone : {column::share, column::observed_rate, column::offline}) p.has[index_of(gone)] = false;
  const report r = check(t);
  CHECK(r.agreeing == r.cells);
  CHECK(r.cells == 252 * 6);
  CHECK(of(r, rule::cell).empty());
}

TEST_CASE("audit: an empty table says nothing") {
  CHECK(check({}).findings.empty());
  CHECK(check({.name = "none", .parts = {part{}}}).cells == 0);
}

}  // namespace
