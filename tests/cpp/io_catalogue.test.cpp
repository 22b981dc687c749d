// Reading a catalogue of procedures: every cell, every refusal with its row and column, owners against a plan.
#include "dvc/io/catalogue.hpp"

#include <doctest/doctest.h>
#include <string>

#include "dvc/io/plan.hpp"

namespace {

using dvc::errc;
using dvc::level;
using dvc::io::parse_catalogue;
using dvc::calendar::limit_unit;
using dvc::procedures::service_level;
using namespace std::string_literals;

const std::string header =
    "code,agency,no,field,name,level,unit,online_only_pilot,service_level,eligible,"
    "legal_limit,online_limit,limit_unit,fee,online_fee\n";
const std::string first =
    "1.000001,SỞ MỘT,1,Lĩnh vực A,\"Cấp phép, lần đầu\",department,D03,true,full,true,15,12,working-days,100000,0\n";
const std::string second = "1.000002,CẤP HUYỆN,,,Đăng ký,district,,false,,,,,,,\n";

const dvc::plan& haiphong() {
  static const dvc::plan p = dvc::io::load_plan(DVC_DATASETS "/haiphong-2022").value();
  return p;
}

TEST_CASE("every cell comes back, and an empty one is null, not 0") {
  const auto c = parse_catalogue("\xEF\xBB\xBF" + header + first + second, "list.csv", &haiphong());
  REQUIRE_MESSAGE(c.has_value(), c.error().text());
  REQUIRE(c->all().size() == 2);
  const auto& p = c->all()[0];
  CHECK((p.code == "1.000001" && p.agency == "SỞ MỘT" && p.no == 1 && p.field == "Lĩnh vực A"));
  CHECK((p.name == "Cấp phép, lần đầu" && p.at == level::department && p.unit.str() == "D03" && p.online_only_pilot));
  CHECK(p.service == service_level::four);
  CHECK(p.eligible == true);
  CHECK(p.limits == dvc::procedures::time_limits{15, limit_unit::working_days, 12});
  CHECK(p.fee == 100'000);
  CHECK(p.online_fee == 0);
  const auto& q = c->all()[1];
  CHECK((q.no == 0 && q.field.empty() && q.unit.empty() && !q.online_only_pilot));
  CHECK_FALSE((q.service || q.eligible || q.limits || q.fee || q.online_fee));
}

TEST_CASE("columns may be left out, in any order") {
  const auto c = parse_catalogue("name,online_only_pilot,level,agency,code\nTên,false,commune,CẤP XÃ,1.5\n", "list.csv");
  REQUIRE_MESSAGE(c.has_value(), c.error().text());
  CHECK(c->find("1.5")->name == "Tên");
  CHECK(c->find("1.6") == nullptr);
}

TEST_CASE("each bad cell is refused by file, row and column") {
  struct fault {
    std::string text;
    errc code;
    dvc::index_t row;
    const char* column;
    const char* says;
  };
  const auto row = [](const std::string& tail) {
    return header + second + "1.000003,SỞ HAI,1,,Tên,department," + tail + "\n";
  };
  const fault faults[] = {
      {row("D99,true,,,,,,,"), errc::unknown_unit, 3, "unit", "\"D99\" is not a unit of this plan"},
      {row("305,true,,,,,,,"), errc::inconsistent, 3, "level", "\"305\" is a district, not a department"},
      {row("D03,yes,,,,,,,"), errc::schema, 3, "online_only_pilot", "true or false"},
      {row("D03,true,5,,,,,,"), errc::schema, 3, "service_level",
       "\"5\" is not one of 1, 2, 3, 4, information, partial, full"},
      {row("D03,true,0,,,,,,"), errc::schema, 3, "service_level", "\"0\""},
      {row("D03,true,,maybe,,,,,"), errc::schema, 3, "eligible", "\"maybe\""},
      {row("D03,true,,true,,,,,"), errc::inconsistent, 3, "service_level", "its service level is not given"},
      {row("D03,true,,,-5,,days,,"), errc::range, 3, "legal_limit", "-5"},
      {row("D03,true,,,5,-1,days,,"), errc::range, 3, "online_limit", "-1"},
      {row("D03,true,,,5,6,days,,"), errc::inconsistent, 3, "online_limit", "is 6, longer than the ordinary limit of 5"},
      {row("D03,true,,,2.5,,days,,"), errc::schema, 3, "legal_limit", "2.5"},
      {row("D03,true,,,99999999999999999999,,days,,"), errc::overflow, 3, "legal_limit", "64 bits"},
      {row("D03,true,,,5,,,,"), errc::inconsistent, 3, "limit_unit", "without its unit"},
      {row("D03,true,,,,5,days,,"), errc::inconsistent, 3, "legal_limit", "no legal one"},
      {row("D03,true,,,5,,weeks,,"), errc::schema, 3, "limit_unit", "\"weeks\""},
      {row("D03,true,,,,,,-1,"), errc::range, 3, "fee", "-1"},
      {row("D03,true,,,,,,10.000,"), errc::schema, 3, "fee", "10.000"},
      {row("D03,true,,,,,,,-1"), errc::range, 3, "online_fee", "-1"},
      {row("D03,true,,,,,,"), errc::syntax, 3, "", "there are 14 fields, the header has 15"},
      {header + first + second + first, errc::duplicate, 4, "code", "\"1.000001\""},
      {header + first + "1.9,SỞ MỘT,1,,Tên,department,D03,true,,,,,,,\n", errc::duplicate, 3, "no", "\"SỞ MỘT 1\""},
      {header + ",SỞ MỘT,1,,Tên,department,D03,true,,,,,,,\n", errc::schema, 2, "code", "missing"},
      {header + "1.9,,1,,Tên,department,D03,true,,,,,,,\n", errc::schema, 2, "agency", "missing"},
      {header + "1.9,A,0,,Tên,department,D03,true,,,,,,,\n", errc::range, 2, "no", "0"},
      {header + "1.9,A,1,,Tên,ward,D03,true,,,,,,,\n", errc::schema, 2, "level", "\"ward\""},
      {header + "1 9,A,1,,Tên,department,D03,true,,,,,,,\n", errc::schema, 2, "code", "\"1 9\""},
      {header + "1.9,A,1,,Te\xCC\x82n,department,D03,true,,,,,,,\n", errc::encoding, 2, "name", "NFC"},
      {header + "1.9,A,1,,T\xFFn,department,D03,true,,,,,,,\n", errc::encoding, 2, "", "UTF-8"},
      {"code,agency,name,level\n1.9,A,T,commune\n", errc::schema, 1, "online_only_pilot", "missing"},
      {"code,agency,name,level,online_only_pilot,owner\n", errc::schema, 1, "owner", "not known"},
      {"", errc::schema, -1, "", "empty"}};
  for (const fault& f : faults) {
    CAPTURE(f.text);
    const auto c = parse_catalogue(f.text, "list.csv", &haiphong());
    REQUIRE_FALSE(c.has_value());
    CHECK(c.error().code == f.code);
    CHECK(c.error().where.file == "list.csv");
    CHECK(c.error().where.row == f.row);
    CHECK(c.error().where.column == f.column);
    CHECK(c.error().message.find(f.says) != std::string::npos);
  }
  // without a plan nobody can say which units there are
  CHECK(parse_catalogue(row("D99,true,,,,,,,"), "list.csv").has_value());
}

TEST_CASE("a file that is not there, and a catalogue in the place of a plan's table") {
  CHECK(dvc::io::load_catalogue("/nowhere/list.csv").error().code == errc::not_found);
  const auto p = dvc::io::parse_plan(R"({"name": "x", "dvc:plan": {"format": "plan-1", "identity": {"number": "1", "date":
    "2022-01-01", "issuer": "x", "title": "x"}, "observed": {"from": "2022-01-01", "to": "2022-01-02"}, "projected":
    {"factor": "2"}, "totals": {}}, "resources": [{"name": "catalogue", "data": []}]})", "plan.json", {});
  REQUIRE_FALSE(p.has_value());
  CHECK(p.error().message.find("\"catalogue\" is not a table of a plan") != std::string::npos);
}

}  // namespace
