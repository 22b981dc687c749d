// Any bytes as an index: one failure that says where, or a profile by which full figures score its maximum, none score nothing,
// and more dossiers never lose points.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "dvc/io/index.hpp"
#include "dvc/monitor/what_if.hpp"

namespace {

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace dvc::monitor;
  const auto profile = dvc::io::parse_index({reinterpret_cast<const char*>(data), size}, "input.json");
  if (!profile) {
    expect(!profile.error().message.empty() && profile.error().where.file == "input.json");
    return 0;
  }
  const index_description& d = profile->described();
  std::vector<index_choices> choices;
  for (const dvc::level at : d.levels) choices.push_back({at, {}});
  for (const index_variant& v : d.variants) choices.push_back({d.levels.front(), {v.name}});
  for (const index_choices& choice : choices) {
    const auto scheme = index_scheme::make(*profile, choice);
    if (!scheme) continue;  // a level to which no metric applies
    // unit 0 is full, 1 has nothing, 2 one in three
    std::vector<index_entry> figures;
    for (std::size_t t = 0; t < scheme->terms().size(); ++t) {
      const auto term = static_cast<dvc::index_t>(t);
      figures.insert(figures.end(), {{0, term, 9, 9}, {1, term, 0, 9}, {2, term, 1, 3}});
    }
    const auto scored = score(*scheme, 3, figures);
    expect(scored.has_value());
    const scored_unit &full = (*scored)[0], &nothing = (*scored)[1], &some = (*scored)[2];
    expect(full.total.has_value() == nothing.total.has_value());
    expect(nothing.known == dvc::exact_sum{} && some.known <= full.known && nothing.known <= some.known);
    if (full.total) expect(*full.total >= scheme->maximum());
    for (const index_gain& g : what_if(*scheme, some)) expect(g.to_maximum >= 0 && g.to_maximum <= 2 && g.next <= g.left);
    for (std::size_t i = 0; i < scheme->metrics().size(); ++i)
      for (const scored_unit& u : *scored) (void)dvc::io::explanation(*scheme, u, static_cast<dvc::index_t>(i), dvc::io::language::vi);
    for (const index_remark& r : some.remarks) expect(!dvc::io::sentence(r, *scheme, some, dvc::io::language::en).empty());
  }
  return 0;
}
