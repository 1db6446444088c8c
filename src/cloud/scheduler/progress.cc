// Times from the timetable, back-off by the number of attempts.
#include "src/cloud/scheduler/progress.h"

#include <algorithm>
#include <variant>

#include <fmt/format.h>

namespace weir::cloud::scheduler {
namespace {

constexpr std::chrono::seconds kFirstBackOff{1};
/// So AWS's default of 185 retries comes to its 24 hours.
constexpr std::chrono::minutes kMaxBackOff{8};

store::Duration BackOff(std::uint32_t attempts) {
  constexpr std::uint32_t kMaxDoublings = 16;
  return std::min<store::Duration>(
      kFirstBackOff * (1U << std::min(std::max(attempts, 1U) - 1, kMaxDoublings)), kMaxBackOff);
}

/// FNV-1a, for it has to be the same in every version of this program.
std::uint64_t Hash(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  }
  return hash;
}

}  // namespace

std::optional<Timetable> TimetableOf(const Settings& settings, Seconds anchor) {
  const auto expression = ParseExpression(settings.expression);
  const auto zone = Zone::Find(settings.zone);
  if (!expression || !zone) return std::nullopt;
  return Timetable{.expression = *expression,
                   .zone = *zone,
                   .anchor = anchor,
                   .start = settings.start,
                   .end = settings.end};
}

bool AreTimedAlike(const Settings& one, const Settings& other) {
  const auto these = TimetableOf(one, {});
  const auto those = TimetableOf(other, {});
  return these && those && these->IsTimedLike(*those);
}

Progress BeginProgress(const Settings& settings, Seconds now, std::optional<Seconds> fired) {
  const auto timetable = TimetableOf(settings, now);
  Progress progress{.anchor = now, .fired = fired};
  if (!timetable || !settings.enabled) return progress;
  progress.next = timetable->First(now);
  if (progress.next && progress.next == fired) progress.next = timetable->NextAfter(*fired);
  return progress;
}

Progress GoOn(const Settings& settings, Progress progress, Seconds now) {
  const auto timetable = TimetableOf(settings, progress.anchor);
  const auto before = progress.next;
  progress.next.reset();
  if (!timetable || !settings.enabled) return progress;
  const Seconds later = progress.fired ? *progress.fired + std::chrono::seconds(1) : now;
  progress.next = timetable->FirstFrom(before.value_or(std::max(now, later)));
  return progress;
}

Progress Advance(const Timetable& timetable, Progress progress) {
  progress.fired = progress.next;
  progress.next = timetable.NextAfter(*progress.next);
  return progress;
}

bool IsTooOld(const Settings& settings, const Progress& progress, TimePoint due, TimePoint now) {
  const TimePoint born = std::max(due, TimePoint(progress.anchor));
  return std::chrono::floor<std::chrono::seconds>(now - born) > settings.max_age;
}

PassedOver PassOver(const Settings& settings, const Timetable& timetable, std::string_view arn,
                    const Progress& progress, TimePoint now) {
  PassedOver passed{.progress = progress};
  while (passed.times < kMaxPassedOver && passed.progress.next &&
         IsTooOld(settings, progress, DueTime(settings, arn, *passed.progress.next), now)) {
    passed.progress = Advance(timetable, passed.progress);
    ++passed.times;
  }
  return passed;
}

bool GoesAtItsEnd(const Settings& settings, const Timetable& timetable) {
  return settings.delete_after &&
         (settings.end || std::holds_alternative<Once>(timetable.expression));
}

TimePoint DueTime(const Settings& settings, std::string_view arn, Seconds time) {
  if (settings.window <= std::chrono::minutes(0)) return time;
  const auto width = static_cast<std::uint64_t>(std::chrono::seconds(settings.window).count());
  const std::uint64_t drawn = Hash(fmt::format("{} {}", arn, time.time_since_epoch().count()));
  return time + std::chrono::seconds(drawn % width);
}

std::optional<Retry> TryAgain(const Settings& settings, const Retry& so_far, TimePoint now) {
  Retry retry = so_far;
  if (retry.attempts == 0) retry.first = now;
  ++retry.attempts;
  retry.due = now + BackOff(retry.attempts);
  const bool is_over =
      retry.attempts > settings.max_retries || retry.due - retry.first > settings.max_age;
  return is_over ? std::nullopt : std::optional(retry);
}

}  // namespace weir::cloud::scheduler
