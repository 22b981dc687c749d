// Failures: every code has its own name, and a message says where it happened.
#include "dvc/base/result.hpp"

#include <doctest/doctest.h>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace {

using dvc::errc;
using dvc::failure;
using dvc::result;

TEST_CASE("every error code has a name of its own") {
  std::set<std::string> names;
  for (int code = 0; code <= static_cast<int>(dvc::last_errc); ++code) {
    const std::string name(dvc::name(static_cast<errc>(code)));
    CAPTURE(name);
    CHECK(name != "unknown");
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos);
    CHECK(names.insert(name).second);
  }
  CHECK(names.size() == 17);
  CHECK(dvc::name(static_cast<errc>(static_cast<int>(dvc::last_errc) + 1)) == "unknown");
}

TEST_CASE("a message begins with the place, as far as it is known") {
  const auto text = [](dvc::location where) { return failure{errc::range, "12 is too much", std::move(where)}.text(); };
  CHECK(text({}) == "12 is too much");
  CHECK(text({"a.csv", -1, {}}) == "a.csv: 12 is too much");
  CHECK(text({"a.csv", 5, {}}) == "a.csv, row 5: 12 is too much");
  CHECK(text({"a.csv", 5, "no"}) == "a.csv, row 5, column no: 12 is too much");
  CHECK(text({"a.json", -1, "dvc:plan.totals"}) == "a.json, dvc:plan.totals: 12 is too much");
  CHECK(text({"", 0, ""}) == "row 0: 12 is too much");
  CHECK(text({"", -1, "no"}) == "no: 12 is too much");
}

// Planted bug seen to fail: the first list that looks like the rows is taken, which a caller's name can hold.
TEST_CASE("a failure of a part lists its rows as the whole numbers them") {
  const auto later = [](dvc::index_t row) { return row + 10; };
  const failure two{errc::tie, "group \"rows 0, 2 (from 0)\": rows 0, 2 (from 0) tie", {{}, 0, {}}, {0, 2}};
  const failure moved = failure(two).renumbered(later);
  CHECK(moved.message == "group \"rows 0, 2 (from 0)\": rows 10, 12 (from 0) tie");
  CHECK(moved.rows == std::vector<dvc::index_t>{10, 12});
  CHECK(moved.where.row == 10);
  CHECK(failure(errc::infeasible, "the bounds of all rows add up to 9", {}, {0, 1}).renumbered(later).message ==
        "the bounds of rows 10, 11 (from 0) add up to 9");
  CHECK(failure(errc::range, "row 1 (from 0) is none of these", {{}, 1, {}}).renumbered(later).text() ==
        "row 11: row 1 (from 0) is none of these");
  CHECK(dvc::listed_rows(std::vector<dvc::index_t>{7}) == "row 7 (from 0)");
  CHECK(dvc::listed_rows(std::vector<dvc::index_t>(11, 7)) == "rows 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, ... (from 0)");
}

TEST_CASE("a value is there or a failure is, never both") {
  const result<int> good = 7;
  const result<int> bad = failure{errc::io, "no", {"f", -1, {}}};
  CHECK(good.has_value());
  CHECK(static_cast<bool>(good));
  CHECK(*good == 7);
  CHECK(good.value() == 7);
  CHECK_FALSE(bad.has_value());
  CHECK_FALSE(static_cast<bool>(bad));
  CHECK(bad.error().code == errc::io);
}

TEST_CASE("asking a failure for its value throws it") {
  const result<int> bad = failure{errc::io, "no", {"f", -1, {}}};
  const result<void> bad_too = failure{errc::range, "far", {}};
  try {
    (void)bad.value();
    FAIL("nothing was thrown");
  } catch (const dvc::exception& thrown) {
    CHECK(thrown.error().code == errc::io);
    CHECK(std::string(thrown.what()) == "f: no");
  }
  CHECK_THROWS_AS(bad_too.value(), dvc::exception);
  CHECK_NOTHROW(result<void>().value());
  CHECK(bad_too.error().message == "far");
}

TEST_CASE("a value can be moved out, also where it cannot be copied") {
  result<std::unique_ptr<int>> held = std::make_unique<int>(3);
  CHECK(*std::move(held).value() == 3);
  result<std::string> text = std::string(100, 'x');
  CHECK((*std::move(text)).size() == 100);
  CHECK(result<std::string>(std::string("abc"))->size() == 3);
}

}  // namespace
