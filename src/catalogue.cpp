#include "dvc/io/catalogue.hpp"

#include <utility>
#include <vector>

#include "dvc/io/file.hpp"
#include "dvc/plan/owners.hpp"
#include "resource.hpp"

namespace dvc::io {
namespace {

using procedures::procedure;

std::optional<count_t> count_or_null(const cell& c) {
  return c.is == cell::token::null ? std::nullopt : std::optional{as_count(c)};
}

// The limits of a row whose cells are right; a limit says nothing without its unit.
result<std::optional<procedures::time_limits>> limits(const resource& table, std::size_t row) {
  const auto legal = count_or_null(table.at(row, "legal_limit")), online = count_or_null(table.at(row, "online_limit"));
  const auto in = calendar::parse_limit_unit(table.at(row, "limit_unit").text);
  const auto fail = [&](std::string message, const char* column) {
    const location place{table.file(), table.shown_row(static_cast<index_t>(row)), column};
    return failure{errc::inconsistent, std::move(message), place};
  };
  if (!legal && online) return fail("an online limit is given, but no legal one", "legal_limit");
  if (legal && !in)
    return fail("a time limit is given without its unit; give working-hours, working-days, days or days-without-holidays", "limit_unit");
  if (!legal) return std::optional<procedures::time_limits>();
  return std::optional{procedures::time_limits{*legal, *in, online}};
}

}  // namespace

result<procedures::catalogue> parse_catalogue(std::string_view text, const std::string& file, const plan* owners) {
  const auto table = resource::from_csv(catalogue_table, text, file, {});
  if (!table) return table.error();
  std::vector<procedure> list;
  list.reserve(table->size());
  for (std::size_t i = 0; i < table->size(); ++i) {
    const auto at = [&](std::string_view column) -> const cell& { return table->at(i, column); };
    auto time = limits(*table, i);
    if (!time) return time.error();
    procedure p{at("agency").text,          count_or_null(at("no")).value_or(0), at("field").text, at("name").text,
                *as_level(at("level")),     unit_id(at("unit").text),            at("online_only_pilot").text == "true"};
    p.code = at("code").text;
    p.service = procedures::parse_service_level(at("service_level").text);
    if (at("eligible").is != cell::token::null) p.eligible = at("eligible").text == "true";
    p.limits = *std::move(time);
    p.fee = count_or_null(at("fee"));
    p.online_fee = count_or_null(at("online_fee"));
    list.push_back(std::move(p));
  }
  // what follows speaks of positions; a reader looks for rows
  const auto located = [&](failure f) {
    f.where.file = file;
    f.where.row = table->shown_row(f.where.row);
    return f;
  };
  auto made = procedures::catalogue::make(std::move(list));
  if (!made) return located(made.error());
  if (owners != nullptr)
    if (const auto owned = check_owners(*made, owners->units()); !owned) return located(owned.error());
  return made;
}

result<procedures::catalogue> load_catalogue(const std::filesystem::path& file, const plan* owners) {
  const auto text = read_file(file);
  if (!text) return text.error();
  return parse_catalogue(*text, file.string(), owners);
}

}  // namespace dvc::io
