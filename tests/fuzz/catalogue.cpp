// Any bytes as a catalogue of procedures: one failure that says where, or a list whose parts by agency add up to the whole.
#include "dvc/io/catalogue.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto list = dvc::io::parse_catalogue(text, "list.csv");
  if (!list) {
    expect(!list.error().message.empty() && list.error().where.file == "list.csv");
    return 0;
  }
  using namespace dvc::procedures;
  const auto whole = at_level_four(list->all());
  expect(whole.reached <= whole.eligible && whole.rate().has_value() == (whole.eligible > 0));
  std::size_t found = 0;
  dvc::count_t eligible = 0;
  for (const auto& agency : list->agencies()) {
    const auto part = list->where({.agency = agency});
    expect(part.has_value());
    found += part->all().size();
    eligible += at_level_four(part->all()).eligible;
  }
  expect(found == list->all().size() && eligible == whole.eligible);
  const auto shorter = shortened(list->all(), *dvc::ratio(1, 5), dvc::calendar::limit_rounding::up);  // of which something is always left
  expect(shorter.has_value());
  for (std::size_t i = 0; i < found; ++i) {
    const procedure& p = list->all()[i];
    expect(list->find(p.code) == &p && (*shorter)[i].has_value() == p.limits.has_value());
    if (!p.limits) continue;
    expect(dvc::calendar::online_limit(p.limits->legal, p.limits->online).has_value());
    expect((*shorter)[i]->whole <= p.limits->legal);
  }
  return 0;
}
