// A calendar as Python holds it: the list it was made of, and the clock that answers.
#pragma once

#include "dvc/calendar/deadline.hpp"
#include "dvc/calendar/holidays.hpp"

namespace bindings {

struct loaded_calendar {
  dvc::calendar::day_list list;
  dvc::calendar::due_clock by;
};

}  // namespace bindings
