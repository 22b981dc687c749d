// Which column of a table holds what, from the words over it and from what is told.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "heading_words.hpp"

namespace dvc::io {

/// The use of a column by the name of its role; null for a role that does not exist.
[[nodiscard]] std::optional<column_use> use_of(std::string_view role_name);

/// Gives each column its role, from the words over it.
class column_roles {
  using column = quota::column;

 public:
  column_roles(std::vector<path> paths, index_t line) : paths_(std::move(paths)), line_(line), uses_(paths_.size()) {}
  // False where a told column is not here.
  bool take(std::span<const column_choice> given);
  // What is wrong is kept until it is known whether this is a quota table at all.
  void recognise();
  [[nodiscard]] const std::optional<failure>& wrong() const noexcept { return wrong_; }
  [[nodiscard]] heading made(std::size_t rows);

 private:
  void by_word(std::size_t k, word w, span over);
  // Of two columns of names, one of districts beside one of communes is where the communes stand.
  void name_columns();
  [[nodiscard]] bool told(std::size_t k) const { return std::ranges::find(told_, k) != told_.end(); }
  [[nodiscard]] bool taken(column c) const;
  void claim(std::size_t k, const column_use& use);
  static std::string_view word_for(role r);

  std::vector<path> paths_;
  index_t line_;
  std::vector<column_use> uses_;
  std::vector<std::size_t> told_, names_, totals_, onlines_;
  std::vector<std::pair<column, std::size_t>> printed_, plain_;
  std::vector<std::pair<column_use, std::size_t>> claims_;
  std::optional<failure> wrong_;
};

}  // namespace dvc::io
