// Any bytes as a calendar: one failure that says where, or a calendar whose counts and steps undo each other.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "dvc/calendar/working_days.hpp"
#include "dvc/io/calendar.hpp"

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dvc::calendar;
  const auto list = dvc::io::parse_calendar({reinterpret_cast<const char*>(data), size}, "input.json");
  if (!list) {
    expect(!list.error().message.empty() && list.error().where.file == "input.json");
    return 0;
  }
  const auto days = working_days::make(*list);
  expect(days.has_value());  // the loader tries it
  const auto all = days->count(days->first(), days->last());
  expect(all.has_value() && !all->estimated);
  if (const auto next = days->add(days->first(), 40, beyond::estimate)) {
    const auto back = days->count(days->first(), next->value, beyond::estimate);
    expect(back.has_value() && back->value >= 40 && back->value <= 41);
  }
  return 0;
}
