// The packaged index, and files that are refused with their key and rule.
#include "dvc/io/index.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "dvc/io/file.hpp"

namespace {

using namespace dvc::monitor;
using nlohmann::ordered_json;
using dvc::io::language;

ordered_json packaged() { return ordered_json::parse(dvc::io::read_file(DVC_DATASETS "/index_qd766-province.json").value()); }

std::string refused(const ordered_json& changed) {
  const auto p = dvc::io::parse_index(changed.dump(), "my.json");
  REQUIRE_FALSE(p);
  CHECK(p.error().where.file == "my.json");
  return p.error().text();
}

}  // namespace

TEST_CASE("io index: the packaged index holds the parts of Definitions 6") {
  const index_profile p = dvc::io::load_index(DVC_DATASETS "/index_qd766-province.json").value();
  const index_description& d = p.described();
  CHECK(d.name == "qd766-province");
  std::vector<std::string> maxima;
  std::size_t metrics = 0;
  for (const index_group& g : d.groups) maxima.push_back(g.code + " " + g.maximum.str()), metrics += g.metrics.size();
  CHECK(maxima == std::vector<std::string>{"CKMB 18", "TDGQ 20", "CLGQ 12", "TTTT 10", "MDSH 22", "MDHL 18"});
  CHECK(metrics == 17);
  for (const index_group& g : d.groups)
    for (const index_metric& m : g.metrics) {
      CHECK_FALSE(m.source.empty());
      CHECK((m.mark == dvc::calendar::standing::verified) == (m.code != "ONLINE_SERVICES"));
    }
  const index_scheme s = index_scheme::make(p).value();
  CHECK(dvc::io::formula(s.metric_at(s.metrics()[6]), language::en).empty() == false);
  CHECK(dvc::io::formula(d.groups[3].metrics[0], language::en) == "6 x PAYMENT_A + min(2, 2.5 x PAYMENT_B) + 2.5 x PAYMENT_C");
  CHECK(dvc::io::formula(d.groups[5].metrics[0], language::vi) == "6 x min(1; R / 0,9)");
  CHECK(dvc::io::formula(d.groups[2].metrics[0], language::en).empty());
}

TEST_CASE("io index: a score is explained as it is worked out") {
  const index_scheme s = index_scheme::make(dvc::io::load_index(DVC_DATASETS "/index_qd766-province.json").value()).value();
  const auto at = [&](const char* code, dvc::count_t n, dvc::count_t d) { return index_entry{0, s.term_number(code).value(), n, d}; };
  const std::vector<index_entry> figures{at("DOSSIER_RECEIVING_SATISFACTION", 83, 100), at("PAYMENT_A", 1, 2), at("PAYMENT_B", 9, 10),
                                         at("PAYMENT_C", 1, 5), at("ELECTRONIC_CERTIFIED_COPY", 0, 0)};
  const scored_unit u = score(s, 1, figures, std::vector<index_given>{{0, s.published_number("ONLINE_SERVICES").value(), *dvc::ratio(897, 100)}}).value()[0];
  const auto said = [&](const char* code, language lang) { return dvc::io::explanation(s, u, s.published_number(code).value(), lang); };
  CHECK(said("DOSSIER_RECEIVING_SATISFACTION", language::en) == "6 x min(1, 0.8300 / 0.9) = 5.53");
  CHECK(said("DOSSIER_RECEIVING_SATISFACTION", language::vi) == "6 x min(1; 0,8300 / 0,9) = 5,53");
  CHECK(said("PAYMENT", language::en) == "6 x 0.5000 + min(2, 2.5 x 0.9000) + 2.5 x 0.2000 = 5.50");
  CHECK(said("ELECTRONIC_CERTIFIED_COPY", language::en) == "2 (0/0) = 2.00");
  CHECK(said("ONLINE_SERVICES", language::vi) == "8,97 (theo điểm công bố)");
  CHECK(said("ON_TIME", language::en).empty());
  for (const index_remark& r : u.remarks)
    for (const language lang : {language::en, language::vi}) {
      const std::string sentence = dvc::io::sentence(r, s, u, lang);
      CHECK(sentence.find('#') == std::string::npos);
      CHECK(sentence.ends_with('.'));
    }
}

TEST_CASE("io index: what a file says wrong is told with its key") {
  const ordered_json whole = packaged();
  CHECK(dvc::io::parse_index(whole.dump(), "my.json").has_value());
  auto changed = whole;
  changed["groups"][1]["metrics"][0]["maximum"] = "19";
  CHECK(refused(changed) == "my.json, groups[2].metrics[1].terms: the weights of ON_TIME add up to 20, its maximum is 19 (weights-add-up)");
  changed = whole, changed["groups"][0]["maximum"] = 18;
  CHECK(refused(changed).starts_with("my.json, groups[1].maximum: 18 is not"));
  changed = whole, changed["groups"][0]["metrics"][0]["weight"] = "6";
  CHECK(refused(changed) == "my.json, groups[1].metrics[1].weight: this key is not known here");
  changed = whole, changed["groups"][0]["metrics"][0].erase("standing");
  CHECK(refused(changed) == "my.json, groups[1].metrics[1].standing: this key is missing");
  changed = whole, changed["groups"][0]["metrics"][0]["source"] = "nobody";
  CHECK(refused(changed).starts_with("my.json, groups[1].metrics[1].source: the source \"nobody\" is not listed"));
  changed = whole, changed["groups"][4]["metrics"][2]["terms"][0]["zero"]["standing"] = "sure";
  CHECK(refused(changed).starts_with("my.json, groups[5].metrics[3].terms[1].zero.standing: \"sure\" is not one of"));
  changed = whole, changed["groups"][0]["metrics"][0]["levels"] = ordered_json::array();
  CHECK(refused(changed).starts_with("my.json, groups[1].metrics[1].levels: no level is listed"));
  changed = whole, changed["levels"].push_back("province");
  CHECK(refused(changed) == "my.json, levels[2]: \"province\" is listed twice");
  changed = whole, changed["variants"][0]["metrics"][0]["terms"] = "none";
  CHECK(refused(changed) == "my.json, variants[1].metrics[1].terms: an array is expected here");
  changed = whole, changed["sources"].push_back(changed["sources"][0]);
  CHECK(refused(changed).starts_with("my.json, sources[5].id: the source \"qd766\" is listed twice"));
  CHECK(refused(ordered_json::array()) == "my.json: an object is expected here");
  changed = whole, changed.erase("variants");
  CHECK(dvc::io::parse_index(changed.dump(), "my.json").has_value());
  CHECK(dvc::io::load_index(DVC_DATASETS "/index_none.json").error().code == dvc::errc::not_found);
}
