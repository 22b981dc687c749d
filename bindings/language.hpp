// The language of sentences, as Python names it.
#pragma once

#include <string>

#include "bind.hpp"
#include "dvc/io/table.hpp"

namespace bindings {

/// The language of that name. Errors: `argument`.
[[nodiscard]] inline dvc::io::language language_of(const std::string& text) {
  return named(dvc::io::parse_language, text, "language; give en or vi");
}

}  // namespace bindings
