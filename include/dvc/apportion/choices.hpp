// Whether every choice plays a part: for callers that can tell a choice from a default, such as a command line.
#pragma once

#include <string>
#include <string_view>

#include "dvc/apportion/options.hpp"
#include "dvc/base/result.hpp"

namespace dvc::apportion {

/// Refuses a choice that can have no effect beside the others; one that equals its default is none.
///
/// `bounded`: whether there are any bounds, of rows or of groups. `allocate` itself takes no notice of such choices.
/// Errors: `argument`, naming the choice and the one that it would go with. Example: `check_choices({.q = *ratio(1, 2)}, false)`
/// says that q goes with stationary, not with largest-remainder.
[[nodiscard]] inline result<void> check_choices(const options& o, bool bounded) {
  const auto idle = [](const std::string& what, std::string_view with, const std::string& given) {
    return failure{errc::argument, what + " with " + std::string(with) + ", " + given + "; leave it out"};
  };
  const auto method_for = [&](const std::string& what, method by) {
    return idle(what, name(by), "not with " + std::string(name(o.by)));
  };
  const auto rule_for = [&](const std::string& what, tie_rule ties) {
    return idle(what, "ties " + std::string(name(ties)), "not with ties " + std::string(name(o.ties)));
  };
  if (o.quota != quota_rule::hare && o.by != method::largest_remainder)
    return method_for("the " + std::string(name(o.quota)) + " quota goes", method::largest_remainder);
  if (o.q && o.by != method::stationary) return method_for("q goes", method::stationary);
  if (!o.signposts.empty() && o.by != method::signposts) return method_for("a list of signposts goes", method::signposts);
  if (o.redistribute != redistribution::proportional) {
    const std::string what = "the redistribution " + std::string(name(o.redistribute)) + " goes";
    if (o.by != method::largest_remainder) return method_for(what, method::largest_remainder);
    if (!bounded) return idle(what, "bounds", "and there are none");
  }
  if (!o.priority.empty() && o.ties != tie_rule::by_priority) return rule_for("a priority goes", tie_rule::by_priority);
  if (o.seed != 0 && o.ties != tie_rule::by_lot) return rule_for("a seed goes", tie_rule::by_lot);
  return {};
}

}  // namespace dvc::apportion
