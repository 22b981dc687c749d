// Service levels: digits, words and what they cover.
#include "dvc/procedures/service_level.hpp"

#include <doctest/doctest.h>

namespace {

TEST_CASE("digits and words of service levels: 4 full, 3 partial, 2 information only") {
  using namespace dvc::procedures;
  CHECK(parse_service_level("4") == service_level::four);
  CHECK(parse_service_level("full") == service_level::four);
  CHECK(parse_service_level("3") == parse_service_level("partial"));
  CHECK(parse_service_level("2") == parse_service_level("information"));
  CHECK(parse_service_level("1") == service_level::one);
  CHECK(coverage_of(service_level::four) == coverage::full);
  CHECK(coverage_of(service_level::two) == coverage::information);
  CHECK_FALSE(coverage_of(service_level::one));  // no source says
  for (const char* text : {"", "0", "5", "04", "4 ", "Full", "-1", "toàn trình"}) CHECK_FALSE(parse_service_level(text));
}

}  // namespace
