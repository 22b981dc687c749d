// The tree of units: unique codes, parents above, numbers that ascend within a level.
#include "dvc/units/hierarchy.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <functional>
#include <string>
#include <vector>

namespace {

using dvc::errc;
using dvc::level;
using dvc::unit_id;
using dvc::units::hierarchy;
using dvc::units::unit;

unit of(const char* code, level at, dvc::count_t no, const char* parent) {
  return {unit_id(code), at, no, "type", std::string("Unit ") + code, std::string("Unit ") + code, unit_id(parent)};
}

std::vector<unit> small_city() {
  return {of("31", level::province, 1, ""),      of("D01", level::department, 1, "31"), of("D02", level::department, 2, "31"),
          of("303", level::district, 1, "31"),   of("00001", level::commune, 1, "303"), of("304", level::district, 2, "31"),
          of("00002", level::commune, 5, "304"), of("00003", level::commune, 6, "31")};
}

TEST_CASE("units are found by code and listed by level in the given order") {
  const auto tree = hierarchy::make(small_city());
  REQUIRE(tree.has_value());
  for (const unit& u : small_city()) {
    REQUIRE(tree->find(u.code) != nullptr);
    CHECK(tree->find(u.code)->name == u.name);
  }
  CHECK(tree->find(unit_id("1")) == nullptr);
  CHECK(tree->find(unit_id("")) == nullptr);
  const auto communes = tree->of(level::commune);
  REQUIRE(communes.size() == 3);
  CHECK(communes[0]->code == unit_id("00001"));
  CHECK(communes[2]->code == unit_id("00003"));
  CHECK(tree->all().size() == 8);
  CHECK(hierarchy::make({}).has_value());
}

TEST_CASE("a parent may be listed after its child") {
  auto list = small_city();
  std::rotate(list.begin(), list.begin() + 1, list.end());
  CHECK(hierarchy::make(list).has_value());
}

struct broken {
  const char* what;
  std::function<void(std::vector<unit>&)> change;
  errc code;
  dvc::index_t row;
  const char* column;
  const char* fragment;
};

// Planted bug: `above >= u.at` as `above > u.at` lets a district belong to a district, and circles in; fails here.
TEST_CASE("what breaks the tree is named with its row and column") {
  const std::vector<broken> cases{
      {"a code twice", [](auto& l) { l[4].code = unit_id("D01"); }, errc::duplicate, 4, "code",
       "code \"D01\" is already taken by \"Unit D01\""},
      {"number 0", [](auto& l) { l[1].no = 0; }, errc::range, 1, "no", "no is 0; rows are numbered from 1"},
      {"a negative number", [](auto& l) { l[1].no = -2; }, errc::range, 1, "no", "no is -2"},
      {"a number twice", [](auto& l) { l[2].no = 1; }, errc::inconsistent, 2, "no", "no 1 follows 1"},
      {"a number that descends", [](auto& l) { l[7].no = 4; }, errc::inconsistent, 7, "no", "no 4 follows 5"},
      {"no parent below a province", [](auto& l) { l[3].parent = unit_id(); }, errc::inconsistent, 3, "parent",
       "\"303\" has no parent; only a province has none"},
      {"an unknown parent", [](auto& l) { l[4].parent = unit_id("99"); }, errc::unknown_unit, 4, "parent",
       "parent \"99\" is not a unit of this plan"},
      {"a parent without its leading zeros", [](auto& l) { l[7].parent = unit_id("00"); }, errc::unknown_unit, 7, "parent",
       "\"00\""},
      {"its own parent", [](auto& l) { l[3].parent = unit_id("303"); }, errc::inconsistent, 3, "parent",
       "a district cannot belong to \"303\", a district"},
      {"a parent of the same level", [](auto& l) { l[5].parent = unit_id("303"); }, errc::inconsistent, 5, "parent",
       "a district cannot belong to \"303\", a district"},
      {"a parent of a lower level", [](auto& l) { l[3].parent = unit_id("00001"); }, errc::inconsistent, 3, "parent",
       "a district cannot belong to \"00001\", a commune"},
      {"a department as parent", [](auto& l) { l[4].parent = unit_id("D01"); }, errc::inconsistent, 4, "parent",
       "a commune cannot belong to \"D01\", a department"},
      {"a province with a parent", [](auto& l) { l[0].parent = unit_id("303"); }, errc::inconsistent, 0, "parent",
       "a province cannot belong to \"303\", a district"},
  };
  for (const broken& b : cases) {
    CAPTURE(std::string(b.what));
    auto list = small_city();
    b.change(list);
    const auto tree = hierarchy::make(list);
    REQUIRE_FALSE(tree.has_value());
    CHECK(tree.error().code == b.code);
    CHECK(tree.error().where.file == "units");
    CHECK(tree.error().where.row == b.row);
    CHECK(tree.error().where.column == b.column);
    CHECK(tree.error().message.find(b.fragment) != std::string::npos);
  }
}

}  // namespace
