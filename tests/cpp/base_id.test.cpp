// Codes are text; levels have an order and a name.
#include "dvc/base/id.hpp"

#include <doctest/doctest.h>
#include <type_traits>

namespace {

using dvc::level;
using dvc::unit_id;

TEST_CASE("a code cannot be built from an integer, and leading zeros count") {
  static_assert(!std::is_constructible_v<unit_id, int>);
  static_assert(!std::is_constructible_v<unit_id, unsigned long>);
  static_assert(!std::is_convertible_v<const char*, unit_id>);
  CHECK(unit_id("01") != unit_id("1"));
  CHECK(unit_id("01") == unit_id("01"));
  CHECK(unit_id().empty());
}

TEST_CASE("a level is read back from its name, and no other text is a level") {
  for (const level at : dvc::levels) CHECK(dvc::parse_level(dvc::name(at)) == at);
  for (const char* text : {"", "Commune", "communes", "xã", "province "}) CHECK_FALSE(dvc::parse_level(text).has_value());
}

TEST_CASE("a higher level has the smaller value") {
  for (std::size_t i = 1; i < dvc::levels.size(); ++i) CHECK(dvc::levels[i - 1] < dvc::levels[i]);
  CHECK(dvc::levels.front() == level::province);
}

}  // namespace
