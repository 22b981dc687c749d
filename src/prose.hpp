// Sentences in two languages, written beside each other so that neither is forgotten.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "dvc/apportion/explain.hpp"
#include "dvc/base/rational.hpp"
#include "dvc/io/table.hpp"
#include "words.hpp"

namespace dvc::io {

// Both languages of one phrase.
struct phrase {
  std::string_view en, vi;
};

// Collects the sentences; `#` in a phrase stands for the next text given.
class prose {
 public:
  explicit prose(language lang) : lang_(lang) {}

  template <class... Texts>
  void say(phrase words, const Texts&... texts) {
    const std::string list[] = {std::string(texts)..., std::string()};
    const std::string* next = list;
    if (!text_.empty()) text_ += ' ';
    for (const char c : pick(words)) c == '#' ? text_ += *next++ : text_ += c;
  }
  [[nodiscard]] std::string_view pick(phrase words) const { return lang_ == language::vi ? words.vi : words.en; }
  [[nodiscard]] std::string take() { return std::move(text_); }

  [[nodiscard]] std::string number(wide::u128 n) const { return grouped(wide::to_string(n), lang_); }
  [[nodiscard]] std::string number(count_t n) const { return grouped(n, lang_); }
  // 2, 3/5 or 2 + 3/5
  [[nodiscard]] std::string number(count_t whole, wide::u128 top, wide::u128 bottom) const {
    const std::string part = number(top) + "/" + number(bottom);
    return top == wide::u128(0U) ? number(whole) : whole == 0 ? part : number(whole) + " + " + part;
  }
  [[nodiscard]] std::string number(const apportion::written& w) const { return number(w.whole, w.top, w.bottom); }
  [[nodiscard]] std::string number(const apportion::mixed& m) const {
    return number(m.whole, m.part.numerator(), m.part.denominator());
  }
  [[nodiscard]] std::string number(const rational& r) const {
    const wide::u128 top = r.numerator() % r.denominator(), whole = r.numerator() / r.denominator();
    if (top == wide::u128(0U)) return number(whole);
    const std::string part = number(top) + "/" + number(r.denominator());
    return whole == wide::u128(0U) ? part : number(whole) + " + " + part;
  }

 private:
  language lang_;
  std::string text_;
};

}  // namespace dvc::io
