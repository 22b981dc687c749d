// The keyword arguments of every allocation as options of the library.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "bind.hpp"
#include "dvc/apportion/options.hpp"

namespace bindings {

/// The choices of one call. What they refer to lives as long as the object.
class choices {
 public:
  explicit choices(const py::dict& given) {
    using namespace dvc::apportion;
    const auto text = [&](const char* key) { return given[key].cast<std::string>(); };
    options_.by = named(parse_method, text("method"), "method");
    options_.quota = named(parse_quota, text("quota"), "quota");
    if (!given["q"].is_none()) options_.q = dvc::rational::parse(text("q")).value();
    for (const py::handle& s : given["signposts"]) signposts_.push_back(dvc::rational::parse(s.cast<std::string>()).value());
    options_.signposts = signposts_;
    options_.within = {kept(given["lower"]), kept(given["upper"])};
    options_.redistribute = named(parse_redistribution, text("redistribute"), "redistribution");
    options_.ties = named(parse_tie_rule, text("ties"), "rule for ties");
    options_.priority = kept(given["priority"]);
    options_.seed = given["seed"].cast<std::uint64_t>();
    options_.threads = given["threads"].cast<int>();
  }
  [[nodiscard]] const dvc::apportion::options& get() const { return options_; }

 private:
  std::span<const dvc::count_t> kept(const py::object& array) {
    if (array.is_none()) return {};
    return counts_of(arrays_.emplace_back(array.cast<count_array>()));
  }
  std::vector<dvc::rational> signposts_;
  std::vector<count_array> arrays_;
  dvc::apportion::options options_;
};

}  // namespace bindings
