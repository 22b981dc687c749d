// What readers of JSON descriptions share: keys checked one by one, lists walked with paths for messages, the first failure kept.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dvc/base/result.hpp"
#include "resource.hpp"

namespace dvc::io {

class json_reader {
 protected:
  explicit json_reader(const std::string& file) : file_(file) {}

  void fail(errc code, std::string message, std::string where) {
    if (!failed_) failed_ = failure{code, std::move(message), {file_, -1, std::move(where)}};
  }
  static std::string at(const std::string& path, std::string_view key) {
    return path.empty() ? std::string(key) : path + "." + std::string(key);
  }
  static std::string text(const json& o, const char* key) { return o.at(key).get<std::string>(); }

  // True where an object has the keys that it must have, `nested` ones too, no others, and what each may hold.
  bool checked(const json& o, const std::string& path, const std::vector<field_spec>& keys,
               const std::vector<std::string_view>& nested = {}, const std::vector<std::string_view>& nested_optional = {}) {
    if (!o.is_object()) return fail(errc::schema, "an object is expected here", path), false;
    const auto among = [](const auto& list, std::string_view key) { return std::ranges::find(list, key) != list.end(); };
    for (const auto& [key, value] : o.items()) {
      const auto spec = std::ranges::find(keys, std::string_view(key), &field_spec::name);
      if (spec != keys.end()) {
        if (const auto bad = wrong(cell::of(value), *spec)) return fail(bad->code, bad->message, at(path, key)), false;
      } else if (!among(nested, key) && !among(nested_optional, key)) {
        return fail(errc::schema, "this key is not known here", at(path, key)), false;
      }
    }
    for (const field_spec& spec : keys)
      if (!spec.optional && !o.contains(spec.name))
        return fail(errc::schema, "this key is missing", at(path, spec.name)), false;
    for (const std::string_view key : nested)
      if (!o.contains(key)) return fail(errc::schema, "this key is missing", at(path, key)), false;
    return true;
  }
  // Reads the entries of a list that is there, counted from 1 in messages.
  template <class Read>
  void each(const json& o, const char* key, Read read, const std::string& path = {}) {
    if (failed_ || !o.contains(key)) return;
    const json& list = o.at(key);
    if (!list.is_array()) return fail(errc::schema, "an array is expected here", at(path, key));
    for (std::size_t i = 0; i < list.size() && !failed_; ++i) read(list[i], at(path, key) + "[" + std::to_string(i + 1) + "]");
  }

  const std::string& file_;
  std::optional<failure> failed_;
};

}  // namespace dvc::io
