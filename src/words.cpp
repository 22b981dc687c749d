#include "words.hpp"

namespace dvc::io {
namespace {

// At most two decimals and no zeros at their end.
std::string shortest(const rational& value, int shift, language lang) {
  decimal d = rounded_half_up(value, 2, shift);
  while (d.places > 0 && d.digits % 10 == 0) d.digits /= 10, --d.places;
  const std::string text = d.str();
  const std::size_t point = text.find('.');
  std::string shown = grouped(text.substr(0, point), lang);
  if (point != std::string::npos) shown.append(1, lang == language::vi ? ',' : '.').append(text.substr(point + 1));
  return shown;
}

// Whether `scale` times the value is whole.
bool is_exact(const rational& value, unsigned scale) {
  return wide::u128(scale) % value.denominator() == wide::u128(0U);
}

}  // namespace

std::string grouped(std::string digits, language lang) {
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, lang == language::vi ? '.' : ',');
  return digits;
}

std::string percent(const rational& rate, language lang) {
  return std::string(is_exact(rate, 10'000U) ? "" : "~").append(shortest(rate, 2, lang)).append("%");
}

std::string amount(const rational& dossiers, language lang) {
  return std::string(is_exact(dossiers, 100U) ? "" : "~").append(shortest(dossiers, 0, lang));
}

std::string_view in_words(quota::model by, language lang) {
  const bool vi = lang == language::vi;
  switch (by) {
    case quota::model::share_of_deficit: return vi ? "Theo tỷ trọng hồ sơ chưa trực tuyến" : "Share of deficit";
    case quota::model::uniform: return vi ? "Một tỷ lệ chung" : "Uniform rate";
    case quota::model::by_tier: return vi ? "Tỷ lệ theo nhóm" : "Rate by tier";
    case quota::model::fill_the_gap: return vi ? "Bù phần còn thiếu" : "Fill the gap";
  }
  return {};
}

}  // namespace dvc::io
