// Reading units and crosswalks: three layouts, errors with row and column; on the reference files, the counts their README states.
#include "dvc/io/units.hpp"

#include <cstdlib>
#include <doctest/doctest.h>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "dvc/dossiers/rebase.hpp"
#include "dvc/io/csv.hpp"
#include "dvc/io/file.hpp"
#include "dvc/io/names.hpp"

namespace {

using namespace dvc;

date day(const char* text) { return *parse_date(text); }
const units::validity since_2025{day("2025-07-01"), {}};

const std::string own =
    "code,level,type,name,parent,valid_from,valid_to\n"
    "31,province,thanh-pho,Thành phố Hải Phòng,,2020-02-01,\n"
    "303,district,quan,Quận Hồng Bàng,31,2020-02-01,2025-06-30\n";
const std::string gso = "code,level,type,name,full_name,parent_code\n31,province,thanh-pho,Hải Phòng,Thành phố Hải Phòng,\n";
const std::string json =
    R"([{"Code":"31","FullName":"Thành phố Hải Phòng","Wards":[{"Code":"11948","FullName":"Đặc khu Bạch Long Vĩ","ProvinceCode":"31"},
    {"Code":"06325","FullName":"xã Bắc Sơn","ProvinceCode":"31"},{"Code":"7","FullName":"Vùng Bảy","ProvinceCode":"31"}]}])";

failure refused(const std::string& text, const std::optional<units::validity>& valid = {}) {
  const auto r = io::parse_units(text, "units.csv", valid);
  REQUIRE(!r.has_value());
  CHECK(r.error().where.file == "units.csv");
  return r.error();
}
std::string with(std::string text, const std::string& old, const std::string& fresh) {
  return text.replace(text.find(old), old.size(), fresh);
}

TEST_CASE("three layouts of units") {
  const auto a = io::parse_units(own, "a.csv").value();
  CHECK(a.find(unit_id("303"), day("2025-06-30"))->is.name == "Quận Hồng Bàng");
  CHECK(a.find(unit_id("303"), day("2025-07-01")) == nullptr);
  const auto b = io::parse_units(gso, "b.csv", since_2025).value();
  CHECK(b.all().front().is.name == "Thành phố Hải Phòng");
  CHECK(b.all().front().is.type == "thanh-pho");
  const auto c = io::parse_units(json, "c.json", since_2025).value();
  REQUIRE(c.all().size() == 4);
  CHECK(c.all()[1].is.type == "dac-khu");
  CHECK(c.all()[2].is.type == "xa");
  CHECK(c.all()[3].is.type.empty());
  CHECK(c.all()[3].is.parent == unit_id("31"));
}

TEST_CASE("units that cannot be read: what, and where") {
  CHECK(refused(gso).message.find("holds no dates") != std::string::npos);
  CHECK(refused(json).code == errc::argument);
  CHECK(refused(own, since_2025).code == errc::argument);
  auto f = refused(with(own, "2025-06-30", "30/06/2025"));
  CHECK(f.text() == "units.csv, row 3, column valid_to: \"30/06/2025\" is not a day; YYYY-MM-DD is expected");
  CHECK(refused(with(own, "2025-06-30", "2025-06-31")).where.row == 3);
  CHECK(refused(with(own, "district", "quận")).where.column == "level");
  CHECK(refused(with(own, "Quận Hồng", " Quận Hồng")).code == errc::schema);
  CHECK(refused(with(own, "Hồng", "H\xE1\xBB\x93ng a\xCC\x80")).code == errc::encoding);
  f = refused(with(own, "Bàng,31", "Bàng,99"));
  CHECK((f.code == errc::unknown_unit && f.where.row == 3 && f.where.column == "parent"));
  f = refused(gso + "303,district,quan,Hồng Bàng,Quận Hồng Bàng,99\n", since_2025);
  CHECK((f.where.row == 3 && f.where.column == "parent_code"));
  CHECK(refused(with(own, "type", "kind")).code == errc::schema);
  CHECK(refused(with(own, "303,", ",")).where.column == "code");
  CHECK(refused(with(own, "valid_to", "valid_to,x")).code == errc::syntax);
  f = refused(R"([{"Code":"1","FullName":"Tỉnh A"}])", since_2025);
  CHECK((f.code == errc::schema && f.where.row == 1 && f.where.column == "Wards"));
  CHECK(refused("[1]", since_2025).code == errc::schema);
  CHECK(refused("{}", since_2025).code == errc::schema);
  CHECK(refused("[", since_2025).code == errc::syntax);
  CHECK(refused(with(json, "\"ProvinceCode\":\"31\"", "\"ProvinceCode\":\"30\""), since_2025).code == errc::inconsistent);
  CHECK(refused(with(json, "\"ProvinceCode\":\"31\"", "\"ProvinceCode\":31"), since_2025).where.column == "ProvinceCode");
  f = refused(with(json, "06325", "11948"), since_2025);
  CHECK((f.code == errc::inconsistent && f.where.row == 3));
}

TEST_CASE("crosswalks that cannot be read") {
  const std::string head = "old_code,old_name,new_code,new_name,coverage,weight\n";
  const auto code = [&](const std::string& rows) { return io::parse_crosswalk(head + rows, "c.csv", day("2025-07-01")).error(); };
  CHECK(io::parse_crosswalk(head + "1,A,2,B,full,\n3,C,2,B,partial,4\n3,C,5,D,partial,0\n", "c.csv", day("2025-07-01"))->links()[1].weight == 4);
  CHECK(code("1,A,2,B,whole,\n").where.column == "coverage");
  CHECK(code("1,A,2,B,partial,1.5\n").code == errc::schema);
  CHECK(code("1,A,2,B,partial,99999999999999999999\n").code == errc::overflow);
  CHECK(code("1,A,,B,full,\n").where.column == "new_code");
  const auto f = code("1,A,2,B,full,\n1,A,2,B,full,\n");
  CHECK((f.code == errc::duplicate && f.where.row == 3 && f.where.file == "c.csv"));
}

TEST_SUITE("reference") {
  const std::string folder = std::string(std::getenv("DVC_REFERENCE") != nullptr ? std::getenv("DVC_REFERENCE") : "") + "/reference/";
  const units::validity of_2022{day("2020-02-01"), day("2024-12-31")};

  std::vector<std::map<std::string, std::string>> rows_of(const std::string& file) {
    const auto table = io::parse_csv(io::read_file(folder + file).value(), file).value();
    std::vector<std::map<std::string, std::string>> rows;
    for (const auto& row : table.rows) {
      rows.emplace_back();
      for (std::size_t k = 0; k < row.size(); ++k) rows.back()[table.header[k]] = row[k];
    }
    return rows;
  }

  TEST_CASE("all 232 rows of plan 128 match as the reference lists them") {
    const io::name_index names(io::load_units(folder + "hp_units_2022.csv", of_2022).value().at(day("2022-05-27")).value());
    const auto& tree = names.units();
    CHECK(tree.all().size() == 233);
    CHECK(tree.children(unit_id("318")).empty());
    std::map<std::string, int> rungs;
    for (auto& row : rows_of("seed_units_gso_match.csv")) {
      unit_id parent("31");
      if (row["level"] == "commune") {
        const auto above = names.match(row["plan_parent"], unit_id("31")).value();
        REQUIRE(above.unit() != nullptr);
        parent = above.unit()->code;
      }
      CHECK(parent.str() == row["gso_parent_code"]);
      const auto m = names.match(row["plan_name"], parent).value();
      REQUIRE(m.candidates.size() == 1);
      CHECK(m.candidates.front()->code.str() == row["gso_code"]);
      CHECK(std::string(io::name(m.how)) == row["match"]);
      ++rungs[row["match"]];
    }
    CHECK(rungs == std::map<std::string, int>{{"exact", 218}, {"tone-placement", 12}, {"suffix-removed", 1}, {"type-differs", 1}});
  }

  TEST_CASE("3 321 units of 2026 below 34 provinces, beside those of 2022") {
    const auto now = io::load_units(folder + "vn_units_2026-07-25.json", since_2025).value();
    std::map<std::string, int> types;
    for (const auto& u : now.all()) ++types[u.is.type];
    CHECK(types == std::map<std::string, int>{{"tinh", 27}, {"thanh-pho", 7}, {"xa", 2611}, {"phuong", 697}, {"dac-khu", 13}});
    const auto both = io::load_units(folder + "hp_units_2022.csv", of_2022).value().joined(now).value();
    CHECK(both.at(day("2022-05-27"))->all().size() == 233);
    CHECK(both.at(day("2026-07-25"))->all().size() == 3355);
    CHECK(both.at(day("2026-07-25"))->children(unit_id("31")).size() == 114);
    CHECK(both.find(unit_id("11473"), day("2022-05-27"))->is.name == "Thị trấn Minh Đức");
  }

  TEST_CASE("old units of 2025: 303 re-base as they are, each of the 72 divided ones is refused by name") {
    const auto change = io::load_crosswalk(folder + "hp_old2025_to_new.csv", day("2025-07-01")).value();
    const auto now = io::load_units(folder + "vn_units_2026-07-25.json", since_2025).value().at(day("2025-07-01")).value();
    std::set<unit_id> fresh, seen;
    std::vector<unit_id> whole;
    std::vector<count_t> counts;
    std::map<std::string, count_t> expected;
    for (const auto& l : change.links()) {
      fresh.insert(l.new_code);
      CHECK(now.find(l.new_code) != nullptr);
      if (!seen.insert(l.old_code).second || l.covers == units::coverage::partial) continue;
      whole.push_back(l.old_code);
      counts.push_back(static_cast<count_t>(whole.size()));
      expected[l.new_code.str()] += counts.back();
    }
    CHECK(seen.size() == 375);
    CHECK(fresh.size() == 114);
    CHECK(whole.size() == 303);
    CHECK(change.divided().size() == 72);

    const auto rebase = [](const std::vector<unit_id>& codes, const std::vector<count_t>& column, const units::crosswalk& c) {
      return dossiers::rebase(codes, std::vector<dossiers::count_column>{{"count", column}}, c);
    };
    const auto made = rebase(whole, counts, change).value();
    CHECK(made.units.size() == expected.size());
    for (std::size_t i = 0; i < made.units.size(); ++i) {
      CHECK(made.columns[0][i] == expected.at(made.units[i].code.str()));
      CHECK(!made.units[i].estimated);
    }
    std::vector<units::link_weight> weights;
    for (const unit_id& code : change.divided()) {
      const auto refused = rebase({code}, {1}, change).error();
      CHECK(refused.code == errc::inconsistent);
      CHECK(refused.message.starts_with("\"" + code.str() + "\" " + change.links()[change.from(code).front()].old_name));
      for (const std::size_t k : change.from(code)) weights.push_back({code, change.links()[k].new_code, static_cast<count_t>(k % 7 + 1)});
    }
    // with weights on all of them, all 375 re-base, to all 114, and the total is kept
    const auto weighed = change.with_weights(weights).value();
    const std::vector<unit_id> all(seen.begin(), seen.end());
    CHECK(rebase(all, std::vector<count_t>(all.size(), 101), change).error().message.find(change.links()[change.from(change.divided().back()).front()].old_name) !=
          std::string::npos);
    const auto full = rebase(all, std::vector<count_t>(all.size(), 101), weighed).value();
    count_t sum = 0;
    for (std::size_t i = 0; i < full.units.size(); ++i) {
      sum += full.columns[0][i];
      CHECK(full.units[i].complete);
    }
    CHECK(full.units.size() == 114);
    CHECK(sum == 375 * 101);
  }
}

}  // namespace
