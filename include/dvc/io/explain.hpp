// Writes an explanation: sentences that a clerk can replay with a pocket calculator, and JSON.
#pragma once

#include <string>
#include <vector>

#include "dvc/io/export.hpp"
#include "dvc/io/table.hpp"
#include "dvc/plan/explain.hpp"

namespace dvc::io {

/// Who the quota is for, in one line: name, code, level, parent and plan.
[[nodiscard]] DVC_IO_EXPORT std::string heading(const plan& p, const explanation& x, language lang);

/// The steps of the arithmetic, one sentence or two each, numbers grouped as the language does.
[[nodiscard]] DVC_IO_EXPORT std::vector<std::string> steps(const explanation& x, language lang);

/// The heading, then the steps, numbered.
[[nodiscard]] DVC_IO_EXPORT std::string to_text(const plan& p, const explanation& x, language lang);

/// Every number of the explanation, ratios as exact text, and the steps in both languages.
[[nodiscard]] DVC_IO_EXPORT std::string to_json(const plan& p, const explanation& x);

}  // namespace dvc::io
