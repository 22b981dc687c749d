// Rates of dossiers, each a named function with its numerator and its denominator; exact, and null where the denominator is 0,
// never 0. The sources are those of Definitions 4.4.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>

#include "dvc/base/rational.hpp"
#include "dvc/dossiers/form06.hpp"
#include "dvc/dossiers/intake.hpp"
#include "dvc/dossiers/tally.hpp"

namespace dvc::dossiers {

/// A rate: in lowest terms, or null.
using rate = std::optional<rational>;

/// online / received in the period: the plan's rate. Null where nothing was received. Source: plan 128, Appendix 2, column
/// "Tỷ lệ %". Example: `online_rate(tally::make(10, 4).value())` is 2/5.
[[nodiscard]] constexpr rate online_rate(const tally& t) { return ratio(t.online(), t.total()); }

/// online / all received, times a factor of synchronisation: the national portal's rate 3.3.
///
/// A dossier without a channel is in person there (`missing_channel::in_person`). The factor, from 0 to 1, is in one
/// description only (10/2026), hence an argument. Errors: `range` for a factor above 1 or with more than 63 bits.
[[nodiscard]] inline result<rate> portal_online_rate(const tally& t, const rational& synchronised = *ratio(1, 1)) {
  const auto limit = static_cast<wide::u128>(std::numeric_limits<count_t>::max());
  if (synchronised.numerator() > synchronised.denominator() || synchronised.denominator() > limit)
    return failure{errc::range, "a factor of synchronisation of " + synchronised.str() + "; give one from 0 to 1"};
  if (t.total() == 0) return rate{};
  return rational::of(wide::product(static_cast<std::uint64_t>(t.online()), wide::low_half(synchronised.numerator())),
                      wide::product(static_cast<std::uint64_t>(t.total()), wide::low_half(synchronised.denominator())));
}

/// online / (online + in person) of procedures registered for online: the rate of a provincial screen. Postal is left out.
///
/// `registered`: the intake of those procedures alone. Null where neither came. Source: a provincial screen; Definitions 4.4.
[[nodiscard]] constexpr rate screen_online_rate(const intake& registered) {
  return ratio(registered.online, registered.online + registered.in_person);
}

/// Online dossiers of services at full level / dossiers of procedures eligible for it.
///
/// `full_online`: online dossiers of services offered at full level; `eligible`: all dossiers of all eligible procedures.
/// Null where none was received. Errors: `range` for a negative count; `inconsistent` where the part exceeds the whole. Source:
/// National Public Service Portal; Definitions 4.4.
[[nodiscard]] inline result<rate> full_online_rate(count_t full_online, count_t eligible) {
  for (const count_t n : {full_online, eligible})
    if (n < 0) return failure{errc::range, std::to_string(n) + " dossiers; a count is 0 or more"};
  if (full_online > eligible)
    return failure{errc::inconsistent, std::to_string(full_online) + " online dossiers at full level are more than all " +
                                           std::to_string(eligible) + " of eligible procedures"};
  return ratio(full_online, eligible);
}

/// Services of level 3 and 4 with at least one online dossier / services of level 3 and 4 (plan 128: 80 %; portal 3.2).
///
/// Null where there is no such service. Errors: `range`, `inconsistent` for a use that `count_services` cannot have made.
[[nodiscard]] inline result<rate> services_in_use_rate(const service_use& use) {
  if (use.in_use < 0 || use.services < 0)
    return failure{errc::range, std::to_string(std::min(use.in_use, use.services)) + " services; a count is 0 or more"};
  if (use.in_use > use.services)
    return failure{errc::inconsistent, std::to_string(use.in_use) + " services in use are more than all " +
                                           std::to_string(use.services)};
  return ratio(use.in_use, use.services);
}

/// (early + on time + pending in time) / (resolved + pending), received and processed: portal 2.1.
[[nodiscard]] constexpr rate on_time_rate(const form06& f) {
  return ratio(f.resolved_early + f.resolved_on_time + f.pending_in_time, f.resolved() + f.pending());
}

/// (early + on time) / resolved. Null where nothing was resolved. Source: reports on Form 06; Definitions 4.4.
[[nodiscard]] constexpr rate on_time_among_resolved_rate(const form06& f) {
  return ratio(f.resolved_early + f.resolved_on_time, f.resolved());
}

/// What overdue dossiers are a part of; sources disagree, so it is always said.
enum class overdue_of {
  received,  ///< received in the period, carried over not counted: the rate may exceed 1
  handled,   ///< resolved and pending
};

/// (resolved overdue + pending overdue) / received in the period, or / (resolved + pending). Null where these are 0. Source:
/// both are in use; Definitions 4.4.
[[nodiscard]] constexpr rate overdue_rate(const form06& f, overdue_of whole) {
  return ratio(f.resolved_overdue + f.pending_overdue,
               whole == overdue_of::received ? f.received_in_period() : f.resolved() + f.pending());
}

/// 1 - (overdue + complained or disliked) / received: portal 5.4, goal 90 %. Null where nothing was received.
///
/// Errors: `range` for a negative count; `inconsistent` where overdue and disliked are more than received.
[[nodiscard]] inline result<rate> satisfaction_rate(count_t received, count_t overdue, count_t disliked) {
  for (const count_t n : {received, overdue, disliked})
    if (n < 0) return failure{errc::range, std::to_string(n) + " dossiers; a count is 0 or more"};
  if (overdue > received || disliked > received - overdue)
    return failure{errc::inconsistent, std::to_string(overdue) + " overdue and " + std::to_string(disliked) +
                                           " disliked dossiers are more than all " + std::to_string(received) + " received"};
  return ratio(received - overdue - disliked, received);
}

/// Processing time / resolved, in the unit of the time: portal 2.2. Null where nothing was resolved.
///
/// Errors: `range` for a negative count.
[[nodiscard]] inline result<rate> average_time(count_t time, count_t resolved) {
  for (const count_t n : {time, resolved})
    if (n < 0) return failure{errc::range, std::to_string(n) + "; time and dossiers are 0 or more"};
  return ratio(time, resolved);
}

/// Calendar days from receipt to end / resolved; null where nothing was resolved. Source: portal 2.2, which names no unit.
[[nodiscard]] constexpr rate average_days(const form06& f) { return ratio(f.processing_days, f.resolved()); }

/// Received by post / received in the period: the plan's part II, which names no denominator; postal is part of (5).
[[nodiscard]] constexpr rate postal_intake_rate(const intake& in) { return ratio(in.postal, in.received()); }

/// What results sent by post are a part of.
enum class returned_of {
  returned,  ///< resolved dossiers whose channel of return is known
  resolved,  ///< all resolved dossiers
};

/// Results returned by post / results returned, or / resolved: the plan's part II, which names no denominator.
[[nodiscard]] constexpr rate postal_return_rate(const form06& f, returned_of whole) {
  return ratio(f.returned_postal, whole == returned_of::returned ? f.returned() : f.resolved());
}

}  // namespace dvc::dossiers
