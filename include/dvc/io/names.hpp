// Names of units as people write them: one normal form, a ladder of matches inside a parent, search and sort order.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "dvc/base/result.hpp"
#include "dvc/io/export.hpp"
#include "dvc/units/hierarchy.hpp"

namespace dvc::io {

/// How a name was matched, most certain first. Only the first three join; the others are proposals.
enum class rung {
  exact,           ///< equal after NFC
  tone_placement,  ///< equal but for case, spaces, and where the tone mark stands in its syllable (Hoà, Hòa)
  suffix_removed,  ///< equal once the parent's name in brackets is taken off: Xã Minh Tân (Thủy Nguyên)
  type_differs,    ///< another type of unit by the same name: Xã Trường Sơn, Thị trấn Trường Sơn
  accent_free,     ///< equal without any marks
  none,
};

/// `exact`, `tone-placement`, `suffix-removed`, `type-differs`, `accent-free`, `none`.
[[nodiscard]] DVC_IO_EXPORT std::string_view name(rung how) noexcept;

/// What a name could mean: the first rung with any candidate, and all candidates there, in the order of the list.
struct name_match {
  rung how = rung::none;
  std::vector<const units::unit*> candidates{};

  /// The unit that was meant, or null: for several candidates, and for rungs that only propose.
  [[nodiscard]] const units::unit* unit() const noexcept {
    return candidates.size() == 1 && how <= rung::suffix_removed ? candidates.front() : nullptr;
  }
};

/// The names of a tree of units, indexed once: after that, what a match takes does not grow with the number of units.
class DVC_IO_EXPORT name_index {
 public:
  /// Indexes the names of `of`, which is kept. A name that is not UTF-8 is never found.
  explicit name_index(units::hierarchy of);

  [[nodiscard]] const units::hierarchy& units() const noexcept { return units_; }

  /// Finds a name with its type ("Xã Minh Tân") among the units directly below `parent` (empty: the provinces).
  ///
  /// The units found stay in the index. Errors: `unknown_unit` for a parent that is not there, `encoding` for a name that is
  /// not UTF-8, `argument` for an empty one. Source: the ladder of Definitions 5.
  [[nodiscard]] result<name_match> match(std::string_view name, const unit_id& parent) const;

  /// The units whose name holds `text`, whatever their case and marks. Errors: `encoding`, `argument` for no text.
  [[nodiscard]] result<std::vector<const units::unit*>> search(std::string_view text) const;

 private:
  units::hierarchy units_;
  std::unordered_map<std::string, std::vector<std::size_t>> positions_;  // by rung, parent and form of the name
  std::vector<std::string> bare_;                                       // each name, accent-free
};

/// Equal for names that differ in normal form, case, spaces, or where a tone mark stands. Errors: `encoding`.
[[nodiscard]] DVC_IO_EXPORT result<std::string> name_key(std::string_view text);

/// Small letters without marks, d for đ, single spaces: for search and proposals, never for a join. Errors: `encoding`.
[[nodiscard]] DVC_IO_EXPORT result<std::string> accent_free(std::string_view text);

/// Bytes whose order is the order of the Vietnamese alphabet: a ă â b c d đ e ê ... o ô ơ ... u ư ..., then the tones
/// ngang, huyền, hỏi, ngã, sắc, nặng, syllable by syllable wherever the mark stands, then small before capital letters.
///
/// Equal for texts in NFC and NFD. Errors: `encoding`. Source: CLDR root and vi as restated in Definitions 9.
[[nodiscard]] DVC_IO_EXPORT result<std::string> sort_key(std::string_view text);

}  // namespace dvc::io
