// Tables as people publish them: what stands in which column, which rows are what, what was put right, which units are meant.
// Tables are made here by hand; the plan's own text, cell for cell, is read in tests/python/test_read_published.py.
#include "dvc/io/published.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "dvc/io/plan.hpp"

namespace {

using dvc::level;
using dvc::audit::identity;
using dvc::io::grid;
using dvc::io::published;
using dvc::io::published_options;
using dvc::io::read_published;
using dvc::quota::column;

grid of_rows(std::vector<std::vector<std::string>> rows) {
  grid g{.name = "table", .rows = {}};
  for (auto& cells : rows) g.rows.push_back({static_cast<dvc::index_t>(g.rows.size()) + 1, std::move(cells)});
  return g;
}

published text(std::string_view bytes) { return read_published(dvc::io::grid_of_text(bytes, "table").value()).value(); }

std::string cell(const dvc::audit::row& r, column c) { return r.cells[static_cast<std::size_t>(c)].text; }
dvc::quota::cell value(const dvc::audit::row& r, column c) { return r.cells[static_cast<std::size_t>(c)].value; }
bool has(const dvc::audit::part& p, column c) { return p.has[static_cast<std::size_t>(c)]; }

std::string rules(const published& p) {
  std::string all;
  for (const auto& d : p.diagnostics) all += std::to_string(d.line) + " " + d.column + " " + d.rule + "; ";
  return all;
}

// Two heading rows as the plan prints them, without their merged cells; rows end with a bar and may be broken anywhere.
constexpr std::string_view headings =
    "TT | Quận huyện | 04 tháng đầu năm 2022 | Dự kiến 08 tháng cuối năm 2022 | |||||||\n"
    "Tổng HS | HS trực tuyến | Tỷ lệ % | Tổng HS | HS trực tuyến | Chưa trực tuyến | Tỷ trọng | HS trực tuyến cần giao thêm | "
    "Chỉ tiêu cần đạt được 8 tháng cuối năm | ||\n";

// Planted bugs: the cell behind a row's last bar kept (a row of 12), an empty last cell dropped (a row of 10).
TEST_CASE("the plan's layout: rows broken over lines, empty cells, a group, a total, prose around") {
  const auto read = text("PHỤ LỤC\n2. Cấp huyện\n" + std::string(headings) +
                         "1 | Quận Kiến An | 826 | 34 | 4,1% | 1.652 | 68 | 1.584 | 4,18% | 813 | 53% |\n"
                         "2 | Huyện Bạch\nLong Vĩ | 0 | 0 | 0 | 0 | 0 |\n| 0,00% | 0 |\n|\n"
                         "| Tổng cộng | 826 | 34 | 4,1% | 1.652 | 68 | 1.584 | 100% | 813 |\n|\n"
                         "Nơi nhận: các quận, huyện\n");
  REQUIRE(read.table.parts.size() == 1);
  const auto& part = read.table.parts[0];
  CHECK(part.at == level::district);
  CHECK(part.title == "2. Cấp huyện");
  for (const bool there : part.has) CHECK(there);
  REQUIRE(part.rows.size() == 2);
  CHECK(part.rows[0].line == 5);
  CHECK(part.rows[0].no == "1");
  CHECK(part.rows[0].name == "Quận Kiến An");
  CHECK(part.rows[0].parent.empty());
  CHECK(cell(part.rows[0], column::projected_total) == "1.652");
  CHECK(value(part.rows[0], column::projected_total) == dvc::decimal{1652, 0});
  CHECK(value(part.rows[0], column::target) == dvc::decimal{53, 0});
  CHECK(part.rows[1].name == "Huyện Bạch Long Vĩ");
  CHECK_FALSE(value(part.rows[1], column::offline).has_value());
  CHECK(value(part.rows[1], column::extra) == dvc::decimal{0, 0});
  CHECK_FALSE(value(part.rows[1], column::target).has_value());
  REQUIRE(part.totals.size() == 1);
  CHECK(part.totals[0].name == "Tổng cộng");
  CHECK(value(part.totals[0], column::share) == dvc::decimal{100, 0});
  CHECK(rules(read) == "6 observed_rate no-percent-sign; ");
  CHECK(read.diagnostics[0].raw == "0");
  CHECK(read.diagnostics[0].no == "2");
  CHECK(read.diagnostics[0].at == level::district);
}

TEST_CASE("groups head the communes below them, and a new table of its own headings follows") {
  std::string communes(headings);
  communes.replace(communes.find("Quận huyện"), std::string("Quận huyện").size(), "Phường xã");
  const auto read = text(std::string(headings) + "1 | Quận A | 1 | 1 | 100,0% | 2 | 2 | 0 | 0,00% | 0 | 100% |\n" + communes +
                         "| Quận A |\n|\n|\n|\n|\n|\n|\n|\n|\n|\n1 | Phường B | 1 | 1 | 100,0% | 2 | 2 | 0 | 0,00% | 0 | 100% |\n" +
                         "| Huyện C | | | | | | | | | |\n2 | Xã D | 1 | 1 | 100,0% | 2 | 2 | 0 | 0,00% | 0 | 100% |\n");
  REQUIRE(read.table.parts.size() == 2);
  CHECK(read.table.parts[0].at == level::district);
  CHECK(read.table.parts[1].at == level::commune);
  REQUIRE(read.table.parts[1].rows.size() == 2);
  CHECK(read.table.parts[1].rows[0].parent == "Quận A");
  CHECK(read.table.parts[1].rows[1].parent == "Huyện C");
  CHECK(read.table.parts[0].rows[0].parent.empty());
}

TEST_CASE("merged headings in their places: a group reaches over the columns that have words below it") {
  const auto read = read_published(of_rows({{"KẾ HOẠCH GIAO CHỈ TIÊU", "", "", "", "", "", "", ""},
                                            {"STT", "Đơn vị", "Đã tiếp nhận", "", "", "Dự kiến", "", "Ghi chú"},
                                            {"", "", "Tổng số hồ sơ", "Hồ sơ\ntrực tuyến", "TỶ LỆ", "Tổng số", "HS trực tuyến", ""},
                                            {"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)"},
                                            {"1", "Sở Một", "10", "5", "50,0%", "20", "10", "x"},
                                            {"2", "Sở Hai", "30", "-", "0,0%", "60", "0", ""}}))
                        .value();
  REQUIRE(read.table.parts.size() == 1);
  const auto& part = read.table.parts[0];
  CHECK(part.at == level::department);  // by the types of the names
  REQUIRE(part.rows.size() == 2);
  CHECK(has(part, column::observed_rate));
  CHECK_FALSE(has(part, column::offline));
  CHECK(value(part.rows[0], column::observed_total) == dvc::decimal{10, 0});
  CHECK(value(part.rows[0], column::projected_online) == dvc::decimal{10, 0});
  CHECK(cell(part.rows[0], column::extra).empty());
  CHECK(rules(read) == "2 Ghi chú unknown-column; 6 observed_online dash; ");
}

// Planted bugs: a group that does not reach to the right (nothing but the order of the columns tells the second HS), and a
// group heading that reaches into the next table.
TEST_CASE("groups of columns in any order, and groups of rows that end with their table") {
  const auto read = read_published(of_rows({{"TT", "Phường xã", "Dự kiến", "", "Đã tiếp nhận", ""},
                                            {"", "", "Tổng số", "HS trực tuyến", "Tổng số", "HS trực tuyến"},
                                            {"", "Quận A", "", "", "", ""},
                                            {"1", "Phường B", "4", "3", "2", "1"},
                                            {"TT", "Quận huyện", "Dự kiến", "", "Đã tiếp nhận", ""},
                                            {"", "", "Tổng số", "HS trực tuyến", "Tổng số", "HS trực tuyến"},
                                            {"1", "Quận A", "4", "3", "2", "1"}}))
                        .value();
  REQUIRE(read.table.parts.size() == 2);
  CHECK(read.table.parts[0].rows[0].parent == "Quận A");
  CHECK(read.table.parts[1].rows[0].parent.empty());
  for (const auto& part : read.table.parts) {
    CHECK(cell(part.rows[0], column::projected_total) == "4");
    CHECK(cell(part.rows[0], column::projected_online) == "3");
    CHECK(cell(part.rows[0], column::observed_total) == "2");
    CHECK(cell(part.rows[0], column::observed_online) == "1");
  }
}

TEST_CASE("one heading over three sections is three parts") {
  const auto read = read_published(of_rows({{"TT", "Đơn vị", "Tổng HS", "HS trực tuyến"},
                                            {"I", "Sở, ban, ngành", "", ""},
                                            {"1", "Sở Một", "10", "5"},
                                            {"II", "Cấp huyện", "", ""},
                                            {"1", "Quận Hai", "10", "5"},
                                            {"III", "Cấp xã", "", ""},
                                            {"", "Quận Hai", "", ""},
                                            {"1", "Phường Ba", "10", "5"},
                                            {"", "Tổng", "10", "5"}}))
                        .value();
  REQUIRE(read.table.parts.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(read.table.parts[i].at == dvc::quota_levels[i]);
    CHECK(read.table.parts[i].rows.size() == 1);
  }
  CHECK(read.table.parts[2].title == "Cấp xã");
  CHECK(read.table.parts[2].rows[0].parent == "Quận Hai");
  CHECK(read.table.parts[2].totals.size() == 1);
}

TEST_CASE("our own columns: levels and parents in columns, rates with a point and no sign, and nothing to put right") {
  const auto read = read_published(dvc::io::grid_of_csv("level,no,code,name,parent,observed_total,observed_rate,extra\n"
                                                        "district,1,301,Quận A,,1000,99.1,5\n"
                                                        "commune,1,1,Xã B,Quận A,24082,0.50,\n", "own.csv").value())
                        .value();
  CHECK(rules(read).empty());
  REQUIRE(read.table.parts.size() == 2);
  CHECK(read.table.parts[0].at == level::district);
  CHECK(value(read.table.parts[0].rows[0], column::observed_rate) == dvc::decimal{991, 1});
  CHECK(read.table.parts[1].rows[0].parent == "Quận A");
  CHECK(value(read.table.parts[1].rows[0], column::observed_rate) == dvc::decimal{50, 2});
  CHECK(read.table.parts[1].rows[0].line == 3);
}

TEST_CASE("printed columns of our own files are preferred to their values") {
  const auto read = read_published(dvc::io::grid_of_csv("name,extra_printed,extra,share_printed,share\nXã A,\"1,051\",1051,\"0,38%\",0.38\n", "own.csv").value()).value();
  CHECK(cell(read.table.parts[0].rows[0], column::extra) == "1,051");
  CHECK(rules(read) == "2 extra comma-group; ");
}

TEST_CASE("columns may be told, by heading or by position, and then no heading is needed") {
  const grid g = of_rows({{"Nhóm", "Tổng A", "Tổng B", "Tổng C"}, {"Xã Một", "1", "2", "3"}, {"Xã Hai", "4", "5", "6"}});
  const auto told = read_published(g, {.columns = {{"name", "nhom"}, {"projected_total", "TONG B"}, {"observed_total", {}, 4}}});
  REQUIRE(told.has_value());
  CHECK(value(told->table.parts[0].rows[1], column::projected_total) == dvc::decimal{5, 0});
  CHECK(value(told->table.parts[0].rows[1], column::observed_total) == dvc::decimal{6, 0});

  const grid bare = of_rows({{"Báo cáo", "", ""}, {"Xã Một", "1", "2"}, {"Xã Hai", "4", "5"}});
  const auto by_position = read_published(bare, {.columns = {{"name", {}, 1}, {"extra", {}, 2}, {"offline", {}, 3}}});
  REQUIRE(by_position.has_value());
  REQUIRE(by_position->table.parts[0].rows.size() == 2);
  CHECK(value(by_position->table.parts[0].rows[0], column::extra) == dvc::decimal{1, 0});
  CHECK(by_position->table.parts[0].at == level::commune);

  CHECK(read_published(g, {.columns = {{"rate", {}, 1}}}).error().code == dvc::errc::argument);
  CHECK(read_published(g, {.columns = {{"name", {}, 0}}}).error().code == dvc::errc::argument);
  CHECK(read_published(g, {.columns = {{"name", {}, 1}, {"name", {}, 2}}}).error().code == dvc::errc::duplicate);
  CHECK(read_published(g, {.columns = {{"name", {}, 1}, {"no", {}, 1}}}).error().code == dvc::errc::duplicate);
  const auto absent = read_published(g, {.columns = {{"name", "Nhóm"}, {"extra", "Giao"}}}).error();
  CHECK(absent.code == dvc::errc::schema);
  CHECK(absent.message.find("extra = \"Giao\"") != std::string::npos);
}

TEST_CASE("a level that nothing tells is asked for, and taken from the option") {
  const grid g = of_rows({{"TT", "Đơn vị", "Tổng HS", "HS trực tuyến"}, {"1", "An Dương", "10", "5"}});
  CHECK(read_published(g).error().message.find("give level=") != std::string::npos);
  CHECK(read_published(g, {.columns = {}, .at = level::district}).value().table.parts[0].at == level::district);
}

TEST_CASE("what cannot be recognised is a clear error that names row and column") {
  const auto nothing = read_published(of_rows({{"Tỉnh", "Dân số"}, {"A", "10"}})).error();
  CHECK(nothing.code == dvc::errc::schema);
  CHECK(nothing.where.row == 1);
  CHECK(nothing.message.find("\"Tỉnh\", \"Dân số\"") != std::string::npos);
  CHECK(nothing.message.find("give columns=") != std::string::npos);
  CHECK(read_published(of_rows({})).error().code == dvc::errc::schema);

  const auto doubled = read_published(of_rows({{"TT", "Đơn vị", "Tỷ trọng", "Tỷ trọng", "HS trực tuyến"}, {"1", "Xã A", "1", "2", "3"}})).error();
  CHECK(doubled.code == dvc::errc::duplicate);
  CHECK(doubled.where.row == 1);
  CHECK(doubled.message.find("columns 3 (\"Tỷ trọng\") and 4 (\"Tỷ trọng\") both read as share") != std::string::npos);
}

TEST_CASE("a row of another width is an error with its row; empty cells beyond the end are not") {
  const std::vector<std::string> top{"TT", "Đơn vị", "Tổng HS", "HS trực tuyến"};
  for (const auto& wrong : std::vector<std::vector<std::string>>{{"1", "Xã A", "10"}, {"1", "Xã A", "10", "5", "7"}}) {
    const auto failed = read_published(of_rows({top, {"1", "Xã A", "10", "5"}, wrong})).error();
    CHECK(failed.code == dvc::errc::syntax);
    CHECK(failed.where.row == 3);
    CHECK(failed.message.find("has " + std::to_string(wrong.size()) + " cells, its headings have 4") != std::string::npos);
  }
  CHECK(read_published(of_rows({top, {"1", "Xã A", "10", "5", "", " "}, {"Ghi chú"}})).has_value());

  // in the layout of bars, too: a cell too few shifts what follows, a cell too many is left over
  const std::string whole = "1 | Quận A | 1 | 1 | 100,0% | 2 | 2 | 0 | 0,00% | 0 | 100% |\n", more = "2" + whole.substr(1);
  for (const std::string& wrong : {std::string("1 | Quận A | 1 | 1 | 2 | 2 | 0 | 0,00% | 0 | 100% |\n"),
                                   std::string("1 | Quận A | 1 | 1 | 7 | 100,0% | 2 | 2 | 0 | 0,00% | 0 | 100% |\n")}) {
    for (const std::string& after : {more, std::string(), std::string(headings)}) {
      const auto failed = dvc::io::grid_of_text(std::string(headings) + wrong + after, "table");
      REQUIRE_FALSE(failed.has_value());
      CHECK(failed.error().code == dvc::errc::syntax);
      CHECK(failed.error().where.row == 3);
    }
  }
}

TEST_CASE("two total rows are kept and said; a number no rule can read is null and said") {
  const auto read = read_published(of_rows({{"TT", "Đơn vị", "Tổng HS", "HS trực tuyến"},
                                            {"1", "Xã A", "1O", "5"},
                                            {"", "Tổng cộng", "10", "5"},
                                            {"", "CỘNG", "11", "5"}}))
                        .value();
  CHECK(read.table.parts[0].totals.size() == 2);
  CHECK_FALSE(value(read.table.parts[0].rows[0], column::observed_total).has_value());
  CHECK(cell(read.table.parts[0].rows[0], column::observed_total) == "1O");
  CHECK(rules(read) == "2 observed_total unreadable; 4  two-totals; ");
}

TEST_CASE("a note between rows hides none of them") {
  const auto read = read_published(of_rows({{"TT", "Đơn vị", "Tổng HS", "HS trực tuyến"},
                                            {"1", "Xã A", "10", "5"},
                                            {"Số liệu tính đến ngày 16/4/2022", "", "", ""},
                                            {"2", "Xã B", "10", "5"}}))
                        .value();
  CHECK(read.table.parts[0].rows.size() == 2);
}

TEST_CASE("mixed encodings, NUL bytes and quotes left open are errors with their line") {
  const auto mixed = dvc::io::grid_of("TT;Đơn vị\n1;S\xF4 C\xF4ng\n", "mixed.csv").error();
  CHECK(mixed.code == dvc::errc::encoding);
  CHECK(mixed.where.row == 2);
  CHECK(dvc::io::grid_of("a|b\n\xC3(|\n", "mixed.txt").error().where.row == 2);
  CHECK(dvc::io::grid_of(std::string_view("a|b\n\0|\n", 7), "nul.txt").error().code == dvc::errc::syntax);
  CHECK(dvc::io::grid_of("a,b\n\"c,d\n", "quote.csv").error().where.row == 2);
  CHECK(dvc::io::grid_of("\xFF\xFE" "a\0,", "odd.csv").error().code == dvc::errc::encoding);
  CHECK(read_published(of_rows({{"TT", "\xFF"}})).error().code == dvc::errc::encoding);
}

TEST_CASE("the mark of a CSV file is the one that makes the widest record; UTF-16 is read behind its mark") {
  for (const std::string& values : {std::string("a;b;c\n\"1;2\";99,1%;3\n"), std::string("a\tb\tc\n1;2\t99,1%\t3\n"), std::string("a,b,c\n1;2,\"99,1%\",3\n")}) {
    const auto g = dvc::io::grid_of(values, "x.csv").value();
    REQUIRE(g.rows.size() == 2);
    CHECK(g.rows[1].cells == std::vector<std::string>{"1;2", "99,1%", "3"});
    CHECK(g.rows[1].line == 2);
  }
  using namespace std::string_literals;
  CHECK(dvc::io::grid_of("\xFF\xFE\x10\x01,\0=\xD8\0\xDE"s, "x.csv").value().rows[0].cells == std::vector<std::string>{"Đ", "😀"});
  CHECK(dvc::io::grid_of("\xFE\xFF\x01\x10\0,\xD8=\xDE\0"s, "x.csv").value().rows[0].cells == std::vector<std::string>{"Đ", "😀"});
}

TEST_CASE("too many cells are refused, by bars, by fields and by lines alike") {
  CHECK(dvc::io::grid_of(std::string(4'000'001, '|'), "bars.txt").error().code == dvc::errc::range);
  std::string lines;
  for (int i = 0; i < 4'100'000; ++i) lines += "x\n";
  CHECK(dvc::io::grid_of(lines, "lines.csv").error().code == dvc::errc::range);
  CHECK(dvc::io::grid_of(lines + "|", "lines.txt").error().code == dvc::errc::range);
}

const dvc::io::name_index& official() {
  static const auto names = dvc::io::official_names(dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value());
  return names;
}

dvc::audit::table communes(const std::vector<std::pair<std::string, std::string>>& rows) {
  dvc::audit::part part;
  part.at = level::commune;
  for (const auto& [name, parent] : rows) part.rows.push_back({.no = {}, .name = name, .parent = parent, .cells = {}});
  dvc::audit::table t;
  t.parts.push_back(std::move(part));
  return t;
}

// Codes from the list of 2022 (reference/hp_units_2022.csv). Planted bug: names looked for in the whole province first makes
// "Xã Hòa Bình", which stands in two districts, ambiguous.
TEST_CASE("units are found below their group heading, and how they differ is said") {
  auto t = communes({{"Xã Hòa Bình", "Huyện Thủy Nguyên"}, {"Xã Hòa Bình", "Huyện Vĩnh Bảo"}, {"Xã Trường Sơn", "Huyện An Lão"},
                     {"Xã Minh Tân (Thủy Nguyên)", "Huyện Thủy Nguyên"}, {"Xã Trường Sơn", "Huyện Vĩnh Bảo"},
                     {"Phường Cát Bi", "Quận Kiến An"}, {"Phường Cát Bi", "Quận Không Có"}, {"Phường Cát Bi", ""},
                     {"Xã Hòa Bình", ""}, {"Xã Không Có", "Huyện An Lão"}, {"Phuong Cat Bi", "Quận Hải An"}, {"", "Quận Hải An"}});
  REQUIRE(identify(t, official()).has_value());
  const auto& rows = t.parts[0].rows;
  const std::vector<identity> expected{identity::found,   identity::found,          identity::type_differs, identity::found,
                                       identity::unknown, identity::parent_differs, identity::parent_differs, identity::found,
                                       identity::ambiguous, identity::unknown, identity::unknown, identity::unknown};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CAPTURE(rows[i].name);
    CAPTURE(rows[i].parent);
    CHECK(rows[i].as == expected[i]);
  }
  CHECK(rows[0].unit == dvc::unit_id("11527"));
  CHECK(rows[0].official == "Xã Hoà Bình");
  CHECK(rows[1].unit != rows[0].unit);
  CHECK(rows[2].unit == dvc::unit_id("11656"));
  CHECK(rows[2].official == "Thị trấn Trường Sơn");
  CHECK(rows[3].official == "Xã Minh Tân");
  CHECK(rows[5].unit == rows[7].unit);  // the same unit twice stays visible
  CHECK(rows[7].official.empty());
  CHECK(rows[9].unit.empty());
}

TEST_CASE("the plan's own table: 252 units, one of another type, nothing missing; what is left out is missing") {
  const auto plan = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  auto t = dvc::audit::table_of(plan);
  REQUIRE(identify(t, official()).has_value());
  std::size_t i = 0, rows = 0;
  for (const auto& part : t.parts) {
    CHECK(part.missing.empty());
    for (const auto& r : part.rows) {
      CHECK(r.unit == plan.published().rows[i++].unit);
      CHECK(r.as == (part.at == level::commune && r.no == "97" ? identity::type_differs : identity::found));
      ++rows;
    }
  }
  CHECK(rows == 252);
  t.parts[1].rows.erase(t.parts[1].rows.begin() + 13);
  REQUIRE(identify(t, official()).has_value());
  CHECK(t.parts[1].missing == std::vector<std::string>{"Huyện Bạch Long Vĩ"});
}

TEST_CASE("several provinces: the one meant is told; a level that the list does not have stays unchecked") {
  using dvc::units::unit;
  const auto list = dvc::units::hierarchy::make({unit{dvc::unit_id("1"), level::province, 1, "", "Tỉnh A", "", dvc::unit_id()},
                                                 unit{dvc::unit_id("2"), level::province, 2, "", "Tỉnh B", "", dvc::unit_id()},
                                                 unit{dvc::unit_id("10"), level::commune, 1, "", "Xã X", "", dvc::unit_id("1")},
                                                 unit{dvc::unit_id("20"), level::commune, 2, "", "Xã X", "", dvc::unit_id("2")}})
                        .value();
  const dvc::io::name_index names(list);
  auto t = communes({{"Xã X", ""}});
  t.parts.push_back({});
  t.parts[1].at = level::department;
  t.parts[1].rows.push_back({.no = {}, .name = "Sở Một", .parent = {}, .cells = {}});
  CHECK(identify(t, names).error().code == dvc::errc::argument);
  CHECK(identify(t, names, dvc::unit_id("10")).error().code == dvc::errc::unknown_unit);
  REQUIRE(identify(t, names, dvc::unit_id("2")).has_value());
  CHECK(t.parts[0].rows[0].unit == dvc::unit_id("20"));  // communes directly below a province, as since 01/07/2025
  CHECK(t.parts[1].rows[0].as == identity::unchecked);
}

}  // namespace
