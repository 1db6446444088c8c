// Times as texts.
#pragma once

#include <string>

#include "src/cloud/store/clock.h"

namespace weir::cloud::lambda {

/// UTC.
struct CivilTime {
  int year = 0;
  unsigned month = 0;
  unsigned day = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;
  unsigned millisecond = 0;
};

[[nodiscard]] CivilTime Civil(store::TimePoint time);
[[nodiscard]] std::string IsoTime(store::TimePoint time);       ///< 2019-11-14T00:38:06.021Z
[[nodiscard]] std::string ModifiedTime(store::TimePoint time);  ///< 2019-11-14T00:38:06.021+0000

}  // namespace weir::cloud::lambda
