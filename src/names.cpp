#include "dvc/io/names.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>

#include "name_words.hpp"
#include "text.hpp"

namespace dvc::io {
namespace {

using points = std::vector<utf8proc_int32_t>;

// What stands over and under a letter, as NFD has it.
constexpr utf8proc_int32_t grave = 0x300, acute = 0x301, circumflex = 0x302, tilde = 0x303, breve = 0x306, hook = 0x309,
                           horn = 0x31B, dot_below = 0x323, crossed_d = 0x111;
constexpr std::array tones{grave, hook, tilde, acute, dot_below};  // in the order of the alphabet, after no tone

std::optional<std::size_t> tone_of(utf8proc_int32_t point) {
  const auto found = std::ranges::find(tones, point);
  return found == tones.end() ? std::nullopt : std::optional{static_cast<std::size_t>(found - tones.begin())};
}

bool is_mark(utf8proc_int32_t point) {
  if (point < 0x300) return false;
  const auto category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC || category == UTF8PROC_CATEGORY_ME;
}

bool is_letter(utf8proc_int32_t point) {
  if (point < 0x80) return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z');
  const auto category = utf8proc_category(point);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

bool is_space(utf8proc_int32_t point) {
  if (point < 0x80) return point == ' ' || (point >= '\t' && point <= '\r');
  return utf8proc_category(point) == UTF8PROC_CATEGORY_ZS;
}

const utf8proc_uint8_t* bytes(std::string_view text) { return reinterpret_cast<const utf8proc_uint8_t*>(text.data()); }

std::string nfc_of(std::string_view text) {
  if (is_nfc(text)) return std::string(text);
  utf8proc_uint8_t* made = nullptr;
  const auto size = utf8proc_map(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), &made,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(made, &std::free);
  return size > 0 ? std::string(reinterpret_cast<const char*>(made), static_cast<std::size_t>(size)) : std::string{};
}

// The code points of valid UTF-8 in NFD.
points decomposed(std::string_view text, int options = 0) {
  points all(text.size() + 1);
  for (;;) {
    const auto room = static_cast<utf8proc_ssize_t>(all.size());
    const auto size = utf8proc_decompose(bytes(text), static_cast<utf8proc_ssize_t>(text.size()), all.data(), room,
                                         static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | options));
    all.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    if (size <= room) return all;
  }
}

void append(std::string& text, utf8proc_int32_t point) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(point, bytes.data());
  text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
}

// Spaces at the ends dropped, every run of them as one.
points single_spaced(const points& all) {
  points kept;
  for (const auto point : all) {
    if (!is_space(point)) kept.push_back(point);
    else if (!kept.empty() && kept.back() != ' ') kept.push_back(' ');
  }
  if (!kept.empty() && kept.back() == ' ') kept.pop_back();
  return kept;
}

std::string key_of(const points& folded) {
  std::string key;
  points pending;  // the tone marks of the syllable at hand
  const auto end_syllable = [&] {
    std::ranges::sort(pending);
    for (const auto tone : pending) append(key, tone);
    pending.clear();
  };
  for (const auto point : single_spaced(folded)) {
    if (tone_of(point)) {
      pending.push_back(point);
      continue;
    }
    if (!is_letter(point) && !is_mark(point)) end_syllable();
    append(key, point);
  }
  end_syllable();
  return key;
}

std::string bare_of(const points& folded) {
  points letters;
  for (const auto point : folded)
    if (!is_mark(point)) letters.push_back(point == crossed_d ? 'd' : point);
  std::string bare;
  for (const auto point : single_spaced(letters)) append(bare, point);
  return bare;
}

std::string key_of(std::string_view text) { return key_of(decomposed(text, UTF8PROC_CASEFOLD)); }
std::string bare_of(std::string_view text) { return bare_of(decomposed(text, UTF8PROC_CASEFOLD)); }

// A key without the type in front of the name.
std::string_view untyped(std::string_view key) {
  static const auto types = [] {
    std::vector<std::string> keys;
    for (const std::string_view word : type_words) keys.push_back(key_of(word) + " ");
    return keys;
  }();
  for (const std::string& type : types)
    if (key.size() > type.size() && key.starts_with(type)) return key.substr(type.size());
  return key;
}

// The name without a bracketed parent behind it; nothing where the brackets hold anything else.
std::optional<std::string> without_parent(std::string_view given, const units::unit* parent) {
  if (parent == nullptr) return std::nullopt;
  const std::string nfc = nfc_of(given);
  const auto last = nfc.find_last_not_of(" \t");
  const auto open = nfc.rfind('(');
  if (last == std::string::npos || nfc[last] != ')' || open == std::string::npos || open > last) return std::nullopt;
  const std::string inside = key_of(std::string_view(nfc).substr(open + 1, last - open - 1)), above = key_of(parent->name);
  if (inside != above && inside != untyped(above)) return std::nullopt;
  return key_of(std::string_view(nfc).substr(0, open));
}

// Where a form of a name stands in the index: names are looked for inside their parent only.
std::string place(rung of, const unit_id& parent, std::string_view form) {
  std::string key(1, static_cast<char>('0' + static_cast<int>(of)));
  return key.append(parent.str()).append(1, '\n').append(form);
}

failure not_utf8(std::size_t byte) {
  return {errc::encoding, "the text is not UTF-8, from byte " + std::to_string(byte + 1)};
}

// Primary weights: space, other signs, digits, the Vietnamese alphabet with f j w z in their Latin places, other letters.
void append_primary(std::string& key, utf8proc_int32_t base, utf8proc_int32_t shape) {
  constexpr std::string_view latin = "abcdefghijklmnopqrstuvwxyz";
  // the letters added before a Latin one: ă â, đ, ê, ô ơ, ư
  constexpr std::array<std::uint8_t, 26> shift{0, 2, 2, 2, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 6, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7};
  constexpr int first_letter = 0x20;
  const auto put = [&key](int weight) { key += static_cast<char>(weight); };
  const auto point = [&] {
    for (const int bits : {16, 8, 0}) put((base >> bits) & 0xFF);
  };
  if (base == ' ') return put(0x02);
  if (base >= '0' && base <= '9') return put(0x10 + (base - '0'));
  if (base == crossed_d) return put(first_letter + 3 + shift[3] + 1);
  if (base >= 'a' && base <= 'z') {
    const auto index = static_cast<std::size_t>(base - 'a');
    static_assert(latin.size() == shift.size());
    int extra = 0;
    if (shape == breve && base == 'a') extra = 1;
    if (shape == circumflex) extra = base == 'a' ? 2 : (base == 'e' || base == 'o' ? 1 : 0);
    if (shape == horn) extra = base == 'o' ? 2 : (base == 'u' ? 1 : 0);
    return put(first_letter + static_cast<int>(index) + shift[index] + extra);
  }
  put(is_letter(base) ? 0x60 : 0x03);
  point();
}

}  // namespace

std::string_view name(rung how) noexcept {
  switch (how) {
    case rung::exact: return "exact";
    case rung::tone_placement: return "tone-placement";
    case rung::suffix_removed: return "suffix-removed";
    case rung::type_differs: return "type-differs";
    case rung::accent_free: return "accent-free";
    case rung::none: return "none";
  }
  return "none";
}

result<std::string> name_key(std::string_view text) {
  if (const auto bad = first_bad_byte(text)) return not_utf8(*bad);
  return key_of(text);
}

result<std::string> accent_free(std::string_view text) {
  if (const auto bad = first_bad_byte(text)) return not_utf8(*bad);
  return bare_of(text);
}

result<std::string> sort_key(std::string_view text) {
  if (const auto bad = first_bad_byte(text)) return not_utf8(*bad);
  std::string letters, syllables, cases, marks;
  const points all = single_spaced(decomposed(text));
  bool in_syllable = false, toned = false;
  const auto end_syllable = [&] {
    if (in_syllable && !toned) syllables += '\x02';
    in_syllable = toned = false;
  };
  for (std::size_t i = 0; i < all.size();) {
    const auto written = all[i++], base = utf8proc_tolower(written);
    if (!is_letter(base)) end_syllable();
    in_syllable = in_syllable || is_letter(base);
    utf8proc_int32_t shape = 0;
    for (; i < all.size() && is_mark(all[i]); ++i) {
      if (const auto tone = tone_of(all[i]); tone && in_syllable) {
        syllables += static_cast<char>(3 + *tone);
        toned = true;
      } else if (shape == 0 && (all[i] == breve || all[i] == circumflex || all[i] == horn)) {
        shape = all[i];
      } else {
        append(marks, all[i]);
      }
    }
    append_primary(letters, base, shape);
    cases += base == written ? '\x02' : '\x03';
  }
  end_syllable();
  return letters + '\x01' + syllables + '\x01' + cases + '\x01' + marks;
}

name_index::name_index(units::hierarchy of) : units_(std::move(of)) {
  const auto all = units_.all();
  positions_.reserve(4 * all.size());
  bare_.reserve(all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const std::string& name = all[i].name;
    const points folded = decomposed(name, UTF8PROC_CASEFOLD);
    const std::string key = key_of(folded);
    bare_.push_back(bare_of(folded));
    const auto put = [&](rung how, std::string_view form) {
      if (!form.empty()) positions_[place(how, all[i].parent, form)].push_back(i);
    };
    put(rung::exact, nfc_of(name));
    put(rung::tone_placement, key);
    put(rung::type_differs, untyped(key));
    put(rung::accent_free, bare_.back());
  }
}

result<name_match> name_index::match(std::string_view name, const unit_id& parent) const {
  if (const auto bad = first_bad_byte(name)) return not_utf8(*bad);
  const units::unit* above = units_.find(parent);
  if (!parent.empty() && above == nullptr)
    return failure{errc::unknown_unit, "the parent \"" + parent.str() + "\" is not one of these units"};
  const std::string key = key_of(name);
  if (key.empty()) return failure{errc::argument, "a name is empty; give the name of a unit"};

  name_match found;
  // Whether the units have that form of their name; `how` is what that says about the name given.
  const auto any = [&](rung of, std::string_view form, rung how) {
    const auto at = positions_.find(place(of, parent, form));
    if (at == positions_.end()) return false;
    found.how = how;
    for (const std::size_t i : at->second) found.candidates.push_back(&units_.all()[i]);
    return true;
  };
  if (any(rung::exact, nfc_of(name), rung::exact)) return found;
  if (any(rung::tone_placement, key, rung::tone_placement)) return found;
  const auto shorter = without_parent(name, above);
  if (shorter && any(rung::tone_placement, *shorter, rung::suffix_removed)) return found;
  const std::string& rest = shorter ? *shorter : key;
  if (any(rung::type_differs, untyped(rest), rung::type_differs)) return found;
  any(rung::accent_free, bare_of(rest), rung::accent_free);
  return found;
}

result<std::vector<const units::unit*>> name_index::search(std::string_view text) const {
  if (const auto bad = first_bad_byte(text)) return not_utf8(*bad);
  const std::string wanted = bare_of(text);
  if (wanted.empty()) return failure{errc::argument, "there is no text to search for"};
  std::vector<const units::unit*> found;
  for (std::size_t i = 0; i < bare_.size(); ++i)
    if (bare_[i].find(wanted) != std::string::npos) found.push_back(&units_.all()[i]);
  return found;
}

}  // namespace dvc::io
