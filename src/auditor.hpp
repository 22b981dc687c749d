// The sentences of an audit, in one language.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dvc/io/audit.hpp"
#include "prose.hpp"

namespace dvc::io {

/// The rule of rounding in words.
[[nodiscard]] phrase in_words(audit::extra_rule rule);

/// How a number is written, in words.
[[nodiscard]] phrase in_words(slip how);

/// A table's text as it may stand in a line: nothing in it commands a terminal.
[[nodiscard]] std::string visible(std::string text);

/// Says what a report found in its table.
class auditor {
 public:
  auditor(const audit::report& r, const audit::table& t, language lang) : r_(r), t_(t), lang_(lang), vi_(lang == language::vi) {}

  /// A finding in one sentence or several, its place first.
  [[nodiscard]] std::string sentence(const audit::finding& f) const { return place(f) + says(f); }

  /// "Communes, row 97 (Xã Trường Sơn, Huyện An Lão), extra: "
  [[nodiscard]] std::string place(const audit::finding& f) const;

  /// "rows 2, 4, 6", ten at most.
  [[nodiscard]] std::string rows(const audit::finding& f, const std::vector<std::size_t>& which) const;

  /// What a level was recomputed with.
  [[nodiscard]] std::string level_line(const audit::audited_part& p) const;

  [[nodiscard]] const audit::part* part_of(const audit::finding& f) const { return f.part ? &t_.parts[*f.part] : nullptr; }
  [[nodiscard]] std::string pick(phrase words) const { return std::string(vi_ ? words.vi : words.en); }

  /// The printed number of a row, or its position from 1.
  [[nodiscard]] static std::string label(const audit::part& p, std::size_t i) {
    return p.rows[i].no.empty() ? std::to_string(i + 1) : visible(p.rows[i].no);
  }

 private:
  using column = quota::column;

  [[nodiscard]] std::string says(const audit::finding& f) const;
  void arithmetic(prose& p, const audit::finding& f) const;
  void totals(prose& p, const audit::finding& f) const;
  void structure(prose& p, const audit::finding& f) const;
  void rounding(prose& p, const audit::finding& f) const;
  void policy(prose& p, const audit::finding& f) const;

  void rules(prose& p, const audit::finding& f, const audit::audited_part& level) const;
  void days(prose& p, const audit::finding& f) const;
  void more(prose& p, const audit::finding& f) const;
  [[nodiscard]] bool by_rounding(const audit::finding& f) const;
  [[nodiscard]] bool column_told(const audit::finding& f) const;
  [[nodiscard]] std::string whole(const audit::finding& f) const;

  [[nodiscard]] std::string n(count_t value) const { return grouped(value, lang_); }
  [[nodiscard]] std::string level_name(level at) const;
  [[nodiscard]] std::string column_name(column c) const;
  [[nodiscard]] std::string columns(audit::column_set set) const;
  [[nodiscard]] std::string formula(const audit::finding& f) const;
  [[nodiscard]] std::string shown(const quota::cell& c, std::optional<column> where) const;
  [[nodiscard]] std::string printed(const audit::finding& f) const;
  [[nodiscard]] std::string beside(const audit::finding& f) const;
  [[nodiscard]] std::string rate(const rational& of) const;
  [[nodiscard]] std::string places(const rational& of, int places) const;
  [[nodiscard]] std::string day(const date& on) const;

  const audit::report& r_;
  const audit::table& t_;
  language lang_;
  bool vi_;
};

}  // namespace dvc::io
