// Strict JSON: valid UTF-8, no key twice, no deep nesting, no integer that 64 bits cannot hold.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "dvc/base/result.hpp"
#include "dvc/quota/printed.hpp"

namespace dvc::io {

using json = nlohmann::ordered_json;

/// A cell as it is printed, as a number; null for an empty one.
[[nodiscard]] json number(const quota::cell& c);

/// Parses a document. Errors: `encoding`, `syntax` (with line and column), `duplicate`, `overflow`, `range` for nesting.
[[nodiscard]] result<json> parse_json(std::string_view text, const std::string& file);

}  // namespace dvc::io
