// One way for each kind of expression.
#include "src/cloud/scheduler/timing/timetable.h"

#include <algorithm>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::seconds;

std::optional<Seconds> FirstOf(const Rate& rate, Seconds begin, Seconds from) {
  if (from <= begin) return begin;
  const seconds past = from - begin;
  const auto periods = (past + rate.period - seconds(1)) / rate.period;
  return begin + periods * rate.period;
}

/// What the wall clock skips is skipped, and what it shows again has been.
std::optional<Seconds> FirstOf(const Cron& cron, const Zone& zone, Seconds from) {
  LocalMinutes shown = std::chrono::ceil<std::chrono::minutes>(zone.LocalTime(from));
  while (const auto next = cron.Next(shown)) {
    const auto time = zone.FirstTime(*next);
    if (time && *time >= from) return time;
    shown = *next + std::chrono::minutes(1);
  }
  return std::nullopt;
}

}  // namespace

bool Timetable::IsTimedLike(const Timetable& other) const {
  if (expression.index() != other.expression.index()) return false;
  if (const auto* once = std::get_if<Once>(&expression)) {
    return zone.TimeOf(once->at) == other.zone.TimeOf(std::get<Once>(other.expression).at);
  }
  if (start != other.start) return false;
  if (const auto* rate = std::get_if<Rate>(&expression)) {
    const bool is_begun_alike = start || anchor == other.anchor;
    return is_begun_alike && rate->period == std::get<Rate>(other.expression).period;
  }
  return std::get<Cron>(expression) == std::get<Cron>(other.expression) && zone == other.zone;
}

std::optional<Seconds> Timetable::First(Seconds now) const {
  const auto* once = std::get_if<Once>(&expression);
  return once != nullptr ? zone.TimeOf(once->at) : FirstFrom(now);
}

std::optional<Seconds> Timetable::FirstFrom(Seconds from) const {
  if (const auto* once = std::get_if<Once>(&expression)) {
    const Seconds time = zone.TimeOf(once->at);
    return time >= from ? std::optional(time) : std::nullopt;
  }
  from = std::max(from, start.value_or(from));
  const auto* rate = std::get_if<Rate>(&expression);
  const auto time = rate != nullptr ? FirstOf(*rate, start.value_or(anchor), from)
                                    : FirstOf(std::get<Cron>(expression), zone, from);
  return time && time <= end.value_or(*time) ? time : std::nullopt;
}

std::optional<Seconds> Timetable::NextAfter(Seconds time) const {
  return FirstFrom(time + seconds(1));
}

}  // namespace weir::cloud::scheduler
