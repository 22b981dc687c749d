// Any text, or two on two lines, as ratios, decimals and days: what is read prints as something that reads as itself,
// and two ratios have one order.
#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "dvc/base/date.hpp"
#include "dvc/base/decimal.hpp"
#include "dvc/base/rational.hpp"

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

dvc::result<dvc::rational> checked(std::string_view text) {
  const auto value = dvc::rational::parse(text);
  if (!value) {
    expect(value.error().code == dvc::errc::argument);
    return value;
  }
  const std::string printed = value->str();
  const std::size_t slash = printed.find('/');
  const bool short_enough = (slash == std::string::npos ? printed.size() : std::max(slash, printed.size() - slash - 1)) <= 18;
  const auto again = dvc::rational::parse(printed);
  expect(again.has_value() == short_enough);  // percent may print up to 20 digits
  if (again) expect(*again == *value);
  expect((*value <=> *value) == std::strong_ordering::equal);
  for (int places = 0; places <= 3; ++places) {
    if (*value > *dvc::ratio(1'000'000'000'000, 1)) break;  // digits beyond 64 bits are no print
    const dvc::decimal rounded = dvc::rounded_half_up(*value, places, 2);
    expect(rounded.digits >= 0 && dvc::decimal::parse(rounded.str()) == rounded);
  }
  return value;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto d = dvc::decimal::parse(text)) expect(dvc::decimal::parse(d->str()) == d);
  if (const auto day = dvc::parse_date(text)) expect(dvc::str(*day) == text);

  const std::size_t line = text.find('\n');
  const auto a = checked(text.substr(0, line));
  if (line == std::string_view::npos) return 0;
  const auto b = checked(text.substr(line + 1));
  if (!a || !b) return 0;
  expect((*a < *b) == (*b > *a));
  expect((*a == *b) == ((*a <=> *b) == 0));
  // terms below 2^64: the cross products are exact
  const auto low = [](dvc::wide::u128 n) { return static_cast<std::uint64_t>(n); };
  if (dvc::wide::fits_u64(a->denominator()) && dvc::wide::fits_u64(b->denominator()))
    expect((*a <=> *b) == (dvc::wide::product(low(a->numerator()), low(b->denominator())) <=>
                           dvc::wide::product(low(b->numerator()), low(a->denominator()))));
  return 0;
}
