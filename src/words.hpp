// Numbers and names in the words of a language, for tables and explanations alike.
#pragma once

#include <string>
#include <string_view>

#include "dvc/base/decimal.hpp"
#include "dvc/io/table.hpp"
#include "dvc/quota/model.hpp"

namespace dvc::io {

/// Digits in groups of three, with the mark of the language: 24,082 or 24.082.
[[nodiscard]] std::string grouped(std::string digits, language lang);
[[nodiscard]] inline std::string grouped(count_t n, language lang) { return grouped(std::to_string(n), lang); }

/// A rate in percent with at most two decimals, half-up, `~` before it where that is not exact: 60%, ~68.64%.
[[nodiscard]] std::string percent(const rational& rate, language lang);

/// A number of dossiers with at most two decimals, `~` before it where that is not exact: 63,673.2.
[[nodiscard]] std::string amount(const rational& dossiers, language lang);

/// The model in words.
[[nodiscard]] std::string_view in_words(quota::model by, language lang);

}  // namespace dvc::io
