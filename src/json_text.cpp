#include "json_text.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "text.hpp"

namespace dvc::io {
namespace {

constexpr std::size_t max_depth = 32;
constexpr std::size_t max_values = 4'000'000;  // a value in memory is far larger than the two bytes it may take in a file

// Builds a document and stops at the first thing that the parser of the library would let pass.
class strict_builder final : public nlohmann::json_sax<json> {
 public:
  explicit strict_builder(std::string_view text, const std::string& file) : text_(text), file_(file) {}

  json document;
  std::optional<failure> found;

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override {
    return put(value) && (value <= static_cast<number_unsigned_t>(std::numeric_limits<count_t>::max()) || too_big(std::to_string(value)));
  }
  // The parser hands an integer that exceeds 64 bits over as a float, with its text.
  bool number_float(number_float_t value, const string_t& token) override {
    return put(value) && (token.find_first_of(".eE") != std::string::npos || too_big(token));
  }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return put(nullptr); }  // JSON text has none
  bool start_object(std::size_t) override { return keys_.emplace_back(), enter(json::object()); }
  bool end_object() override { return keys_.pop_back(), open_.pop_back(), true; }
  bool start_array(std::size_t) override { return enter(json::array()); }
  bool end_array() override { return open_.pop_back(), true; }
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
  bool put(json value) {
    if (++values_ > max_values) return stop({errc::range, "the document has more than 4 000 000 values", {file_, -1, {}}});
    if (open_.empty()) last_ = &(document = std::move(value));
    else if (open_.back()->is_array()) last_ = &open_.back()->get_ref<json::array_t&>().emplace_back(std::move(value));
    else last_ = &open_.back()->get_ref<json::object_t&>().emplace_back(last_key_, std::move(value)).second;
    return true;
  }
  bool enter(json container) {
    if (!put(std::move(container))) return false;
    open_.push_back(last_);  // stays where it is: what holds it does not grow before it is closed
    return open_.size() <= max_depth ||
           stop({errc::range, "the document is nested more than " + std::to_string(max_depth) + " deep", {file_, -1, {}}});
  }
  bool too_big(const std::string& token) {
    return stop({errc::overflow, "the number " + token + " does not fit 64 bits", {file_, -1, last_key_}});
  }

  std::string_view text_;
  const std::string& file_;
  std::vector<std::set<std::string>> keys_;
  std::string last_key_;
  std::vector<json*> open_;  // from the document inwards
  json* last_ = nullptr;
  std::size_t values_ = 0;
};

}  // namespace

json number(const quota::cell& c) {
  if (!c) return nullptr;
  if (c->places == 0) return c->digits;
  double scale = 1;
  for (int i = 0; i < c->places; ++i) scale *= 10;
  return static_cast<double>(c->digits) / scale;  // the double nearest to the print, which prints the same digits
}

result<json> parse_json(std::string_view text, const std::string& file) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (const auto bad = first_bad_byte(text))
    return failure{errc::encoding, "the bytes are not UTF-8, from byte " + std::to_string(*bad + 1), {file, -1, {}}};
  strict_builder strict(text, file);
  if (!json::sax_parse(text, &strict))
    return strict.found.value_or(failure{errc::syntax, "this is not JSON", {file, -1, {}}});
  return std::move(strict.document);
}

}  // namespace dvc::io
