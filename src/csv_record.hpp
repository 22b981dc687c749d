// One record of a CSV text after the other, for every file that has them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace dvc::io {

/// Reads the records of a text whose fields are separated by `mark`, quoted as RFC 4180 has it; LF, CR or CRLF.
class csv_reader {
 public:
  explicit csv_reader(std::string_view text, char mark = ',') : text_(text), mark_(mark) {}

  [[nodiscard]] bool done() const noexcept { return at_ >= text_.size(); }

  /// The fields of the next record; returned is what is wrong with it, or null.
  [[nodiscard]] const char* next(std::vector<std::string>& fields) {
    fields.clear();
    for (;;) {
      if (fields.size() == max_columns) return "there are more than 1000 fields";
      fields.emplace_back();
      if (const char* wrong = field(fields.back())) return wrong;
      if (done()) return nullptr;
      const char c = text_[at_++];
      if (c == mark_) continue;
      if (c == '\r' && !done() && text_[at_] == '\n') ++at_;
      return nullptr;
    }
  }

 private:
  // Bounds the memory that a hostile file can claim.
  static constexpr std::size_t max_columns = 1000;

  [[nodiscard]] bool ends_field(char c) const noexcept { return c == mark_ || c == '\n' || c == '\r'; }

  const char* field(std::string& out) {
    if (!done() && text_[at_] == '"') {
      for (++at_;;) {
        const std::size_t quote = text_.find('"', at_);
        if (quote == std::string_view::npos) return "a quote (\") is opened and never closed";
        out.append(text_.substr(at_, quote - at_));
        at_ = quote + 1;
        if (done() || text_[at_] != '"') break;
        out += '"', ++at_;
      }
      return done() || ends_field(text_[at_]) ? nullptr : "text stands behind a closing quote (\")";
    }
    const std::size_t begin = at_;
    while (!done() && !ends_field(text_[at_])) ++at_;
    out.assign(text_.substr(begin, at_ - begin));
    return out.find('"') == std::string::npos ? nullptr : "a quote (\") stands inside a field that is not quoted";
  }

  std::string_view text_;
  char mark_;
  std::size_t at_ = 0;
};

}  // namespace dvc::io
