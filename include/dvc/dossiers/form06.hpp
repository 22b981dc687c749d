// One row of Form 06/VPCP/KSTT (01/2020/TT-VPCP): dossiers received, resolved and pending in a period. How records become
// rows is in report.hpp.
#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/config.hpp"
#include "dvc/base/result.hpp"
#include "dvc/base/wide.hpp"

namespace dvc::dossiers {

/// The columns of the form by their numbers, then what rates need beside them. Unit: dossiers; days where it says so.
///
/// Sums (3), (7) and (11) are derived. `check` says whether the row balances. Source: 01/2020/TT-VPCP; Definitions 4.1, 4.2.
struct form06 {
  count_t received_online = 0;     ///< (4) received in the period, online
  count_t received_in_person = 0;  ///< (5) is this and the next
  count_t received_postal = 0;
  count_t carried_over = 0;        ///< (6) received before the period, not ended before it
  count_t resolved_early = 0;      ///< (8)
  count_t resolved_on_time = 0;    ///< (9) on the due date, without one, or withdrawn
  count_t resolved_overdue = 0;    ///< (10)
  count_t pending_in_time = 0;     ///< (12) at the end of the period; with the clock stopped too
  count_t pending_overdue = 0;     ///< (13)

  count_t withdrawn = 0;           ///< of (9)
  count_t due_soon = 0;            ///< of (12): clock running, due on the last day of the period or the day after
  count_t returned_in_person = 0;  ///< of (7), by the channel of the result
  count_t returned_online = 0;
  count_t returned_postal = 0;
  count_t processing_days = 0;     ///< days from receipt to end, summed over (7)

  [[nodiscard]] constexpr count_t received_in_period() const noexcept {
    return received_online + received_in_person + received_postal;
  }
  [[nodiscard]] constexpr count_t received_other() const noexcept { return received_in_person + received_postal; }  ///< (5)
  [[nodiscard]] constexpr count_t received() const noexcept { return received_in_period() + carried_over; }  ///< (3)
  [[nodiscard]] constexpr count_t resolved() const noexcept {  ///< (7)
    return resolved_early + resolved_on_time + resolved_overdue;
  }
  [[nodiscard]] constexpr count_t pending() const noexcept { return pending_in_time + pending_overdue; }  ///< (11)
  [[nodiscard]] constexpr count_t returned() const noexcept {  ///< results whose channel is known
    return returned_in_person + returned_online + returned_postal;
  }
  friend bool operator==(const form06&, const form06&) = default;
};

/// A count of a row and the name it goes by in tables and arguments.
struct form06_column {
  std::string_view name;
  count_t form06::*count;
};

/// The counts that a row holds, in their order.
inline constexpr std::array form06_columns{
    form06_column{"received_online", &form06::received_online},
    form06_column{"received_in_person", &form06::received_in_person},
    form06_column{"received_postal", &form06::received_postal},
    form06_column{"carried_over", &form06::carried_over},
    form06_column{"resolved_early", &form06::resolved_early},
    form06_column{"resolved_on_time", &form06::resolved_on_time},
    form06_column{"resolved_overdue", &form06::resolved_overdue},
    form06_column{"pending_in_time", &form06::pending_in_time},
    form06_column{"pending_overdue", &form06::pending_overdue},
    form06_column{"withdrawn", &form06::withdrawn},
    form06_column{"due_soon", &form06::due_soon},
    form06_column{"returned_in_person", &form06::returned_in_person},
    form06_column{"returned_online", &form06::returned_online},
    form06_column{"returned_postal", &form06::returned_postal},
    form06_column{"processing_days", &form06::processing_days},
};

/// A sum of a row and its name.
struct form06_sum {
  std::string_view name;
  count_t (form06::*sum)() const noexcept;
};

/// The sums of a row; their names are not those of counts.
inline constexpr std::array form06_sums{
    form06_sum{"received", &form06::received},
    form06_sum{"received_in_period", &form06::received_in_period},
    form06_sum{"received_other", &form06::received_other},
    form06_sum{"resolved", &form06::resolved},
    form06_sum{"pending", &form06::pending},
    form06_sum{"returned", &form06::returned},
};

/// One count or sum of every row. Errors: `argument` for a name that is neither.
[[nodiscard]] inline result<std::vector<count_t>> column_of(std::span<const form06> rows, std::string_view name) {
  std::vector<count_t> column(rows.size());
  for (const auto& [known, count] : form06_columns) {
    if (known != name) continue;
    for (std::size_t i = 0; i < rows.size(); ++i) column[i] = rows[i].*count;
    return column;
  }
  for (const auto& [known, sum] : form06_sums) {
    if (known != name) continue;
    for (std::size_t i = 0; i < rows.size(); ++i) column[i] = (rows[i].*sum)();
    return column;
  }
  std::string message = "\"" + std::string(name) + "\" is not a column of Form 06; it has ";
  for (const auto& sum : form06_sums) message.append(sum.name).append(", ");
  for (std::size_t k = 0; k < form06_columns.size(); ++k) message.append(k == 0 ? "" : ", ").append(form06_columns[k].name);
  return failure{errc::argument, std::move(message)};
}

/// That a row is one: counts of 0 or more, (3) = (7) + (11), parts within their wholes.
///
/// Errors (`where.column` the count): `range` for a negative count, `overflow` beyond 64 bits, `inconsistent` otherwise.
[[nodiscard]] inline result<void> check(const form06& f) {
  const auto refuse = [](errc code, std::string_view column, std::string message) {
    return failure{code, std::move(message), {{}, -1, std::string(column)}};
  };
  wide::u128 in(0U), out(0U);
  for (std::size_t k = 0; k < form06_columns.size(); ++k) {
    const auto [name, count] = form06_columns[k];
    if (f.*count < 0) return refuse(errc::range, name, std::to_string(f.*count) + "; a count is 0 or more");
    (k < 4 ? in : out) += static_cast<wide::u128>(k < 9 ? f.*count : 0);
  }
  if (const auto most = static_cast<wide::u128>(std::numeric_limits<count_t>::max()); in > most || out > most)
    return refuse(errc::overflow, "received", "the dossiers of the row are more than 64 bits hold");
  if (in != out)
    return refuse(errc::inconsistent, "received",
                  std::to_string(f.received()) + " dossiers received and carried over are not the " +
                      std::to_string(f.resolved()) + " resolved and " + std::to_string(f.pending()) + " pending");
  const auto within = [&](count_t part, count_t whole, std::string_view name) -> result<void> {
    if (part <= whole) return {};
    return refuse(errc::inconsistent, name,
                  std::to_string(part) + " are more than the " + std::to_string(whole) + " they are part of");
  };
  if (const auto ok = within(f.withdrawn, f.resolved_on_time, "withdrawn"); !ok) return ok;
  if (const auto ok = within(f.due_soon, f.pending_in_time, "due_soon"); !ok) return ok;
  count_t left = f.resolved();
  for (const auto& [part, name] : {std::pair(f.returned_in_person, "returned_in_person"),
                                   std::pair(f.returned_online, "returned_online"),
                                   std::pair(f.returned_postal, "returned_postal")}) {
    if (const auto ok = within(part, left, name); !ok) return ok;
    left -= part;
  }
  return {};
}

/// Two rows of one period together: another unit or field. Errors: `overflow` where a column exceeds 64 bits.
[[nodiscard]] inline result<form06> add(const form06& a, const form06& b) {
  form06 both;
  for (const auto& [name, count] : form06_columns) {
    if (b.*count > std::numeric_limits<count_t>::max() - a.*count)
      return failure{errc::overflow, "the counts sum to more than 64 bits hold", {{}, -1, std::string(name)}};
    both.*count = a.*count + b.*count;
  }
  return both;
}

/// Two adjoining periods of one unit as one: what is carried over is the earlier one's, what is pending the later one's.
///
/// Errors: `inconsistent` where the later period does not carry over what the earlier one left pending, `overflow`.
[[nodiscard]] inline result<form06> join(const form06& earlier, const form06& later) {
  if (earlier.pending() != later.carried_over)
    return failure{errc::inconsistent, std::to_string(earlier.pending()) + " dossiers were pending at the end of the earlier " +
                                           "period, the later one carries over " + std::to_string(later.carried_over)};
  form06 first = earlier, second = later;
  first.pending_in_time = first.pending_overdue = first.due_soon = second.carried_over = 0;
  return add(first, second);
}

}  // namespace dvc::dossiers
