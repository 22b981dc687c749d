// Any bytes as a plan's descriptor, with a fixed set of CSV files beside it: one failure that says where, or a plan that
// can be assigned, compared and written at each level that has statistics.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

#include "dvc/audit/agreement.hpp"
#include "dvc/io/csv.hpp"
#include "dvc/io/plan.hpp"
#include "dvc/io/table.hpp"
#include "dvc/plan/assign.hpp"
#include "dvc/plan/duties.hpp"

namespace {

using dvc::count_t;
using dvc::errc;

void expect(bool holds) {
  if (!holds) std::abort();
}

dvc::result<std::string> resource(const std::string& path) {
  static const std::map<std::string, std::string> files{
      {"units.csv",
       "code,level,no,type,name,parent\n01,province,1,province,Tỉnh,\nD01,department,1,department,Sở Một,01\n"
       "D02,department,2,department,Sở Hai,01\n303,district,1,urban-district,Quận,01\n00001,commune,1,ward,Phường,303\n"},
      {"statistics.csv",
       "unit,observed_total,observed_online\nD01,100,40\nD02,10,0\n303,7,7\n00001,9007199254740991,0\n"},
      {"tasks.csv", "id,part,title\nI.1,Một,Việc\n"},
      {"task_parties.csv", "task,role,name,unit,level\nI.1,lead,Sở Một,D01,\n"},
      {"task_steps.csv", "task,step,time_printed,from,to,before,deliverable\nI.1,1,Năm 2022,,,2022-12-31,\n"},
      {"broken.csv", "unit,observed_total\n\"D01,1\n"}};
  const auto found = files.find(path);
  if (found == files.end()) return dvc::failure{errc::not_found, "there is no such file", {path, -1, {}}};
  return found->second;
}

void assigned(const dvc::plan& p, dvc::level at, const dvc::assign_options& options) {
  const auto a = dvc::assign(p, at, options);
  if (!a) {
    expect(a.error().code == errc::infeasible || a.error().code == errc::nothing_to_share ||
           a.error().code == errc::not_in_plan || a.error().code == errc::overflow);
    return;
  }
  count_t sum = 0;
  for (dvc::index_t i = 0; i < a->size(); ++i) {
    sum += a->extra(i);
    expect(a->extra(i) >= 0 && a->extra(i) <= a->offline(i).value_or(0));
  }
  expect(sum == a->assigned());
  if (options.rounding == dvc::quota::rounding::exact_total) expect(sum == a->total());

  const dvc::io::assigned_level one{at, *a};
  const auto table = dvc::io::parse_csv(dvc::io::to_csv(p, {&one, 1}), "out.csv");
  expect(table.has_value() && static_cast<dvc::index_t>(table->rows.size()) == a->size());
  expect(!dvc::io::to_json(p, {&one, 1}).empty());
  for (const auto lang : {dvc::io::language::en, dvc::io::language::vi})
    expect(!dvc::io::to_table(p, {&one, 1}, lang).empty());
  expect(dvc::audit::compare(p, *a).rows <= a->size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto p = dvc::io::parse_plan(text, "plan.json", resource);
  if (!p) {
    expect(!p.error().message.empty() && !p.error().where.file.empty());
    return 0;
  }
  std::size_t steps = 0, in_some_state = 0;
  for (const auto& t : p->tasks()) steps += t.steps.size();
  for (const auto& name : dvc::step_states) {
    const auto found = dvc::duties(*p, {.on = dvc::parse_date("2022-06-15"), .within = 30, .state = dvc::parse_step_state(name)});
    expect(found.has_value());
    in_some_state += found->size();
  }
  expect(steps == in_some_state);
  for (const dvc::level at : dvc::quota_levels)
    for (const auto rounding : {dvc::quota::rounding::exact_total, dvc::quota::rounding::per_row}) {
      if (p->entries(at).empty()) continue;
      assigned(*p, at, {.demand = dvc::as_planned{}, .rounding = rounding});
      assigned(*p, at, {.demand = dvc::given_total{1}, .rounding = rounding});
      for (const auto over : {dvc::quota::horizon::year, dvc::quota::horizon::remaining})
        assigned(*p, at, {.demand = dvc::target_rate{*dvc::ratio(3, 5), over}, .rounding = rounding});
    }
  return 0;
}
