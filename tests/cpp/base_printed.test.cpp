// Numbers as hand-made tables print them: what each column type takes, what is put right and under which name, what is not.
// Expected values are those of the document's table and of DOMAIN 9, read by eye.
#include "dvc/base/printed.hpp"

#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

namespace {

using dvc::count_t;
using dvc::decimal;
using dvc::printed_number;
using dvc::read_printed;
using dvc::slip;

struct reading {
  const char* text;
  decimal value;
  slip how;
};

void check(const std::vector<reading>& all, bool percent) {
  for (const auto& [text, value, how] : all) {
    CAPTURE(text);
    const auto read = read_printed(text, percent);
    REQUIRE(read.has_value());
    CHECK(read->value == value);
    CHECK(name(read->how) == name(how));
  }
}

TEST_CASE("whole numbers: points between groups of three, or no mark, are the norm; commas and spaces are put right") {
  check({{"0", {0, 0}, slip::none},
         {"24.082", {24082, 0}, slip::none},
         {"1205", {1205, 0}, slip::none},
         {"1.234.567", {1234567, 0}, slip::none},
         {" 416 ", {416, 0}, slip::none},
         {"1,051", {1051, 0}, slip::comma_group},
         {"1 920", {1920, 0}, slip::space_group},
         {"1\xC2\xA0" "920", {1920, 0}, slip::space_group},
         {"1\xE2\x80\xAF" "920", {1920, 0}, slip::space_group},
         {"12 345 678", {12345678, 0}, slip::space_group},
         {"24. 082", {24082, 0}, slip::stray_space},
         {"24 .082", {24082, 0}, slip::stray_space},
         {"1, 051", {1051, 0}, slip::comma_group},
         {"05", {5, 0}, slip::leading_zero},
         {"-", {0, 0}, slip::dash},
         {" \xE2\x80\x93 ", {0, 0}, slip::dash},
         {"\xE2\x88\x92", {0, 0}, slip::dash}},
        false);
}

// Planted bug: the point of a percentage read as a group ("99.123%" as 99123) fails here.
TEST_CASE("percentages: the comma is the decimal mark; a point is put right, and so is a missing sign") {
  check({{"99,1%", {991, 1}, slip::none},
         {"99,1 %", {991, 1}, slip::none},
         {"99,1\xC2\xA0%", {991, 1}, slip::none},
         {"0,38%", {38, 2}, slip::none},
         {"70%", {70, 0}, slip::none},
         {"100,0%", {1000, 1}, slip::none},
         {"1.234,5%", {12345, 1}, slip::none},
         {"0", {0, 0}, slip::no_percent_sign},
         {"99,1", {991, 1}, slip::no_percent_sign},
         {"99.1%", {991, 1}, slip::point_mark},
         {"99.123%", {99123, 3}, slip::point_mark},
         {"99.1", {991, 1}, slip::point_mark},
         {"99, 1%", {991, 1}, slip::stray_space},
         {"05,0%", {50, 1}, slip::leading_zero},
         {"-", {0, 0}, slip::dash},
         {"-%", {0, 0}, slip::dash}},
        true);
}

TEST_CASE("an empty cell is null, not 0, and nothing was put right") {
  for (const char* text : {"", " ", "\t\n", "\xC2\xA0", "\xE2\x80\xAF "})
    for (const bool percent : {false, true}) CHECK(read_printed(text, percent).value() == printed_number{});
}

TEST_CASE("a number that no rule can read is refused, quoted, with what is expected") {
  // `0.123` is no number of thousands, `1.234,567` could be 1234 or 1234567, a minus is no dash
  for (const char* text : {"abc", "1.05", "1.2345", "1234.567", "0.123", ".123", "123.", "1..234", "1.234,567", "1 92", "1.234 567",
                           "-5", "--", "5%", "1e3", "+5", "1'920", "\xEF\xBC\x91", "\xFF", "1-2", "?"}) {
    CAPTURE(text);
    const auto read = read_printed(text, false);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == dvc::errc::schema);
    CHECK(read.error().message.find("\"" + std::string(text) + "\" is no whole number") == 0);
    CHECK(read.error().message.find("24.082") != std::string::npos);
  }
  for (const char* text : {"abc", "%", "99,%", ",5%", "9 9%", "99,1,2%", "1.2.3%", "1,234.5%", "99%%", "-5%", "99,-%", "5%5"}) {
    CAPTURE(text);
    const auto read = read_printed(text, true);
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == dvc::errc::schema);
    CHECK(read.error().message.find("is no percentage") != std::string::npos);
    CHECK(read.error().message.find("99,1%") != std::string::npos);
  }
}

TEST_CASE("18 digits are read, 19 are not") {
  CHECK(read_printed("999999999999999999", false).value().value == decimal{999'999'999'999'999'999, 0});
  CHECK(read_printed("999.999.999.999.999.999", false).value().value == decimal{999'999'999'999'999'999, 0});
  CHECK(read_printed("1.999.999.999.999.999.999", false).error().code == dvc::errc::range);
  CHECK(read_printed("9,9999999999999999999%", true).error().code == dvc::errc::range);
}

TEST_CASE("a whole number printed with any mark between its groups is read back, and the mark says under which name") {
  std::mt19937_64 random(9);
  for (int i = 0; i < 2'000; ++i) {
    const auto number = static_cast<count_t>(random() % 1'000'000'000'000) >> (random() % 40);
    for (const auto& [mark, how] : std::vector<std::pair<std::string, slip>>{{".", slip::none},
                                                                             {"", slip::none},
                                                                             {",", slip::comma_group},
                                                                             {" ", slip::space_group},
                                                                             {"\xC2\xA0", slip::space_group}}) {
      std::string text = std::to_string(number);
      const bool grouped = text.size() > 3;
      for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, mark);
      CHECK(read_printed(text, false).value() == printed_number{decimal{number, 0}, grouped ? how : slip::none});
    }
  }
}

TEST_CASE("every slip has a name of its own") {
  for (const slip a : dvc::slips)
    for (const slip b : dvc::slips) CHECK((name(a) == name(b)) == (a == b));
}

}  // namespace
