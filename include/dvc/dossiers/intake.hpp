// Dossiers received in a period by channel, for each unit or each procedure, of all procedures or of some.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "dvc/dossiers/fault.hpp"
#include "dvc/dossiers/form06.hpp"
#include "dvc/dossiers/record.hpp"
#include "dvc/dossiers/report.hpp"
#include "dvc/dossiers/tally.hpp"

namespace dvc::dossiers {

/// Dossiers received, by channel; each 0 or more.
struct intake {
  count_t online = 0, in_person = 0, postal = 0;

  [[nodiscard]] constexpr count_t received() const noexcept { return online + in_person + postal; }
  [[nodiscard]] constexpr count_t other() const noexcept { return in_person + postal; }  ///< not online
  friend bool operator==(const intake&, const intake&) = default;
};

/// What a row of Form 06 received in its period; what was carried over has no channel there.
[[nodiscard]] constexpr intake intake_of(const form06& f) {
  return {f.received_online, f.received_in_person, f.received_postal};
}

/// All and online. Errors: those of `tally::make`.
[[nodiscard]] inline result<tally> tally_of(const intake& in) { return tally::make(in.received(), in.online); }

/// What came in as rows of Form 06 whose other counts are 0.
[[nodiscard]] inline report report_of(std::span<const intake> counted) {
  report made;
  for (const intake& in : counted) {
    made.unit.push_back(static_cast<std::int32_t>(made.unit.size()));
    made.rows.push_back({.received_online = in.online, .received_in_person = in.in_person, .received_postal = in.postal});
  }
  return made;
}

/// What stands in the rows of a count.
enum class intake_by { unit, procedure };

/// Counts the dossiers received in a period (receipt in it, both ends included; `registered` and `refused` never count).
/// Source: plan 128, Appendix 3, for the pilot; Definitions 4.2.
///
/// `only`: empty for all, else a value for each procedure, of which those above 0 count. So the dossiers of online-only
/// procedures that came in by another channel are `other()` of the count with the pilot's flags (plan 128, Appendix 3), by
/// unit or by procedure. Returns a count for each of `as.units` or `as.procedures`. Errors: those of `count_form06`; `shape`
/// where `only` is not a value for each procedure; `argument` where procedures are asked for and the records have none.
[[nodiscard]] inline result<std::vector<intake>> count_intake(const records& r, const reading& as, const period& in,
                                                              intake_by by, std::span<const std::uint8_t> only = {}) {
  const auto spans = detail::spans_of(std::span(&in, 1));
  if (!spans) return spans.error();
  if (const auto ok = detail::check_columns(r, as); !ok) return ok.error();
  if (!only.empty() && only.size() != static_cast<std::size_t>(as.procedures))
    return failure{errc::shape, std::to_string(only.size()) + " flags for " + std::to_string(as.procedures) +
                                    " procedures; give one for each"};
  if (r.procedure.empty() && r.size() > 0 && (by == intake_by::procedure || !only.empty()))
    return failure{errc::argument, "the dossiers have no procedures; give the column"};
  std::vector<intake> counted(static_cast<std::size_t>(by == intake_by::unit ? as.units : as.procedures));
  const auto [from, to] = spans->front();
  stop_cursor stops(r.stops, 0);
  for (std::size_t i = 0; i < r.size(); ++i) {
    stops.seek(i);
    if (const auto rule = detail::broken_rule(r, i, as, stops, {})) return explain(r, as, {static_cast<index_t>(i), *rule});
    if (stage_of(r.status[i]) == stage::uncounted || r.received[i] < from || r.received[i] > to) continue;
    if (!only.empty() && only[static_cast<std::size_t>(r.procedure[i])] == 0) continue;
    intake& row = counted[static_cast<std::size_t>(by == intake_by::unit ? r.unit[i] : r.procedure[i])];
    if (r.intake[i] == static_cast<std::uint8_t>(channel::online)) ++row.online;
    else if (r.intake[i] == static_cast<std::uint8_t>(channel::postal)) ++row.postal;
    else ++row.in_person;
  }
  return counted;
}

/// Services offered at level 3 or 4, and those of them with at least one online dossier.
struct service_use {
  count_t services = 0, in_use = 0;
  friend bool operator==(const service_use&, const service_use&) = default;
};

/// Counts services in use. Source: plan 128, indicators (80 %); portal 3.2; Definitions 4.4.
///
/// `online`: the online dossiers of each procedure; `service_level`: 1 to 4 likewise (Definitions 4.7: 3 partial, 4 full). Errors:
/// `shape` for other lengths; `range` for a level that is none, or a negative count (`where.row` the procedure).
[[nodiscard]] inline result<service_use> count_services(std::span<const count_t> online,
                                                        std::span<const std::uint8_t> service_level) {
  if (online.size() != service_level.size())
    return failure{errc::shape, std::to_string(service_level.size()) + " service levels for " +
                                    std::to_string(online.size()) + " procedures; give one for each"};
  service_use use;
  for (std::size_t i = 0; i < online.size(); ++i) {
    if (online[i] < 0)
      return failure{errc::range, std::to_string(online[i]) + "; a count is 0 or more", {{}, static_cast<index_t>(i), "online"}};
    if (service_level[i] < 1 || service_level[i] > 4)
      return failure{errc::range,
                     "service level " + std::to_string(static_cast<unsigned>(service_level[i])) + "; 1 to 4 are known",
                     {{}, static_cast<index_t>(i), "level"}};
    if (service_level[i] < 3) continue;
    ++use.services;
    if (online[i] > 0) ++use.in_use;
  }
  return use;
}

}  // namespace dvc::dossiers
