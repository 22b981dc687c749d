// Crosswalks: what became of units on one day, and every way in which links can contradict each other.
#include "dvc/units/changes.hpp"

#include <doctest/doctest.h>
#include <string>
#include <vector>

#include "dvc/units/registry.hpp"

namespace {

using namespace dvc;
using namespace dvc::units;

using link = crosswalk::link;

const date on = *parse_date("2025-07-01");

link full(const char* from, const char* to) { return {unit_id(from), unit_id(to), "Old", "New", coverage::full, {}}; }
link part(const char* from, const char* to, std::optional<count_t> weight = {}) {
  return {unit_id(from), unit_id(to), "Old", "New", coverage::partial, weight};
}
failure refused(std::vector<link> links) {
  const auto c = crosswalk::make(on, std::move(links));
  REQUIRE(!c.has_value());
  return c.error();
}

TEST_CASE("a crosswalk knows where units went, came from, and which were divided") {
  const auto c = crosswalk::make(on, {full("1", "1"), part("2", "1"), part("2", "3"), full("3", "3")}).value();
  CHECK(c.from(unit_id("2")).size() == 2);
  CHECK(c.into(unit_id("3")).size() == 2);
  CHECK(c.from(unit_id("9")).empty());
  CHECK(c.divided() == std::vector{unit_id("2")});
  CHECK(c.on() == on);
}

TEST_CASE("links that contradict each other are refused with their position") {
  CHECK(refused({full("1", "2"), full("1", "2")}).code == errc::duplicate);
  CHECK(refused({full("1", "2"), full("1", "3")}).where.row == 1);
  CHECK(refused({part("1", "2"), full("1", "3")}).code == errc::inconsistent);
  CHECK(refused({full("1", "2"), part("1", "3")}).code == errc::inconsistent);
  CHECK(refused({part("1", "2")}).message == "\"1\" Old has one partial link; the rest of the unit goes nowhere");
  auto renamed = full("1", "3");
  renamed.old_name = "Other";
  CHECK(refused({full("1", "2"), renamed}).message == "\"1\" Other is called Old in an earlier link");
  renamed = full("3", "2");
  renamed.new_name = "Other";
  const auto f = refused({full("1", "2"), renamed});
  CHECK((f.code == errc::inconsistent && f.where.row == 1 && f.where.column == "new_name"));
  CHECK(refused({full("", "2")}).where.column == "old_code");
  CHECK(refused({full("1", "")}).where.column == "new_code");
  CHECK(crosswalk::make(std::chrono::year{2025} / 2 / 30, {}).error().code == errc::range);
}

TEST_CASE("weights cover every part of a divided unit, or none") {
  const auto f = refused({part("1", "2", 5), part("1", "3")});
  CHECK((f.code == errc::inconsistent && f.where.row == 1 && f.where.column == "weight"));
  CHECK(f.message.find("no weight for its part in \"3\"") != std::string::npos);
  CHECK(refused({part("1", "2", 0), part("1", "3", 0)}).code == errc::nothing_to_share);
  CHECK(refused({part("1", "2", -1), part("1", "3", 2)}).code == errc::range);
  auto whole = full("1", "2");
  whole.weight = 3;
  CHECK(refused({whole}).code == errc::inconsistent);

  const auto c = crosswalk::make(on, {part("1", "2"), part("1", "3")}).value();
  const auto weighed = c.with_weights(std::vector<link_weight>{{unit_id("1"), unit_id("3"), 4}, {unit_id("1"), unit_id("2"), 1}});
  CHECK(weighed->links()[1].weight == 4);
  const link_weight one{unit_id("1"), unit_id("2"), 1}, other{unit_id("1"), unit_id("3"), -4};
  CHECK(c.with_weights(std::vector{one, other}).error().text() ==
        "weights, row 1, column weight: the weight is -4; at least 0 is expected");
  const auto more = crosswalk::make(on, {full("0", "2"), part("1", "2"), part("1", "3"), part("4", "2"), part("4", "3")}).value();
  const link_weight of_4{unit_id("4"), unit_id("3"), 1}, rest_of_4{unit_id("4"), unit_id("2"), 1};
  const auto bare = more.with_weights(std::vector{of_4, one, rest_of_4}).error();  // seen to fail with the link's own position, 2
  CHECK((bare.code == errc::inconsistent && bare.where.file == "weights" && bare.where.row == 1));
  CHECK(bare.message.find("has no weight for its part in \"3\"") != std::string::npos);
  CHECK(c.with_weights(std::vector<link_weight>{{unit_id("1"), unit_id("9"), 4}}).error().code == errc::unknown_unit);
  const link_weight twice{unit_id("1"), unit_id("3"), 4};
  CHECK(c.with_weights(std::vector{twice, twice}).error().where.row == 1);
}

TEST_CASE("a crosswalk is checked against the units before and after") {
  const auto tree = [](const char* code) {
    return registry::make({{{unit_id(code), level::province, 0, "", "A", "A", {}}, {on, {}}}}).value().at(on).value();
  };
  const auto c = crosswalk::make(on, {full("1", "2")}).value();
  CHECK(check(c, tree("1"), tree("2")).has_value());
  CHECK(check(c, tree("3"), tree("2")).error().where.column == "old_code");
  CHECK(check(c, tree("1"), tree("3")).error().message == "\"2\" is not a unit from 2025-07-01");
}

}  // namespace
