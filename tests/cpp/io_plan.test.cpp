// Loading plans: the folder of accepted and rejected files, through the loader and through the published schema; what the
// packaged plan holds; that nothing outside a plan's folder is read.
#include "dvc/io/plan.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>
#include <vector>

#include "dvc/io/csv.hpp"
#include "dvc/io/file.hpp"
#include "dvc/plan/assign.hpp"

namespace {

namespace fs = std::filesystem;
using dvc::errc;
using dvc::level;
using dvc::unit_id;
using dvc::io::load_plan;
using dvc::io::parse_plan;
using nlohmann::json;

const fs::path plans = DVC_TEST_DATA "/plans";

std::vector<fs::path> files(const char* folder) {
  std::vector<fs::path> found;
  for (const auto& entry : fs::directory_iterator(plans / folder))
    if (entry.path().extension() == ".json") found.push_back(entry.path());
  std::ranges::sort(found);
  REQUIRE(found.size() >= 8);
  return found;
}

std::string bytes(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A plan of two departments as JSON; tests change one thing.
json sample() { return json::parse(bytes(plans / "accept/minimal.json")); }

dvc::result<dvc::plan> parsed(const std::string& text) {
  return parse_plan(text, "plan.json", [](const std::string& path) -> dvc::result<std::string> {
    return dvc::failure{errc::not_found, "there is no such file", {path, -1, {}}};
  });
}

struct expectation {
  std::string code, fragment;
};

std::map<std::string, expectation> expected() {
  const auto table = dvc::io::parse_csv(bytes(plans / "expected.csv"), "expected.csv");
  REQUIRE(table.has_value());
  REQUIRE(table->header == std::vector<std::string>{"file", "code", "fragment"});
  std::map<std::string, expectation> found;
  for (const auto& row : table->rows) found[row[0]] = {row[1], row[2]};
  return found;
}

TEST_CASE("every accepted file loads, and each of its levels with a total can be assigned to the last dossier") {
  for (const fs::path& path : files("accept")) {
    CAPTURE(path.string());
    const auto p = load_plan(path);
    if (!p) FAIL_CHECK(p.error().text());
    if (!p) continue;
    bool any = false;
    for (const level at : dvc::quota_levels) {
      if (!p->total(at)) continue;
      any = true;
      const auto a = assign(*p, at);
      if (!a) CAPTURE(a.error().text());
      // what a plan's figures make impossible is the assignment's to refuse, in its own words
      if (!a) CHECK((a.error().code == errc::infeasible || a.error().code == errc::nothing_to_share));
      if (!a) continue;
      dvc::count_t sum = 0;
      for (dvc::index_t i = 0; i < a->size(); ++i) sum += a->extra(i);
      CHECK(sum == *p->total(at));
    }
    CHECK(any);
  }
}

// Planted bug: plan_check::exclusions without `once`, or the width check of parse_csv left out, accept a file here.
TEST_CASE("every rejected file is refused with its code, and the message names the file and the fault") {
  const auto expectations = expected();
  std::size_t seen = 0;
  for (const char* folder : {"reject/schema", "reject/rules"})
    for (const fs::path& path : files(folder)) {
      CAPTURE(path.string());
      const auto wanted = expectations.find(std::string(folder) + "/" + path.filename().string());
      REQUIRE(wanted != expectations.end());
      ++seen;
      const auto p = load_plan(path);
      REQUIRE_FALSE(p.has_value());
      const std::string text = p.error().text();
      CAPTURE(text);
      CHECK(dvc::name(p.error().code) == wanted->second.code);
      CHECK(text.starts_with(path.parent_path().string()));
      // the file's own name often holds the fragment: it does not count, unless the file is the fault
      std::string said = text;
      const std::string name = path.filename().string();
      if (wanted->second.fragment.find(name) == std::string::npos)
        for (std::size_t at; (at = said.find(name)) != std::string::npos;) said.erase(at, name.size());
      CHECK(said.find(wanted->second.fragment) != std::string::npos);
    }
  CHECK(seen == expectations.size());
}

// ---- the schema

bool valid(const json& document) {
  static const json text = json::parse(bytes(DVC_SCHEMAS "/plan-1.schema.json"));
  static valijson::Schema schema;
  [[maybe_unused]] static const bool read = [] {
    valijson::SchemaParser(valijson::SchemaParser::kDraft7)
        .populateSchema(valijson::adapters::NlohmannJsonAdapter(text), schema);
    return true;
  }();
  return valijson::Validator().validate(schema, valijson::adapters::NlohmannJsonAdapter(document), nullptr);
}

TEST_CASE("the schema accepts what the loader accepts, and the packaged plan") {
  for (const fs::path& path : files("accept")) {
    CAPTURE(path.string());
    CHECK(valid(json::parse(bytes(path))));
  }
  CHECK(valid(json::parse(bytes(DVC_DATASETS "/haiphong-2022/datapackage.json"))));
}

TEST_CASE("the schema rejects the faults that a schema can see") {
  for (const fs::path& path : files("reject/schema")) {
    CAPTURE(path.string());
    CHECK_FALSE(valid(json::parse(bytes(path))));
  }
}

TEST_CASE("the schema lets pass what only the loader checks") {
  // Faults of the text itself never reach a schema.
  const std::set<std::string> not_json{"json-cut-off.json",     "json-trailing-comma.json", "json-with-comment.json",
                                       "json-two-documents.json", "json-empty-file.json",   "json-not-utf-8.json"};
  // Each is one document with another: a reader keeps one of two equal keys, and 1.0 and 1e2 are integers to a schema,
  // or, as for this validator, numbers of another type; the loader demands an integer token either way.
  const std::set<std::string> lost_in_reading{"json-key-twice.json", "json-cell-twice.json"};
  const std::set<std::string> depends_on_validator{"json-count-as-1.0.json", "json-count-with-exponent.json"};
  std::size_t exceptions = 0;
  for (const fs::path& path : files("reject/rules")) {
    CAPTURE(path.string());
    const std::string name = path.filename().string();
    const json document = json::parse(bytes(path), nullptr, false);
    exceptions += not_json.contains(name) + lost_in_reading.contains(name) + depends_on_validator.contains(name);
    CHECK(document.is_discarded() == not_json.contains(name));
    if (document.is_discarded() || depends_on_validator.contains(name)) continue;
    CHECK(valid(document));
  }
  CHECK(exceptions == not_json.size() + lost_in_reading.size() + depends_on_validator.size());
}

// ---- the packaged plan

TEST_CASE("the packaged plan holds what plan 128 holds") {
  const auto p = load_plan(DVC_DATASETS "/haiphong-2022");
  REQUIRE(p.has_value());
  // plan 128/KH-UBND, Hải Phòng, 27/05/2022: Appendix 2 (units), 3 (procedures), 1 (tasks)
  CHECK(p->name() == "haiphong-2022");
  CHECK(p->identity().number == "128/KH-UBND");
  CHECK(dvc::str(p->identity().issued) == "2022-05-27");
  CHECK(dvc::str(p->observed().from) == "2021-12-16");
  CHECK(dvc::str(p->observed().to) == "2022-04-16");
  CHECK(p->factor().str() == "2");
  CHECK(p->units().of(level::province).size() == 1);
  CHECK(p->units().of(level::department).size() == 20);
  CHECK(p->units().of(level::district).size() == 15);
  CHECK(p->units().of(level::commune).size() == 217);
  CHECK(p->procedures().size() == 145);
  CHECK(std::ranges::count(p->procedures(), level::department, &dvc::procedures::procedure::at) == 119);
  CHECK(std::ranges::count(p->procedures(), level::district, &dvc::procedures::procedure::at) == 23);
  CHECK(std::ranges::count(p->procedures(), level::commune, &dvc::procedures::procedure::at) == 3);
  CHECK(p->tasks().size() == 15);
  CHECK(p->exclusions().size() == 2);
  REQUIRE(p->overrides().size() == 1);
  CHECK(p->units().find(p->overrides()[0].unit)->name == "Xã Kỳ Sơn");
  CHECK(p->published().rows.size() == 252);
  CHECK(p->published().totals.size() == 3);

  const auto figures = [&](level at) {
    dvc::count_t sums[4] = {};
    for (const auto& e : p->entries(at)) {
      sums[0] += e.observed.total(), sums[1] += e.observed.online();
      sums[2] += e.projected.total(), sums[3] += e.projected.online();
    }
    return std::vector<dvc::count_t>(std::begin(sums), std::end(sums));
  };
  CHECK(figures(level::department) == std::vector<dvc::count_t>{100'796, 45'034, 201'592, 90'068});
  CHECK(figures(level::district) == std::vector<dvc::count_t>{25'442, 6'513, 50'884, 13'026});
  CHECK(figures(level::commune) == std::vector<dvc::count_t>{139'073, 11'053, 278'963, 22'113});
}

TEST_CASE("every table of a plan arrives with all its cells") {
  const auto p = load_plan(plans / "accept/every-table.json");
  REQUIRE(p.has_value());
  CHECK(p->units().find(unit_id("D01"))->official_name == "Sở Một");  // empty: as the plan prints it
  CHECK(p->units().find(unit_id("D02"))->official_name == "Sở Thứ Hai");
  const auto& cells = p->published().rows.at(0).cells;
  CHECK(cells[2].text == "40,0%");
  CHECK(cells[2].value == dvc::decimal{400, 1});
  CHECK(p->published().rows.at(1).cells[4].text == "-");
  CHECK(p->published().rows.at(1).cells[4].value == dvc::decimal{0, 0});
  CHECK_FALSE(p->published().rows.at(1).cells[8].value.has_value());
  CHECK(p->published().totals.at(0).cells[7].text == "10");
  CHECK(p->procedures()[0].online_only_pilot);
  CHECK_FALSE(p->procedures()[1].online_only_pilot);
  CHECK(p->procedures()[1].unit.empty());
  CHECK(p->procedures()[1].field.empty());
  REQUIRE(p->tasks().size() == 2);
  CHECK(p->tasks()[0].parties.size() == 2);
  CHECK(p->tasks()[0].parties[0].every == level::department);
  CHECK(p->tasks()[0].parties[1].as == dvc::task_party::role::partner);
  CHECK(p->tasks()[0].steps[0].before == dvc::parse_date("2022-06-15"));
  CHECK(p->tasks()[0].steps[1].window->to == dvc::parse_date("2022-12-31"));
  CHECK(p->tasks()[1].parties[0].unit == unit_id("D02"));
  CHECK(p->indicators()[0].value.str() == "3/5");
  CHECK(p->indicators()[1].in == dvc::indicator::measure::days_per_week);
  CHECK(p->indicators()[1].report_before == dvc::parse_date("2022-09-30"));
  CHECK(p->reports()[0].every == level::department);
  CHECK(p->reports()[1].how_often == dvc::report_duty::frequency::month);
  CHECK(p->reports()[1].first_day == 16);
  CHECK(p->reports()[1].before_day == 20);
}

// ---- where a message points

TEST_CASE("rows are those a spreadsheet shows, and inline rows count from 1") {
  json plan = sample();
  plan["resources"][1]["data"][1]["observed_online"] = 11;
  const auto inline_row = parsed(plan.dump());
  REQUIRE_FALSE(inline_row.has_value());
  CHECK(inline_row.error().text() ==
        "plan.json, table statistics, row 2, column observed_online: 11 online dossiers are more than all 10 received");

  plan = sample();
  plan["resources"][1] = {{"name", "statistics"}, {"path", "tables/s.csv"}};
  const auto from_csv = [&](const std::string& text) {
    return parse_plan(plan.dump(), "folder/plan.json", [&](const std::string& path) -> dvc::result<std::string> {
      CHECK(path == "tables/s.csv");
      return text;
    });
  };
  const auto rule = from_csv("unit,observed_total,observed_online\nD01,100,40\nD02,10,11\n");
  REQUIRE_FALSE(rule.has_value());
  CHECK(rule.error().text() ==
        "folder/tables/s.csv, row 3, column observed_online: 11 online dossiers are more than all 10 received");
  const auto cell = from_csv("unit,observed_total,observed_online\nD01,100,40\nD02,ten,1\n");
  REQUIRE_FALSE(cell.has_value());
  CHECK(cell.error().text() ==
        "folder/tables/s.csv, row 3, column observed_total: ten is not a count from 0 to 9007199254740991, as plain digits");
  const auto semicolons = from_csv("unit;observed_total;observed_online\nD01;100;40\n");
  REQUIRE_FALSE(semicolons.has_value());
  CHECK(semicolons.error().message == "the columns are separated by \";\"; save the file with commas");
  CHECK(from_csv("unit,observed_total,observed_online\r\nD02,10,0\r\n\"D01\",100,40\r\n").has_value());
}

TEST_CASE("a key of the descriptor is named with its path") {
  json plan = sample();
  plan["dvc:plan"]["identity"]["date"] = "27/05/2022";
  CHECK(parsed(plan.dump()).error().text() ==
        "plan.json, dvc:plan.identity.date: \"27/05/2022\" is not a day of the calendar, as YYYY-MM-DD");
  plan = sample();
  plan["dvc:plan"]["exclusions"] = {{{"unit", "D01"}, {"reason", "r"}}, {{"unit", "D02"}, {"raeson", "r"}}};
  CHECK(parsed(plan.dump()).error().text() == "plan.json, dvc:plan.exclusions[2].raeson: this key is not known here");
  plan = sample();
  plan["dvc:plan"]["totals"]["department"] = -5;
  CHECK(parsed(plan.dump()).error().text() ==
        "plan.json, dvc:plan.totals.department: -5 is not a count from 0 to 9007199254740991");
}

TEST_CASE("broken JSON is refused with line and character") {
  const auto broken = parsed("{\n  \"name\": \"x\",\n  oops\n}");
  REQUIRE_FALSE(broken.has_value());
  CHECK(broken.error().code == errc::syntax);
  CHECK(broken.error().text().starts_with("plan.json: this is not JSON: unexpected text at line 3, character "));
}

TEST_CASE("hostile JSON is refused before it is built") {
  const auto deep = parsed(std::string(100'000, '[') + std::string(100'000, ']'));
  CHECK(deep.error().code == errc::range);
  CHECK(deep.error().message == "the document is nested more than 32 deep");
  std::string many = "[0";
  for (int i = 0; i < 4'000'000; ++i) many += ",0";
  const auto too_many = parsed(many + "]");
  CHECK(too_many.error().code == errc::range);
  CHECK(too_many.error().message == "the document has more than 4 000 000 values");
  for (const std::string number : {"9223372036854775808", "18446744073709551615", "18446744073709551616",
                             "-9223372036854775809", "100000000000000000000000000000"}) {
    const auto large = parsed("{\"n\": " + number + "}");
    CAPTURE(number);
    CHECK(large.error().code == errc::overflow);
    CHECK(large.error().message == "the number " + number + " does not fit 64 bits");
  }
}

TEST_CASE("text that is not in form NFC is refused, wherever it stands") {
  json plan = sample();
  plan["resources"][0]["data"][1]["name"] = "So\xCC\x9B\xCC\x89";  // Sở with its marks apart
  const auto cell = parsed(plan.dump());
  REQUIRE_FALSE(cell.has_value());
  CHECK(cell.error().code == errc::encoding);
  CHECK(cell.error().message.find("is not in Unicode form NFC") != std::string::npos);
  CHECK(cell.error().where.row == 2);
  plan = sample();
  plan["dvc:plan"]["identity"]["issuer"] = "So\xCC\x9B\xCC\x89";
  CHECK(parsed(plan.dump()).error().code == errc::encoding);
}

TEST_CASE("an empty table may be described as any other") {
  // an empty array has no columns that schema.fields could contradict
  json plan = sample();
  json fields = json::array();
  for (const char* column : {"agency", "no", "field", "name", "level", "unit", "online_only_pilot"})
    fields.push_back({{"name", column}, {"type", "string"}});
  plan["resources"].push_back({{"name", "procedures"}, {"data", json::array()}, {"schema", {{"fields", fields}}}});
  REQUIRE(valid(plan));
  const auto p = parsed(plan.dump());
  if (!p) FAIL_CHECK(p.error().text());
}

TEST_CASE("a minus stands before no count, not even before 0, in a CSV file") {
  json plan = sample();
  plan["resources"][1] = {{"name", "statistics"}, {"path", "s.csv"}};
  const auto p = parse_plan(plan.dump(), "plan.json", [](const std::string&) -> dvc::result<std::string> {
    return std::string("unit,observed_total,observed_online\nD01,100,-0\nD02,10,0\n");
  });
  CHECK_FALSE(p.has_value());
}

// ---- folders and links

struct scratch {
  fs::path folder = fs::temp_directory_path() / ("dvc-io-plan-" + std::to_string(std::random_device{}()));
  scratch() { fs::create_directories(folder); }
  ~scratch() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
};

TEST_CASE("a plan is found by its folder, with or without a slash, or by its file") {
  const fs::path folder = DVC_DATASETS "/haiphong-2022";
  for (const fs::path& path : {folder, folder / "", folder / ".", folder / ".." / "haiphong-2022", folder / "datapackage.json"}) {
    CAPTURE(path.string());
    CHECK(load_plan(path).has_value());
  }
}

TEST_CASE("a folder that is not there and a folder that is no plan are told apart") {
  const scratch s;
  const auto missing = load_plan(s.folder / "nowhere");
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == errc::not_found);
  CHECK(missing.error().text() == (s.folder / "nowhere").string() + ": there is no such folder or file");
  const auto empty = load_plan(s.folder);
  REQUIRE_FALSE(empty.has_value());
  CHECK(empty.error().code == errc::not_found);
  CHECK(empty.error().message == "this folder has no datapackage.json, so it is not a plan");
}

#ifdef __unix__
// The working directory, for as long as a test stands in it.
struct standing_in {
  fs::path before = fs::current_path();
  explicit standing_in(const fs::path& folder) { fs::current_path(folder); }
  ~standing_in() {
    std::error_code ignored;
    fs::current_path(before, ignored);
  }
  standing_in(const standing_in&) = delete;
  standing_in& operator=(const standing_in&) = delete;
};

TEST_CASE("a link out of the folder is not followed, however the plan is named") {
  const scratch s;
  fs::copy(DVC_DATASETS "/haiphong-2022", s.folder / "plan", fs::copy_options::recursive);
  fs::rename(s.folder / "plan/units.csv", s.folder / "units.csv");
  fs::create_symlink("../units.csv", s.folder / "plan/units.csv");
  const auto refused = [](const fs::path& path) {
    CAPTURE(path.string());
    const auto p = load_plan(path);
    REQUIRE_FALSE(p.has_value());
    CHECK(p.error().code == errc::io);
    CHECK(p.error().message == "this file lies outside the plan's folder");
    CHECK(p.error().where.file.ends_with("units.csv"));
  };
  refused(s.folder / "plan");
  refused(s.folder / "plan" / "datapackage.json");
  {
    const standing_in folder(s.folder);
    refused("plan"), refused("plan/datapackage.json");
  }
  const standing_in plan(s.folder / "plan");
  refused("."), refused("./datapackage.json"), refused("datapackage.json");
}

TEST_CASE("a link inside the folder, and a link to the folder, are followed") {
  const scratch s;
  fs::copy(DVC_DATASETS "/haiphong-2022", s.folder / "plan", fs::copy_options::recursive);
  fs::create_directory(s.folder / "plan/tables");
  fs::rename(s.folder / "plan/units.csv", s.folder / "plan/tables/units.csv");
  fs::create_symlink("tables/units.csv", s.folder / "plan/units.csv");
  fs::create_directory_symlink("plan", s.folder / "link");
  CHECK(load_plan(s.folder / "plan").has_value());
  CHECK(load_plan(s.folder / "link").has_value());
  const standing_in plan(s.folder / "plan");
  CHECK(load_plan("datapackage.json").has_value());
}
#endif

}  // namespace
