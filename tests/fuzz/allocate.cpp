// Bytes as a total and weights: exact sum, the quota rule, ties that are ties, and one answer from both ways to divide.
//
// Byte 0: how far the numbers are shifted right, so that small ones come up; bytes 1 to 8: the total; then 8 bytes a weight.
#include "dvc/apportion/allocate.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

namespace {

using dvc::count_t;
using dvc::wide::u128;

void expect(bool holds) {
  if (!holds) std::abort();
}

count_t number(const std::uint8_t* data, int shift) {
  std::uint64_t n = 0;
  for (int i = 0; i < 8; ++i) n = (n << 8) | data[i];
  return static_cast<count_t>(n >> shift >> 1);
}

bool same(const dvc::apportion::allocation& a, const dvc::apportion::allocation& b) {
  return a.counts == b.counts && std::ranges::equal(a.ties, b.ties, [](const auto& s, const auto& t) {
           return s.rows == t.rows && s.contested == t.contested;
         });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 9) return 0;
  const int shift = data[0] % 63;
  const count_t total = number(data + 1, data[0] / 4 % 63);
  std::vector<count_t> weights;
  for (std::size_t at = 9; at + 8 <= size; at += 8) weights.push_back(number(data + at, shift));

  u128 sum(0U);
  for (const count_t w : weights) sum += static_cast<u128>(w);
  const auto a = dvc::apportion::allocate(weights, total);
  expect(a.has_value() == (total == 0 || sum != u128(0U)));
  if (!a) {
    expect(a.error().code == dvc::errc::nothing_to_share);
    return 0;
  }
  expect(a->counts.size() == weights.size());
  if (sum == u128(0U)) return 0;

  const auto rest = [&](std::size_t i) {
    return dvc::wide::product(static_cast<std::uint64_t>(weights[i]), static_cast<std::uint64_t>(total)) % sum;
  };
  count_t handed_out = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const u128 product = dvc::wide::product(static_cast<std::uint64_t>(weights[i]), static_cast<std::uint64_t>(total));
    const auto floor = static_cast<count_t>(product / sum);
    expect(a->counts[i] == floor || (a->counts[i] == floor + 1 && rest(i) != u128(0U)));
    handed_out += a->counts[i];
  }
  expect(handed_out == total);

  expect(a->ties.size() <= 1);
  if (!a->ties.empty()) {
    const auto& tie = a->ties.front();
    expect(tie.contested > 0 && static_cast<std::size_t>(tie.contested) < tie.rows.size());
    for (const dvc::index_t i : tie.rows)
      expect(rest(static_cast<std::size_t>(i)) == rest(static_cast<std::size_t>(tie.rows.front())));
  }
  const dvc::apportion::detail::wide_divider exact(total, sum);
  expect(same(*a, dvc::apportion::detail::largest_remainder(weights, total, exact)));
  return 0;
}
