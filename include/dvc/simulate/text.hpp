// Simulated dossiers as text: codes that no real dossier has, and rows of CSV that say of themselves that they are simulated.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/date.hpp"
#include "dvc/dossiers/record.hpp"
#include "dvc/simulate/settings.hpp"
#include "dvc/simulate/simulation.hpp"

namespace dvc::simulate {

/// What the codes of a unit's dossiers begin with: `SIM-` and its code, which made-up units have already.
[[nodiscard]] inline std::string code_prefix(std::string_view unit) {
  const std::string simulated = std::string(marker) + "-";
  return unit.starts_with(simulated) ? std::string(unit) : simulated + std::string(unit);
}

/// `SIM-{unit}-{yymmdd}-{sequence}`, the sequence in four digits or more: the form of real codes, whose electronic identifier
/// never is SIM (Definitions 4.7).
[[nodiscard]] inline std::string dossier_code(std::string_view unit, dossiers::day_t received, std::int32_t sequence) {
  const std::string day = str(date_of(received)), number = std::to_string(sequence);
  std::string code = code_prefix(unit) + "-" + day.substr(2, 2) + day.substr(5, 2) + day.substr(8, 2) + "-";
  if (number.size() < 4) code.append(4 - number.size(), '0');
  return code + number;
}

/// The header of the rows below.
inline constexpr std::string_view csv_header = "code,unit,procedure,received,due,ended,status,intake,returned,simulated\n";

namespace detail {

/// A field as CSV has it, quoted where it must be.
[[nodiscard]] inline std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string field = "\"";
  for (const char c : text) field.append(c == '"' ? 2 : 1, c);
  return field + "\"";
}

/// `YYYY-MM-DD` of a range of days, each written once.
class day_texts {
 public:
  explicit day_texts(const dossier_columns& of) {
    dossiers::day_t first = dossiers::last_day, last = dossiers::first_day;
    for (const auto* column : {&of.received, &of.due, &of.ended})
      for (const dossiers::day_t day : *column)
        if (day != dossiers::no_day) first = std::min(first, day), last = std::max(last, day);
    first_ = first;
    for (dossiers::day_t day = first; day <= last; ++day) texts_.push_back(str(date_of(day)));
  }
  [[nodiscard]] std::string_view operator[](dossiers::day_t day) const {
    return day == dossiers::no_day ? std::string_view{} : texts_[static_cast<std::size_t>(day - first_)];
  }

 private:
  dossiers::day_t first_;
  std::vector<std::string> texts_;
};

}  // namespace detail

/// Rows of CSV without a header; an empty field is a missing value. `units` and `procedures`: the codes of all that there are.
[[nodiscard]] inline std::string csv_rows(const dossier_columns& of, std::span<const std::string> units,
                                          std::span<const std::string> procedures) {
  using namespace dossiers;
  const detail::day_texts days(of);
  std::vector<std::pair<std::string, std::string>> unit_texts;  // the code of its dossiers as it begins, and its own
  std::vector<std::string> procedure_texts;
  for (const std::string& unit : units) {
    const std::string prefix = detail::csv_field(code_prefix(unit));
    // a quoted code ends with its quote after the sequence
    unit_texts.emplace_back(prefix.front() == '"' ? prefix.substr(0, prefix.size() - 1) : prefix, detail::csv_field(unit));
  }
  for (const std::string& procedure : procedures) procedure_texts.push_back(detail::csv_field(procedure));
  const auto channel_of = [](std::uint8_t digits) {
    return digits == 0 ? std::string_view{} : channel_names[digits - std::size_t{1}];
  };
  std::string text;
  for (std::size_t i = 0; i < of.size(); ++i) {
    const auto& [prefix, unit] = unit_texts[static_cast<std::size_t>(of.unit[i])];
    const std::string_view day = days[of.received[i]];
    const std::string number = std::to_string(of.sequence[i]);
    text.append(prefix).append("-").append(day.substr(2, 2)).append(day.substr(5, 2)).append(day.substr(8, 2)).append("-");
    text.append(number.size() < 4 ? 4 - number.size() : 0, '0').append(number);
    if (prefix.front() == '"') text += '"';
    text.append(",").append(unit).append(",").append(procedure_texts[static_cast<std::size_t>(of.procedure[i])]);
    text.append(",").append(day).append(",").append(days[of.due[i]]).append(",").append(days[of.ended[i]]);
    text.append(",").append(status_names[of.status[i] - std::size_t{1}]).append(",").append(channel_of(of.intake[i]));
    text.append(",").append(channel_of(of.returned[i])).append(",true\n");
  }
  return text;
}

}  // namespace dvc::simulate
