// Says in words what proves a row of an allocation.
#pragma once

#include <string>

#include "dvc/apportion/explain.hpp"
#include "dvc/io/export.hpp"
#include "dvc/io/table.hpp"

namespace dvc::io {

/// How a row came to its count, in sentences that a clerk can replay with pen and paper. No row is numbered in them, as files,
/// arrays and lists count rows differently.
[[nodiscard]] DVC_IO_EXPORT std::string sentence(const apportion::explanation& e, language lang);

}  // namespace dvc::io
