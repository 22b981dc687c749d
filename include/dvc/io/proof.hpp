// Says in words what proves a row of an allocation.
#pragma once

#include <span>
#include <string>

#include "dvc/apportion/explain.hpp"
#include "dvc/apportion/explain_hierarchy.hpp"
#include "dvc/io/export.hpp"
#include "dvc/io/table.hpp"

namespace dvc::io {

/// How a row came to its count, in sentences that a clerk can replay with pen and paper. No row is numbered in them, as files,
/// arrays and lists count rows differently.
[[nodiscard]] DVC_IO_EXPORT std::string sentence(const apportion::explanation& e, language lang);

/// The same down a tree, a line for each level and one for the row. `names`: one for each group, or none.
[[nodiscard]] DVC_IO_EXPORT std::string sentence(const apportion::hierarchy_explanation& e, std::span<const std::string> names,
                                                 language lang);

}  // namespace dvc::io
