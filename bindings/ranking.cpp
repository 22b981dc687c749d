// Rankings: whole numbers, or exact ratios as text; None where a row has no value.
#include "dvc/monitor/ranking.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "bind.hpp"
#include "dvc/base/rational.hpp"

namespace bindings {
namespace {

using namespace dvc::monitor;
using dvc::count_t;
using dvc::index_t;
using places = std::vector<std::optional<index_t>>;
using answer = std::tuple<places, std::vector<std::vector<index_t>>, places>;

rank_order order_of(bool ascending) { return ascending ? rank_order::ascending : rank_order::descending; }

// Ranks, ties, and tiers where there are limits.
template <class Value>
dvc::result<answer> ranked(const std::vector<std::optional<Value>>& values, const std::vector<Value>& limits, rank_order order) {
  ranking r = rank<Value>(values, order);
  auto tiers = tiers_by_limit<Value>(values, limits, order);
  if (!tiers) return tiers.error();
  return answer{std::move(r.rank), std::move(r.ties), *std::move(tiers)};
}

dvc::result<std::vector<dvc::rational>> rationals(const std::vector<std::string>& texts) {
  std::vector<dvc::rational> all;
  for (const std::string& text : texts) {
    const auto r = dvc::rational::parse(text);
    if (!r) return r.error();
    all.push_back(*r);
  }
  return all;
}

}  // namespace

void register_ranking(py::module_& m) {
  m.def("rank_counts", [](const std::vector<std::optional<count_t>>& values, const std::vector<count_t>& limits, bool ascending) {
    return run([&] { return ranked(values, limits, order_of(ascending)); });
  }, py::arg("values"), py::arg("limits"), py::arg("ascending"), "Ranks of whole numbers, ties, tiers.");
  m.def("rank_ratios", [](const std::vector<std::optional<std::string>>& values, const std::vector<std::string>& limits, bool ascending) {
    return run([&]() -> dvc::result<answer> {
      std::vector<std::optional<dvc::rational>> exact;
      for (const auto& text : values) {
        if (!text) {
          exact.emplace_back();
          continue;
        }
        const auto r = dvc::rational::parse(*text);
        if (!r) {
          dvc::failure f = r.error();
          f.where.row = static_cast<index_t>(exact.size());
          return f;
        }
        exact.emplace_back(*r);
      }
      const auto least = rationals(limits);
      if (!least) return least.error();
      return ranked(exact, *least, order_of(ascending));
    });
  }, py::arg("values"), py::arg("limits"), py::arg("ascending"), "Ranks of exact ratios, ties, tiers.");
  m.def("quantile_tiers", [](const places& ranks, index_t number) {
    return run([&] { return tiers_by_quantile(ranks, number); });
  }, py::arg("ranks"), py::arg("number"), "Tiers of nearly equal size.");
  m.def("movements", [](const places& before, const places& now) {
    std::vector<std::tuple<std::string, std::optional<index_t>>> rows;
    for (const movement& move : run([&] { return movements(before, now); })) {
      constexpr std::array<std::string_view, 6> words{"up", "same", "down", "new", "left", "unranked"};
      rows.emplace_back(words[static_cast<std::size_t>(move.is)], move.places);
    }
    return rows;
  }, py::arg("before"), py::arg("now"), "Places gained and lost.");
}

}  // namespace bindings
