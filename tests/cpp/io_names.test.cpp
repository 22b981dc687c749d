// Names: one key for one name however it is typed, the ladder rung by rung, and the order of the Vietnamese alphabet.
#include "dvc/io/names.hpp"

#include <algorithm>
#include <doctest/doctest.h>
#include <random>
#include <string>
#include <vector>

#include "dvc/units/registry.hpp"

namespace {

using namespace dvc;
using namespace dvc::io;

const date on = *parse_date("2022-05-27");

units::hierarchy tree(const std::vector<std::string>& names, const std::string& district = "Huyện Thuỷ Nguyên") {
  std::vector<units::dated_unit> list{{{unit_id("31"), level::province, 0, "", "Thành phố Hải Phòng", "", {}}, {on, {}}},
                                      {{unit_id("311"), level::district, 0, "", district, "", unit_id("31")}, {on, {}}}};
  for (std::size_t i = 0; i < names.size(); ++i)
    list.push_back({{unit_id("C" + std::to_string(i)), level::commune, 0, "", names[i], "", unit_id("311")}, {on, {}}});
  return units::registry::make(list).value().at(on).value();
}

std::string outcome(const std::vector<std::string>& names, const std::string& wanted) {
  const name_index among(tree(names));
  const auto m = among.match(wanted, unit_id("311")).value();
  std::string text(name(m.how));
  for (const auto* u : m.candidates) text += " " + u->code.str();
  return text + (m.unit() != nullptr ? " joins" : "");
}

TEST_CASE("the ladder, rung by rung, inside the parent") {
  CHECK(outcome({"Xã An Hoà", "Xã An Lư"}, "Xã An Lư") == "exact C1 joins");
  CHECK(outcome({"Xã An Hoà"}, "Xã An Hòa") == "tone-placement C0 joins");
  CHECK(outcome({"xã Bắc Sơn"}, " Xã  BẮC Sơn ") == "tone-placement C0 joins");
  CHECK(outcome({"Xã Minh Tân"}, "Xã Minh Tân (Thủy Nguyên)") == "suffix-removed C0 joins");
  CHECK(outcome({"Xã Minh Tân"}, "Xã Minh Tân (Huyện Thuỷ Nguyên)") == "suffix-removed C0 joins");
  CHECK(outcome({"Xã Minh Tân"}, "Xã Minh Tân (Kiến Thụy)") == "none");
  CHECK(outcome({"Thị trấn Trường Sơn"}, "Xã Trường Sơn") == "type-differs C0");
  CHECK(outcome({"Thị trấn Minh Tân"}, "Xã Minh Tân (Thủy Nguyên)") == "type-differs C0");
  CHECK(outcome({"Xã Hoằng Phú"}, "Xa Hoang Phu") == "accent-free C0");
  CHECK(outcome({"Xã Hoằng Phú", "Xã Hoằng Phụ"}, "Xã Hoằng Phu") == "accent-free C0 C1");
  CHECK(outcome({"Xã Hoằng Phú", "Xã Hoằng Phụ"}, "Xã Hoằng Phụ") == "exact C1 joins");
  CHECK(outcome({"Xã An Hoà", "Xã An Hòa"}, "xã an hoà") == "tone-placement C0 C1");  // several: refused, all listed
  CHECK(outcome({"Xã Đông Sơn"}, "Xã Động Sơn") == "accent-free C0");
  CHECK(outcome({"Xã Đông Sơn"}, "Xã Tây Sơn") == "none");
}

TEST_CASE("what matching and searching refuse") {
  const name_index among(tree({"Xã Đồng Bài"}));
  CHECK(among.match("Xã Đồng Bài", unit_id("999")).error().code == errc::unknown_unit);
  CHECK(among.match(" ", unit_id("311")).error().code == errc::argument);
  CHECK(among.match("X\xC3", unit_id("311")).error().code == errc::encoding);
  CHECK(among.match("Thành phố Hải Phòng", {})->unit() != nullptr);
  CHECK(among.search("").error().code == errc::argument);
  CHECK(among.search("dong bai")->size() == 1);
  CHECK(among.search("THUY")->front()->code == unit_id("311"));
  CHECK(among.search("kien an")->empty());
}

TEST_CASE("matching does not see the normal form, and a matched name matches itself") {
  // the same texts in NFC and in NFD, typed by hand from the Unicode charts
  const std::string nfc = "Hòa Bình \xE1\xBA\xAD";                                          // ậ as one code point
  const std::string nfd = "Ho\xCC\x80" "a Bi\xCC\x80nh a\xCC\xA3\xCC\x82";                    // a, dot below, circumflex
  const std::string swapped = "Ho\xCC\x80" "a Bi\xCC\x80nh a\xCC\x82\xCC\xA3";                // not canonical order
  for (const std::string& other : {nfd, swapped}) {
    CHECK(name_key(nfc).value() == name_key(other).value());
    CHECK(accent_free(nfc).value() == accent_free(other).value());
    CHECK(sort_key(nfc).value() == sort_key(other).value());
    CHECK(outcome({nfc}, other) == "exact C0 joins");
  }
  CHECK(accent_free("Đường  Thủy").value() == "duong thuy");
  for (const char* text : {"Hoà", "Hòa", "Thủy Nguyên", "Xã Minh Tân (Kiến Thụy)", "Ia-Mơ", "ĐỒNG BÀI"}) {
    const std::string key = name_key(text).value();
    CHECK(name_key(key).value() == key);
    CHECK(accent_free(accent_free(text).value()).value() == accent_free(text).value());
  }
}

// Seen to fail with tones compared letter by letter where they stand: Hoà and Hòa then sort apart.
TEST_CASE("names sort by the Vietnamese alphabet: letters first, then tones, wherever the mark stands") {
  const std::vector<std::string> sorted{"An 2",   "An Hòa", "Ăn",     "Ân",     "Bà",     "Cao",    "Da",     "Đa",   "Em",     "Êm",
                                        "Fa",     "Ho",     "hoa",    "Hoa",    "Hoà",    "Hỏa",    "Hoã",    "Hóa",  "Hoạ",    "Hoà An",
                                        "Hoa Lư", "Hoan",   "Hô",     "Hơ",     "Oanh",   "Ôn",     "Ơn",     "Tu",   "Tư",     "Vũ",
                                        "Xa",     "Yên",    "Za"};
  std::vector<std::string> mixed = sorted;
  std::mt19937 random(7);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(mixed, random);
    std::ranges::sort(mixed, {}, [](const std::string& s) { return sort_key(s).value(); });
    CHECK(mixed == sorted);
  }
  CHECK(sort_key("Hoà").value() == sort_key("Hòa").value());
  CHECK(sort_key("\xFF").error().code == errc::encoding);
}

}  // namespace
