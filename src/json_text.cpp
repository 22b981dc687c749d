#include "json_text.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <vector>

#include "text.hpp"

namespace dvc::io {
namespace {

constexpr std::size_t max_depth = 32;
constexpr std::size_t max_values = 4'000'000;  // a value in memory is far larger than the two bytes it may take in a file

// Walks a document without building it and stops at the first thing that a DOM would hide.
class strictness final : public nlohmann::json_sax<json> {
 public:
  explicit strictness(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  std::optional<failure> found;

  bool null() override { return one_more(); }
  bool boolean(bool) override { return one_more(); }
  bool number_integer(number_integer_t) override { return one_more(); }
  bool number_unsigned(number_unsigned_t value) override {
    if (!one_more()) return false;
    return value <= static_cast<number_unsigned_t>(std::numeric_limits<count_t>::max()) || too_big(std::to_string(value));
  }
  // The parser hands an integer that exceeds 64 bits over as a float, with its text.
  bool number_float(number_float_t, const string_t& token) override {
    return one_more() && (token.find_first_of(".eE") != std::string::npos || too_big(token));
  }
  bool string(string_t&) override { return one_more(); }
  bool binary(binary_t&) override { return one_more(); }
  bool start_object(std::size_t) override { return keys_.emplace_back(), enter(); }
  bool end_object() override { return keys_.pop_back(), --depth_, true; }
  bool start_array(std::size_t) override { return enter(); }
  bool end_array() override { return --depth_, true; }
  bool key(string_t& name) override {
    last_key_ = name;
    return keys_.back().insert(name).second ||
           stop({errc::duplicate, "the key \"" + name + "\" stands twice in one object", {file_, -1, name}});
  }
  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    const std::string_view before = text_.substr(0, std::min(position == 0 ? 0 : position - 1, text_.size()));
    const auto line = 1 + std::ranges::count(before, '\n');
    const auto column = before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1) + 1;
    return stop({errc::syntax, "this is not JSON: unexpected text at line " + std::to_string(line) + ", character " +
                                   std::to_string(column), {file_, -1, {}}});
  }

 private:
  bool stop(failure f) {
    if (!found) found = std::move(f);
    return false;
  }
  bool one_more() {
    return ++values_ <= max_values || stop({errc::range, "the document has more than 4 000 000 values", {file_, -1, {}}});
  }
  bool enter() {
    if (!one_more()) return false;
    return ++depth_ <= max_depth ||
           stop({errc::range, "the document is nested more than " + std::to_string(max_depth) + " deep", {file_, -1, {}}});
  }
  bool too_big(const std::string& token) {
    return stop({errc::overflow, "the number " + token + " does not fit 64 bits", {file_, -1, last_key_}});
  }

  std::string_view text_;
  const std::string& file_;
  std::vector<std::set<std::string>> keys_;
  std::string last_key_;
  std::size_t depth_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

result<json> parse_json(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto bad = first_bad_byte(text))
    return failure{errc::encoding, "the bytes are not UTF-8, from byte " + std::to_string(*bad + 1), {file, -1, {}}};
  strictness strict(text, file);
  if (!json::sax_parse(text, &strict))
    return strict.found.value_or(failure{errc::syntax, "this is not JSON", {file, -1, {}}});
  return json::parse(text);
}

}  // namespace dvc::io
