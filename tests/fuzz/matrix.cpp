// Bytes as a table, its margins and a method: the table proves itself or none exists; and as fractions, rounded so that they
// add up.
//
// Byte 0: method; 1: the number of rows, columns; 2: how far weights are shifted right, so that small ones come up; 3: which
// bounds, and whether margins are those of a table; 4: of stationary methods the q. Then 9 bytes a cell: a count below 16 in
// the low half of the first, what is between bounds in the other, and the weight.
#include "dvc/apportion/biproportional.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <numeric>
#include <vector>

#include "dvc/apportion/round_table.hpp"

namespace {

using namespace dvc::apportion;
using dvc::count_t;
using counts = std::vector<count_t>;

void expect(bool holds) {
  if (!holds) std::abort();
}

count_t number(const std::uint8_t* data, int shift) {
  std::uint64_t n = 0;
  for (int i = 0; i < 8; ++i) n = (n << 8) | data[i];
  return static_cast<count_t>(n >> shift >> 1);
}

void round(const counts& weights, std::size_t r, std::size_t c, count_t unit) {
  counts values = weights;
  for (count_t& v : values) v %= unit * 8;
  const auto t = round_table(values, static_cast<dvc::index_t>(r), static_cast<dvc::index_t>(c), {.denominator = unit}).value();
  counts real(r + c + 1), rounded(r + c + 1);
  const auto near = [&](count_t exact, count_t whole) {
    expect(whole >= exact / unit && whole <= exact / unit + (exact % unit == 0 ? 0 : 1));
  };
  for (std::size_t k = 0; k < values.size(); ++k) {
    near(values[k], t.counts[k]);
    for (const std::size_t line : {k / c, r + k % c, r + c}) real[line] += values[k], rounded[line] += t.counts[k];
  }
  for (std::size_t line = 0; line < real.size(); ++line) near(real[line], rounded[line]);
  expect(rounded.back() == t.total);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t head = 5, cell = 9;
  if (size < head) return 0;
  const std::size_t r = data[1] % 6U + 1, c = data[1] / 16U + 1;
  if (size < head + cell * r * c) return 0;
  const auto by = static_cast<method>(data[0] % (static_cast<int>(last_method) + 1));
  const std::vector<dvc::rational> list{*dvc::ratio(data[4] / 16, 7), *dvc::ratio(data[4] / 16 + 1, 7), *dvc::ratio(5, 2)};
  counts weights, rows(r), columns(c), lower, upper;
  for (std::size_t k = 0; k < r * c; ++k) {
    const std::uint8_t* at = data + head + cell * k;
    const count_t x = *at % 16, room = *at / 16;
    weights.push_back(number(at + 1, data[2] % 63));
    rows[k / c] += x, columns[(k + data[3] / 64U) % c] += x;
    if (data[3] & 1U) lower.push_back(x - std::min(x, room));
    if (data[3] & 2U) upper.push_back(x + room);
  }
  matrix_options o{.by = by, .q = dvc::ratio(data[4] / 16, 15), .signposts = list};
  o.within = {lower, upper};
  const auto b = allocate_matrix(weights, rows, columns, o);
  if (by == method::largest_remainder || by == method::quota_method) {
    expect(b.error().code == dvc::errc::argument);
  } else if (!b) {
    expect(b.error().code == dvc::errc::infeasible && !b.error().message.empty());
    // a table with these margins and bounds, and no weight or first dossier in the way
    const bool made = data[3] < 64 && std::ranges::all_of(weights, [](count_t w) { return w > 0; });
    const bool free = by == method::adams || by == method::dean || by == method::huntington_hill ||
                      (by == method::signposts && data[4] < 16) || (by == method::stationary && data[4] < 16);
    expect(!made || free);
  } else {
    expect(verify(*b, weights, rows, columns, o).has_value());
    for (const auto& tie : b->ties) expect(tie.cells.size() > 3 && !tie.served.empty() && tie.served.size() < tie.cells.size());
  }
  round(weights, r, c, (count_t{1} << (data[2] % 45)) - (data[2] % 45 > 1 ? data[4] % 2 : 0));
  return 0;
}
