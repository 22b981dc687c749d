// Reading of a calendar file: every key is checked before anything is built from it.
#include "dvc/io/calendar.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "dvc/io/file.hpp"
#include "json_reader.hpp"

namespace dvc::io {
namespace {

using namespace calendar;

constexpr std::array<std::string_view, 7> weekdays{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};
constexpr std::array<std::string_view, 1> formats{"calendar-1"};

std::string quoted(const std::string& text) { return std::string(1, '"').append(text).append(1, '"'); }

class calendar_reader : json_reader {
 public:
  explicit calendar_reader(const std::string& file) : json_reader(file) {}

  result<day_list> run(const json& root) {
    static constexpr bool null = false, optional = true;
    if (checked(root, "", {{"$schema", kind::any_text, null, optional}, {"format", kind::one_of, null, false, formats},
                           {"name", kind::word}, {"title", kind::text}, {"description", kind::any_text, null, optional},
                           {"first_year", kind::number}, {"last_year", kind::number}},
                {"weekly_off", "sources", "yearly", "days"})) {
      list_.first_year = year_in(root, "first_year");
      list_.last_year = year_in(root, "last_year");
      weekly_off(root);
      each(root, "sources", [&](const json& e, const std::string& at) { source(e, at); });
      each(root, "yearly", [&](const json& e, const std::string& at) { yearly(e, at); });
      each(root, "days", [&](const json& e, const std::string& at) { day(e, at); });
    }
    if (failed_) return *std::move(failed_);
    if (const auto made = working_days::make(list_); !made) {
      failure f = made.error();
      f.where = {file_, -1, f.where.row < 0 ? "first_year" : "days[" + std::to_string(f.where.row + 1) + "].date"};
      return f;
    }
    return std::move(list_);
  }

 private:
  static int year_in(const json& root, const char* key) {
    return static_cast<int>(std::min<count_t>(root.at(key).get<count_t>(), 100'000));  // refused later, as any year past 2200
  }
  void weekly_off(const json& root) {
    list_.weekly_off.fill(false);
    each(root, "weekly_off", [&](const json& e, const std::string& path) {
      if (const auto bad = wrong(cell::of(e), {"", kind::one_of, false, false, weekdays}))
        return fail(bad->code, bad->message, path);
      const auto found = std::ranges::find(weekdays, e.get<std::string>()) - weekdays.begin();
      bool& off = list_.weekly_off[static_cast<std::size_t>(found)];
      if (off) return fail(errc::duplicate, quoted(e.get<std::string>()) + " is listed twice", path);
      off = true;
    });
  }
  void source(const json& e, const std::string& path) {
    if (!checked(e, path, {{"id", kind::code}, {"title", kind::text}, {"path", kind::text, false, true}})) return;
    if (!position_.emplace(text(e, "id"), list_.sources.size()).second)
      return fail(errc::duplicate, "the source " + quoted(text(e, "id")) + " is listed twice", path + ".id");
    list_.sources.push_back({text(e, "title"), e.contains("path") ? text(e, "path") : std::string()});
  }
  // The position of the source that an entry names.
  std::size_t cited(const json& e, const std::string& path) {
    if (const auto found = position_.find(text(e, "source")); found != position_.end()) return found->second;
    fail(errc::inconsistent, "the source " + quoted(text(e, "source")) + " is not listed under sources", path + ".source");
    return 0;
  }
  void yearly(const json& e, const std::string& path) {
    if (!checked(e, path, {{"day", kind::text}, {"name", kind::text}, {"source", kind::code}})) return;
    const auto on = parse_date("2000-" + text(e, "day"));  // a leap year: any day there is
    if (!on) return fail(errc::schema, quoted(text(e, "day")) + " is not a day of the year, as MM-DD", path + ".day");
    (void)cited(e, path);
    list_.yearly.push_back({{on->month(), on->day()}, text(e, "name")});
  }
  void day(const json& e, const std::string& path) {
    if (!checked(e, path, {{"date", kind::date}, {"kind", kind::one_of, false, false, day_kinds}, {"name", kind::text},
                           {"source", kind::code}, {"standing", kind::one_of, false, false, standings}}))
      return;
    const auto place = [](const auto& words, const std::string& word) { return std::ranges::find(words, word) - words.begin(); };
    list_.days.push_back({*parse_date(text(e, "date")), static_cast<day_kind>(place(day_kinds, text(e, "kind"))),
                          text(e, "name"), cited(e, path), static_cast<standing>(place(standings, text(e, "standing")))});
  }

  day_list list_;
  std::map<std::string, std::size_t> position_;  // of a source, by its id
};

}  // namespace

result<day_list> parse_calendar(std::string_view text, const std::string& file) {
  const auto root = parse_json(text, file);
  if (!root) return root.error();
  return calendar_reader(file).run(*root);
}

result<day_list> load_calendar(const std::filesystem::path& path) {
  const auto text = read_file(path);
  if (!text) return text.error();
  return parse_calendar(*text, path.filename().string());
}

}  // namespace dvc::io
