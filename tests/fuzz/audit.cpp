// Any figures as a published table: an audit never fails, counts every cell once, and its sentences are valid UTF-8 in JSON.
#include "dvc/io/audit.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

// Bytes as numbers of very different sizes; nothing is left: 0.
struct bytes {
  const std::uint8_t* at;
  std::size_t left;
  std::uint8_t next() { return left == 0 ? std::uint8_t{0} : (--left, *at++); }
  dvc::count_t count() {
    const unsigned width = next() % 9U;
    dvc::count_t n = 0;
    for (unsigned i = 0; i < width; ++i) n = static_cast<dvc::count_t>((static_cast<std::uint64_t>(n) << 8U) | next());
    return n;
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dvc::audit;
  bytes in{data, size};
  table t{.name = "fuzz", .parts = {}};
  const auto cells = [&] {
    dvc::published_cells made;
    for (const column c : dvc::quota::columns) {
      const unsigned kind = in.next() % 8U;
      if (kind == 0) continue;
      if (kind == 1) {
        const auto byte = static_cast<char>(in.next());
        made[index_of(c)].text = std::string(1, byte == '#' ? '&' : byte);
        continue;
      }
      const int places = dvc::quota::is_percent(c) ? in.next() % 10 : kind == 2 ? 1 : 0;
      made[index_of(c)].value = dvc::decimal{in.count(), places};
      made[index_of(c)].text = made[index_of(c)].value->str(',');
    }
    return made;
  };
  dvc::count_t printed = 0;
  for (unsigned k = 0, parts = in.next() % 4U; k < parts; ++k) {
    part p{.at = dvc::levels[in.next() % 4U]};
    const unsigned has = in.next() | 256U * (in.next() % 2U);
    for (const column c : dvc::quota::columns) p.has[index_of(c)] = ((has >> index_of(c)) & 1U) != 0;
    for (unsigned i = 0, rows = in.next() % 12U; i < rows; ++i) p.rows.push_back({.no = std::to_string(in.count()), .name = {}, .parent = {}, .cells = cells()});
    for (unsigned i = 0, totals = in.next() % 3U; i < totals; ++i) p.totals.push_back({.no = {}, .name = {}, .parent = {}, .cells = cells()});
    for (const bool there : p.has) printed += there ? static_cast<dvc::count_t>(p.rows.size()) : 0;
    t.parts.push_back(std::move(p));
  }
  assumptions given;
  if (in.next() % 2U == 1) given.factor = dvc::ratio(in.count() & 0x7fffffffffffffff, 1 + (in.count() & 0xffffff));
  if (in.next() % 2U == 1) given.totals[3] = in.count();
  if (in.next() % 2U == 1) given.goal = dvc::ratio(3, 5);
  const report r = check(t, given);
  expect(r.cells <= printed && r.agreeing <= r.cells && r.parts.size() == t.parts.size());
  for (const finding& f : r.findings) {
    const auto text = dvc::io::sentence(f, r, t, dvc::io::language::vi);
    expect(!text.empty() && text.find('#') == std::string::npos);
  }
  expect(!dvc::io::to_json(r, t).empty());
  return 0;
}
