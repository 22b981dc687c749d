// Written assignments: CSV and JSON for programs, a table for people that reads like the plan.
#include "dvc/io/table.hpp"

#include <algorithm>
#include <array>
#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "dvc/io/csv.hpp"
#include "dvc/io/plan.hpp"
#include "dvc/plan/assign.hpp"

namespace {

using dvc::assign;
using dvc::given_total;
using dvc::level;
using dvc::io::assigned_level;
using dvc::io::language;
using dvc::io::sentence;
using dvc::io::to_csv;
using dvc::io::to_json;
using dvc::io::to_table;
using dvc::quota::column;
using dvc::quota::rounding;
using nlohmann::json;

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

// Three departments of 6, 6 and 19 offline dossiers (and one excluded) that share 3: rows 1 and 2 tie. Names need quotes.
dvc::plan small_plan() {
  const char* const text = R"({
    "name": "small",
    "dvc:plan": {
      "format": "plan-1",
      "identity": { "number": "1/KH", "date": "2022-05-27", "issuer": "I", "title": "T" },
      "observed": { "from": "2022-01-01", "to": "2022-04-30" },
      "projected": { "factor": "1", "from": "2022-05-01", "to": "2022-12-31" },
      "totals": { "department": 3 },
      "exclusions": [ { "unit": "D04", "reason": "r" } ]
    },
    "resources": [
      { "name": "units", "data": [
        { "code": "01", "level": "province", "no": 1, "type": "province", "name": "Tỉnh", "parent": null },
        { "code": "D01", "level": "department", "no": 1, "type": "department", "name": "Sở A, B", "parent": "01" },
        { "code": "D02", "level": "department", "no": 2, "type": "department", "name": "Sở \"C\"", "parent": "01" },
        { "code": "D03", "level": "department", "no": 3, "type": "department", "name": "Sở D", "parent": "01" },
        { "code": "D04", "level": "department", "no": 4, "type": "department", "name": "Sở E", "parent": "01" } ] },
      { "name": "statistics", "data": [
        { "unit": "D01", "observed_total": 6, "observed_online": 0 },
        { "unit": "D02", "observed_total": 8, "observed_online": 2 },
        { "unit": "D03", "observed_total": 2019, "observed_online": 2000 },
        { "unit": "D04", "observed_total": 5, "observed_online": 0 } ] }
    ] })";
  return dvc::io::parse_plan(text, "small.json", [](const std::string&) -> dvc::result<std::string> {
           return std::string();
         }).value();
}

struct all_levels {
  std::vector<dvc::quota::assignment> quotas;
  std::vector<assigned_level> levels;
  explicit all_levels(rounding rule) {
    for (const level at : dvc::quota_levels) quotas.push_back(assign(haiphong(), at, {.rounding = rule}).value());
    for (std::size_t i = 0; i < quotas.size(); ++i) levels.push_back({dvc::quota_levels[i], quotas[i]});
  }
};

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> found;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) found.push_back(line);
  return found;
}

// The cells of a line of the table: they stand two or more spaces apart.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> found;
  for (std::size_t at = line.find_first_not_of(' '); at != std::string::npos;) {
    const std::size_t end = std::min(line.find("  ", at), line.size());
    found.push_back(line.substr(at, end - at));
    at = line.find_first_not_of(' ', end);
  }
  return found;
}

TEST_CASE("a language is en or vi") {
  CHECK(dvc::io::parse_language("en") == language::en);
  CHECK(dvc::io::parse_language("vi") == language::vi);
  for (const char* text : {"", "VI", "fr", "english"}) CHECK_FALSE(dvc::io::parse_language(text).has_value());
}

// ---- CSV

TEST_CASE("the CSV file of plan 128 holds all 252 rows as published, in plain digits") {
  const all_levels all(rounding::per_row);
  const auto table = dvc::io::parse_csv(to_csv(haiphong(), all.levels), "out.csv");
  REQUIRE(table.has_value());
  CHECK(table->header == std::vector<std::string>{"level", "no", "code", "name", "parent", "observed_total", "observed_online",
                                                  "observed_rate", "projected_total", "projected_online", "offline", "share",
                                                  "extra", "target"});
  REQUIRE(table->rows.size() == 252);
  // plan 128, Appendix 2, departments row 1, communes row 133
  CHECK(table->rows[0] == std::vector<std::string>{"department", "1", "D01", "Sở Công Thương", "", "24082", "23874", "99.1",
                                                   "48164", "47748", "416", "0.38", "288", "99.7"});
  CHECK(table->rows[35 + 132] == std::vector<std::string>{"commune", "133", "11482", "Xã Kỳ Sơn", "Huyện Thủy Nguyên", "0", "0",
                                                          "", "817", "7", "810", "0.32", "534", "66"});
  for (const auto& row : table->rows) {
    CAPTURE(row[2]);
    const auto published =
        std::ranges::find(haiphong().published().rows, dvc::unit_id(row[2]), &dvc::published_row::unit);
    REQUIRE(published != haiphong().published().rows.end());
    for (std::size_t k = 0; k < dvc::quota::columns.size(); ++k) {
      const auto& value = published->cells[k].value;
      if (k == 2 && row[5] == "0")
        CHECK(row[5 + k].empty());  // the rate of 0 of 0
      else
        CHECK(row[5 + k] == (value ? value->str() : ""));
    }
  }
}

TEST_CASE("names with commas and quotes survive in CSV, and cells that the plan leaves empty are empty") {
  const dvc::plan p = small_plan();
  const auto a = assign(p, level::department).value();
  const assigned_level one{level::department, a};
  CHECK(to_csv(p, {&one, 1}) ==
        "level,no,code,name,parent,observed_total,observed_online,observed_rate,projected_total,projected_online,offline,"
        "share,extra,target\n"
        "department,1,D01,\"Sở A, B\",,6,0,0.0,6,0,6,19.35,1,10\n"                // (6 x 3/31) / 6 = 9.68 %
        "department,2,D02,\"Sở \"\"C\"\"\",,8,2,25.0,8,2,6,19.35,0,32\n"          // (2 + 18/31) / 8 = 32.26 %
        "department,3,D03,Sở D,,2019,2000,99.1,2019,2000,19,61.29,2,99\n"         // (2000 + 57/31) / 2019 = 99.15 %
        "department,4,D04,Sở E,,5,0,0.0,5,0,,0.00,0,\n");
}

// ---- JSON

TEST_CASE("one level is one object with its totals, ties and warnings") {
  const dvc::plan p = small_plan();
  const auto a = assign(p, level::department).value();
  const assigned_level one{level::department, a};
  const json j = json::parse(to_json(p, {&one, 1}));
  CHECK(j["plan"] == "small");
  CHECK(j["level"] == "department");
  CHECK(j["total"] == 3);
  CHECK(j["assigned"] == 3);
  CHECK(j["offline"] == 31);
  CHECK(j["method"] == "largest-remainder");
  CHECK(j["rounding"] == "exact-total");
  CHECK(j["warnings"] == json::array());
  CHECK(j["ties"] == json::parse(R"([{"contested": 1, "rows": [1, 2], "codes": ["D01", "D02"]}])"));
  REQUIRE(j["rows"].size() == 4);
  CHECK(j["rows"][2] == json::parse(R"({"no": 3, "code": "D03", "name": "Sở D", "parent": null, "observed_total": 2019,
    "observed_online": 2000, "observed_rate": 99.1, "projected_total": 2019, "projected_online": 2000, "offline": 19,
    "share": 61.29, "extra": 2, "target": 99, "reached": "2002/2019"})"));
  CHECK(j["rows"][3]["offline"].is_null());
  CHECK(j["rows"][3]["target"].is_null());
  CHECK(j["rows"][3]["reached"] == "0");
}

TEST_CASE("several levels are a list, and every row of plan 128 carries its exact rate") {
  const all_levels all(rounding::exact_total);
  const std::string text = to_json(haiphong(), all.levels);
  CHECK(text.ends_with("}\n"));
  const json j = json::parse(text);
  CHECK(j["plan"] == "haiphong-2022");
  REQUIRE(j["levels"].size() == 3);
  CHECK(j["levels"][0]["rows"][0]["reached"] == "12009/12041");  // (47748 + 288) / 48164
  CHECK(j["levels"][0]["rows"][1]["extra"] == 585);
  CHECK(j["levels"][1]["rows"][13]["reached"].is_null());  // Bạch Long Vĩ, 0 of 0
  CHECK(j["levels"][2]["rows"][132]["parent"] == "Huyện Thủy Nguyên");
  CHECK(j["levels"][2]["total"] == 169'369);
  for (const json& l : j["levels"]) {
    dvc::count_t sum = 0;
    for (const json& row : l["rows"]) {
      sum += row["extra"].get<dvc::count_t>();
      const auto received = row["projected_total"].get<dvc::count_t>();
      const auto reached = dvc::ratio(row["projected_online"].get<dvc::count_t>() + row["extra"].get<dvc::count_t>(), received);
      CHECK((reached ? json(reached->str()) : json(nullptr)) == row["reached"]);
    }
    CHECK(sum == l["total"]);
    CHECK(l["assigned"] == l["total"]);
  }
}

TEST_CASE("row by row the method is half-up, and the missed total is a warning in both languages") {
  const auto a = assign(haiphong(), level::department, {.rounding = rounding::per_row}).value();
  const assigned_level one{level::department, a};
  const json j = json::parse(to_json(haiphong(), {&one, 1}));
  CHECK(j["method"] == "half-up");
  CHECK(j["total"] == 76'680);
  CHECK(j["assigned"] == 76'682);
  REQUIRE(j["warnings"].size() == 1);
  CHECK(j["warnings"][0]["warning"] == "total-missed");
  CHECK(j["warnings"][0]["given"] == 76'682);
  CHECK(j["warnings"][0]["message"]["en"] ==
        "The rows add up to 76,682, 2 more than the total of 76,680 (each row is rounded on its own).");
  CHECK(j["warnings"][0]["message"]["vi"] ==
        "Các hàng cộng lại được 76.682, nhiều hơn tổng giao 76.680 là 2 hồ sơ (từng hàng làm tròn riêng).");
}

TEST_CASE("a total that is missed from below, and a rate reached already, have their own sentences") {
  // 3 x 1/3 of 1: each rounds to 0
  const auto row = [] {
    return dvc::quota::entry{dvc::unit_id("x"), {}, dvc::dossiers::tally::make(1, 0).value()};
  };
  const auto fewer = dvc::quota::assignment::make({row(), row(), row()}, 1, rounding::per_row).value();
  REQUIRE(fewer.warnings().size() == 1);
  CHECK(sentence(fewer.warnings()[0], fewer, language::en) ==
        "The rows add up to 0, 1 fewer than the total of 1 (each row is rounded on its own).");
  CHECK(sentence(fewer.warnings()[0], fewer, language::vi).find("ít hơn tổng giao 1 là 1 hồ sơ") != std::string::npos);

  const dvc::target_rate quarter{*dvc::rational::parse("1/20"), dvc::quota::horizon::remaining};
  const auto reached = assign(haiphong(), level::department, {.demand = quarter}).value();
  // ceil(201592 / 20) = 10080 of 90068
  CHECK(sentence(reached.warnings()[0], reached, language::en) ==
        "The rate is reached already, with 79,988 dossiers to spare; the total to assign is 0.");
  CHECK(sentence(reached.warnings()[0], reached, language::vi) ==
        "Tỷ lệ yêu cầu đã vượt 79.988 hồ sơ; tổng giao là 0.");
}

// ---- the table

TEST_CASE("the Vietnamese table prints the departments and districts of plan 128 to the letter") {
  for (const level at : {level::department, level::district}) {
    const auto a = assign(haiphong(), at, {.rounding = rounding::per_row}).value();
    const assigned_level one{at, a};
    const auto table = lines(to_table(haiphong(), {&one, 1}, language::vi));
    for (dvc::index_t i = 0; i < a.size(); ++i) {
      const auto& unit = a.entries()[static_cast<std::size_t>(i)];
      const auto& u = *haiphong().units().find(unit.unit);
      const auto published = std::ranges::find(haiphong().published().rows, unit.unit, &dvc::published_row::unit);
      std::vector<std::string> paper{std::to_string(u.no), u.name};
      for (const column c : dvc::quota::columns) {
        if (c == column::observed_rate && unit.observed.total() == 0) continue;  // 0 of 0: empty for us
        const std::string& text = published->cells[static_cast<std::size_t>(c)].text;
        if (!text.empty()) paper.push_back(text);
      }
      CAPTURE(u.name);
      CHECK(std::ranges::count_if(table, [&](const std::string& line) { return cells(line) == paper; }) == 1);
    }
  }
}

TEST_CASE("the total row is the plan's, with the assigned sum where rows were rounded alone") {
  // plan 128, Appendix 2, total rows; the share is printed 100,0% or 100% there
  const auto last = [](level at, rounding rule, language lang) {
    const auto a = assign(haiphong(), at, {.rounding = rule}).value();
    const assigned_level one{at, a};
    const auto table = lines(to_table(haiphong(), {&one, 1}, lang));
    const auto total = std::ranges::find_if(table, [](const std::string& line) {
      return !cells(line).empty() && (cells(line)[0] == "Tổng cộng" || cells(line)[0] == "Total");
    });
    REQUIRE(total != table.end());
    return cells(*total);
  };
  using row = std::vector<std::string>;
  CHECK(last(level::commune, rounding::exact_total, language::vi) ==
        row{"Tổng cộng", "139.073", "11.053", "7,9%", "278.963", "22.113", "256.850", "100%", "169.369"});
  CHECK(last(level::district, rounding::exact_total, language::en) ==
        row{"Total", "25,442", "6,513", "25.6%", "50,884", "13,026", "37,858", "100%", "19,426"});
  CHECK(last(level::department, rounding::exact_total, language::vi)[8] == "76.680");
  CHECK(last(level::department, rounding::per_row, language::vi)[8] == "76.682");
}

TEST_CASE("communes stand under their district, in the plan's order") {
  const auto a = assign(haiphong(), level::commune).value();
  const assigned_level one{level::commune, a};
  std::vector<std::string> headings;
  std::string group;
  for (const std::string& line : lines(to_table(haiphong(), {&one, 1}, language::vi)))
    if (const auto c = cells(line); c.size() == 1 && (c[0].starts_with("Quận ") || c[0].starts_with("Huyện ")))
      headings.push_back(c[0]);
  CHECK(headings.size() == 14);  // 15 districts, and Bạch Long Vĩ has no commune
  for (dvc::index_t i = 0; i < a.size(); ++i) {
    const auto& parent = haiphong().printed_parent(*haiphong().units().find(a.entries()[static_cast<std::size_t>(i)].unit));
    if (parent == group) continue;
    group = parent;
    REQUIRE_FALSE(headings.empty());
    CHECK(headings.front() == group);
    headings.erase(headings.begin());
  }
  CHECK(headings.empty());
}

TEST_CASE("the numbers of a column end below each other") {
  const auto a = assign(haiphong(), level::commune).value();
  const assigned_level one{level::commune, a};
  // code points stand in for columns: the names are Vietnamese in form NFC
  const auto width = [](const std::string& text) {
    return std::ranges::count_if(text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  };
  std::ptrdiff_t common = 0;
  for (const std::string& line : lines(to_table(haiphong(), {&one, 1}, language::vi)))
    if (cells(line).size() == 11 && line.ends_with('%')) {
      if (common == 0) common = width(line);
      CHECK(width(line) == common);
    }
  CHECK(common > 0);
}

TEST_CASE("headings, windows, ties and warnings are in the language asked for") {
  const dvc::plan p = small_plan();
  const auto a = assign(p, level::department).value();
  const assigned_level one{level::department, a};
  const std::string en = to_table(p, {&one, 1}, language::en), vi = to_table(p, {&one, 1}, language::vi);
  for (const std::string text : {"Departments · 1/KH, 2022-05-27\n", "Observed", "Projected", "2022-01-01 to 2022-04-30",
                           "2022-05-01 to 2022-12-31", "2,019", "99.1%",
                           "Tie: rows 1, 2 have equal remainders; 1 dossier for 2 rows, earlier rows first.\n"}) {
    CAPTURE(text);
    CHECK(en.find(text) != std::string::npos);
  }
  for (const std::string text : {"Sở, ban, ngành · 1/KH, 27/05/2022\n", "Đã tiếp nhận", "Dự kiến", "01/01/2022 đến 30/04/2022",
                           "01/05/2022 đến 31/12/2022", "2.019", "99,1%",
                           "Bằng nhau: các hàng 1, 2 có cùng phần dư; 1 hồ sơ cho 2 hàng, hàng trước được trước.\n"}) {
    CAPTURE(text);
    CHECK(vi.find(text) != std::string::npos);
  }
  // plan 128 prints its windows itself
  const auto departments = assign(haiphong(), level::department, {.rounding = rounding::per_row}).value();
  const assigned_level printed{level::department, departments};
  CHECK(to_table(haiphong(), {&printed, 1}, language::vi).find("16/12/2021 đến 16/4/2022") != std::string::npos);
  CHECK(to_table(haiphong(), {&printed, 1}, language::vi).find("08 tháng cuối năm 2022") != std::string::npos);
  CHECK(to_table(haiphong(), {&printed, 1}, language::en).find("2021-12-16 to 2022-04-16") != std::string::npos);
  CHECK(to_table(haiphong(), {&printed, 1}, language::en).find("The rows add up to 76,682") != std::string::npos);
}

TEST_CASE("several levels follow one another") {
  const all_levels all(rounding::exact_total);
  const std::string text = to_table(haiphong(), all.levels, language::en);
  const auto departments = text.find("Departments · "), districts = text.find("\nDistricts · "), communes = text.find("\nCommunes · ");
  CHECK(departments == 0);
  CHECK(departments < districts);
  CHECK(districts < communes);
  CHECK(communes != std::string::npos);
}

}  // namespace
