// Bytes as a total, weights and options: an exact sum, within bounds, no dossier given dearer than one that is not, ties that
// are ties; for few dossiers the same as giving them one by one. Rows dealt to groups: as many calls as there are groups.
//
// Byte 0: how far weights are shifted right, so that small ones come up, and 1: the total; 2: method; 3: quota, redistribution
// and which bounds; 4: tie rule, and of stationary methods the q; 5 to 12: the total. Then 8 bytes a weight, or with bounds
// 10: two more say how far the bounds are from what is possible.
#include "dvc/apportion/allocate.hpp"
#include "dvc/apportion/segmented.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <span>
#include <vector>

#include "../cpp/apportion_reference.hpp"

namespace {

using namespace dvc::apportion;
using dvc::count_t;

void expect(bool holds) {
  if (!holds) std::abort();
}

count_t number(const std::uint8_t* data, int shift) {
  std::uint64_t n = 0;
  for (int i = 0; i < 8; ++i) n = (n << 8) | data[i];
  return static_cast<count_t>(n >> shift >> 1);
}

// The rows dealt to three groups, each of which shares what its rows have; one call must do what three calls do.
void deal(const std::vector<count_t>& weights, const std::vector<count_t>& counts, const options& o, std::uint8_t seed) {
  struct hand {
    std::vector<count_t> weights, lower, upper, priority;
    std::vector<std::size_t> rows;
    count_t total = 0;
  };
  std::array<hand, 3> hands;
  std::vector<dvc::index_t> group_of;
  std::vector<count_t> totals;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    const std::size_t g = (i * (seed % 7U + 1U) + static_cast<std::size_t>(weights[i] % 5)) % hands.size();
    group_of.push_back(static_cast<dvc::index_t>(g));
    hand& h = hands[g];
    h.weights.push_back(weights[i]), h.priority.push_back(o.priority[i]), h.rows.push_back(i);
    if (!o.within.lower.empty()) h.lower.push_back(o.within.lower[i]);
    if (!o.within.upper.empty()) h.upper.push_back(o.within.upper[i]);
    h.total += counts[i];
  }
  for (const hand& h : hands) totals.push_back(h.total);
  const auto all = allocate_by(weights, group_of, totals, o);
  std::size_t before = 0, tie_at = 0;
  for (const hand& h : hands) {
    options own = o;
    own.within = {h.lower, h.upper}, own.priority = h.priority, own.first_row = static_cast<dvc::index_t>(before);
    before += h.rows.size();
    const auto alone = allocate(h.weights, h.total, own);
    if (!alone) return expect(!all && all.error().code == alone.error().code);
    if (!all) continue;  // a later group fails
    for (std::size_t i = 0; i < h.rows.size(); ++i) expect(all->counts[h.rows[i]] == alone->counts[i]);
    for (const tie& t : alone->ties) {
      const tie& found = all->ties.at(tie_at++);
      expect(found.contested == t.contested && found.rows.size() == t.rows.size() && found.served.size() == t.served.size());
      for (std::size_t i = 0; i < t.rows.size(); ++i)
        expect(reference::at(found.rows[i]) == h.rows[reference::at(t.rows[i])]);
      for (std::size_t i = 0; i < t.served.size(); ++i)
        expect(reference::at(found.served[i]) == h.rows[reference::at(t.served[i])]);
    }
  }
  expect(all && all->ties.size() == tie_at);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 13) return 0;
  options o{.by = static_cast<method>(data[2] % (static_cast<int>(last_method) + 1)),
            .quota = static_cast<quota_rule>(data[3] % 4),
            .redistribute = static_cast<redistribution>(data[3] / 4 % 2),
            .ties = static_cast<tie_rule>(data[4] % 6),
            .seed = data[4]};
  count_t total = number(data + 5, data[1] % 63);
  if (o.by == method::quota_method) total %= 500;  // its cost grows with the total
  o.q = dvc::ratio(data[4] / 16, 15);
  const std::vector<dvc::rational> list{*dvc::ratio(data[4] / 16, 7), *dvc::ratio(data[4] / 16 + 1, 7), *dvc::ratio(5, 2)};
  o.signposts = list;
  const bool with_lower = data[3] & 16U, with_upper = data[3] & 32U, bounded = with_lower || with_upper;
  const std::size_t step = bounded ? 10 : 8;
  std::vector<count_t> weights, lower, upper, priority;
  for (std::size_t at = 13; at + step <= size; at += step) {
    weights.push_back(number(data + at, data[0] % 63));
    priority.push_back(data[at] % 8);
    const count_t room = total / 16 + 1;
    if (with_lower) lower.push_back(total / 64 * (data[at + 8] % 16) + data[at + 8] / 16);
    if (!with_upper) continue;
    const count_t least = with_lower ? lower.back() : 0, above = data[at + 9] < 200 ? data[at + 9] % 16 * room : total;
    upper.push_back(least + std::min(above, std::numeric_limits<count_t>::max() - least));
  }
  o.within = {lower, upper}, o.priority = priority;

  const auto a = allocate(weights, total, o);
  const bool step_by_step = o.by == method::quota_method, open_tie = o.ties == tie_rule::report;
  if (!a) {
    using enum dvc::errc;
    const auto code = a.error().code;
    expect(!a.error().message.empty());
    expect(code == nothing_to_share || (code == tie && o.ties == tie_rule::error) || (code == infeasible && bounded) ||
           (code == overflow && bounded) || (code == argument && (bounded || (step_by_step && open_tie))) ||
           (code == misfit && o.quota != quota_rule::hare));
    return 0;
  }
  count_t open = total;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    expect(a->counts[i] >= reference::low(o, i));
    expect(a->counts[i] <= (weights[i] > 0 ? reference::high(o, i) : reference::low(o, i)) || total == 0);
    open -= a->counts[i];
  }
  expect(a->ties.size() <= 1 || step_by_step);
  for (const auto& t : a->ties) {
    expect(t.contested > 0 && t.rows.size() > 1 && std::ranges::is_sorted(t.rows) && std::ranges::includes(t.rows, t.served));
    expect(t.served.empty() == open_tie);
    if (open_tie) open -= t.contested;
  }
  expect(open == 0);
  deal(weights, a->counts, o, data[4]);
  if (total == 0) return 0;
  const bool remainders = o.by == method::largest_remainder, small = total <= 200 && weights.size() <= 40;
  if (remainders && !bounded)
    expect(reference::same(*a, reference::serve(*reference::largest_remainders(weights, total, o.quota), weights, o)));
  const bool moderate = std::ranges::all_of(weights, [](count_t w) { return w < (count_t{1} << 20); });  // what water filling holds
  if (small && (moderate || !remainders || !bounded || o.redistribute == redistribution::least_squares)) {
    const auto expected = reference::serve(*reference::find_cut(weights, total, o), weights, o);
    // of the quota method's ties the reference knows the last only, and it breaks the others by order or weight
    const bool comparable = !step_by_step || o.ties == tie_rule::by_order || o.ties == tie_rule::by_weight;
    expect(step_by_step ? !comparable || a->counts == expected.counts : reference::same(*a, expected));
  }
  if (open_tie || step_by_step || (remainders && (!bounded || o.redistribute == redistribution::proportional)))
    return 0;
  expect(reference::optimal(a->counts, weights, total, o));
  return 0;
}
