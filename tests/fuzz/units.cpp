// Any bytes as units, as a crosswalk and as a name: one failure that says where, or values that keep what they promise.
#include "dvc/io/units.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/dossiers/rebase.hpp"
#include "dvc/io/names.hpp"

namespace {

using namespace dvc;

void expect(bool holds) {
  if (!holds) std::abort();
}

void check_units(std::string_view text, const std::optional<units::validity>& valid) {
  const auto made = io::parse_units(text, "input", valid);
  if (!made) return expect(!made.error().message.empty() && made.error().where.file == "input");
  for (const auto& u : made->all()) {
    expect(made->find(u.is.code, u.valid.from) == &u);
    const auto tree = made->at(u.valid.from);
    expect(tree.has_value());
    const auto above = tree->ancestors(u.is.code);
    expect(u.is.at == level::province || (!above.empty() && above.front()->code == u.is.parent));
    const auto found = io::name_index(*tree).match(u.is.name, u.is.parent);
    expect(!found || (found->how == io::rung::exact && !found->candidates.empty()));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;  // each unit is looked up among all
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const date day = *parse_date("2025-07-01");
  check_units(text, {});
  check_units(text, units::validity{day, {}});

  const auto change = io::parse_crosswalk(text, "input", day);
  if (!change) {
    expect(!change.error().message.empty() && change.error().where.file == "input");
  } else {
    for (const auto& l : change->links()) {
      const std::vector<count_t> one{1001};
      const auto made = dossiers::rebase(std::vector{l.old_code}, std::vector<dossiers::count_column>{{"count", one}}, *change);
      count_t sum = 0;
      if (made)
        for (const count_t count : made->columns.front()) sum += count;
      expect(made ? sum == 1001 : l.covers == units::coverage::partial);
    }
  }

  const auto key = io::name_key(text), bare = io::accent_free(text), order = io::sort_key(text);
  expect(key.has_value() == bare.has_value() && key.has_value() == order.has_value());
  return 0;
}
