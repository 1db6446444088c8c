// cctz, in the words of std::chrono.
#include "src/cloud/scheduler/timing/zone.h"

#include <algorithm>
#include <cctype>
#include <string>

#include <cctz/civil_time.h>

namespace weir::cloud::scheduler {
namespace {

using std::chrono::days;
using std::chrono::hh_mm_ss;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;
using std::chrono::sys_seconds;
using std::chrono::year_month_day;

/// cctz takes paths as well, and the database's folder holds other things than zones: names are
/// words, joined by slashes, the first in capitals ("America/Argentina/San_Luis", "Etc/GMT+5").
bool IsName(std::string_view name) {
  constexpr std::string_view kSigns = "/_+-";
  if (name.empty() || std::isupper(static_cast<unsigned char>(name.front())) == 0) return false;
  if (name.find("//") != std::string_view::npos || name.back() == '/') return false;
  return std::all_of(name.begin(), name.end(), [&](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           kSigns.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<Zone> Zone::Find(std::string_view name) {
  cctz::time_zone zone;
  if (!IsName(name) || !cctz::load_time_zone(std::string(name), &zone)) return std::nullopt;
  return Zone(zone);
}

bool Zone::operator==(const Zone& other) const {
  // Far more than any zone has had; rules of summer time repeat within it.
  constexpr int kCompared = 1000;
  if (zone_ == other.zone_) return true;
  auto time = cctz::time_point<cctz::seconds>::min();
  for (int i = 0; i < kCompared; ++i) {
    cctz::time_zone::civil_transition here;
    cctz::time_zone::civil_transition there;
    const bool is_more = zone_.next_transition(time, &here);
    if (other.zone_.next_transition(time, &there) != is_more) return false;
    if (!is_more) break;
    if (here.from != there.from || here.to != there.to) return false;
    time = zone_.lookup(here.to).trans;
  }
  // Behind the last transition: zones that never changed have this alone.
  constexpr sys_seconds kEpoch{};
  return zone_.lookup(kEpoch).offset == other.zone_.lookup(kEpoch).offset;
}

local_seconds Zone::LocalTime(sys_seconds time) const {
  return local_seconds(time.time_since_epoch() + seconds(zone_.lookup(time).offset));
}

cctz::time_zone::civil_lookup Zone::LookUp(local_seconds shown) const {
  const local_days date = std::chrono::floor<days>(shown);
  const year_month_day day(date);
  const hh_mm_ss<seconds> time(shown - date);
  return zone_.lookup(cctz::civil_second(static_cast<int>(day.year()),
                                         static_cast<unsigned>(day.month()),
                                         static_cast<unsigned>(day.day()), time.hours().count(),
                                         time.minutes().count(), time.seconds().count()));
}

std::optional<sys_seconds> Zone::FirstTime(local_seconds shown) const {
  const auto found = LookUp(shown);
  if (found.kind == cctz::time_zone::civil_lookup::SKIPPED) return std::nullopt;
  return found.pre;
}

sys_seconds Zone::TimeOf(local_seconds shown) const { return LookUp(shown).pre; }

}  // namespace weir::cloud::scheduler
