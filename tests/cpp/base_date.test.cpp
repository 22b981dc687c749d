// Days as YYYY-MM-DD.
#include "dvc/base/date.hpp"

#include <chrono>
#include <doctest/doctest.h>
#include <string>

namespace {

using namespace std::chrono;
using dvc::parse_date;

TEST_CASE("every day of a leap cycle is read back as itself") {
  // 1899 to 1905 holds the common century year 1900, 1999 to 2005 the leap century year 2000
  for (const int first : {1899, 1999, 2019}) {
    int days_seen = 0;
    for (sys_days day = year{first} / 1 / 1; day < sys_days(year{first + 6} / 1 / 1); day += days{1}, ++days_seen) {
      const dvc::date date{day};
      CHECK(parse_date(dvc::str(date)) == date);
    }
    CHECK(days_seen == (first == 1899 ? 6 * 365 + 1 : 6 * 365 + 2));
  }
}

TEST_CASE("a day has four, two and two digits") {
  CHECK(parse_date("2022-05-27") == dvc::date{year{2022} / 5 / 27});
  CHECK(dvc::str(dvc::date{year{2022} / 5 / 7}) == "2022-05-07");
  for (const std::string text : {"", "2022-5-27", "22-05-27", "2022/05/27", "27/05/2022", "2022-05-27 ", " 2022-05-27",
                                 "2022-05-271", "2022-05-2", "2022-05-27T00:00", "+022-05-27", "2022--5-27", "2o22-05-27",
                                 "2022-05-2\n", "20220527", "2022-05:27"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
}

TEST_CASE("a day that does not exist is null") {
  for (const std::string text : {"2022-02-29", "1900-02-29", "2022-02-30", "2022-04-31", "2022-13-01", "2022-00-10",
                                 "2022-01-00", "2022-01-32", "2022-99-99"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_date(text).has_value());
  }
  CHECK(parse_date("2020-02-29").has_value());
  CHECK(parse_date("2000-02-29").has_value());
}

}  // namespace
