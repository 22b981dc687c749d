// A calendar as Python holds it: the list it was made from, and the clock that counts by it.
#pragma once

#include "bind.hpp"
#include "dvc/calendar/deadline.hpp"
#include "dvc/calendar/holidays.hpp"

namespace bindings {

struct loaded_calendar {
  dvc::calendar::day_list list;
  dvc::calendar::due_clock by;
};

[[nodiscard]] inline dvc::calendar::beyond past_of(bool estimate) {
  return estimate ? dvc::calendar::beyond::estimate : dvc::calendar::beyond::refuse;
}

}  // namespace bindings
