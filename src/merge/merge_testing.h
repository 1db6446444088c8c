// Plans for tests: one of each kind, sound in all that is checked.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "src/landing/name.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan.h"

namespace weir::merge {

inline constexpr event::Timestamp kMadeAt{1'626'336'551'000'000};  // 2021-07-15T08:09:11Z

inline constexpr std::int64_t kHour = event::kMicrosPerDay / 24;

inline std::string PositionIn(unsigned shard, std::uint64_t number) {
  return fmt::format("k9be83f7b08d5a3ad-{:012}-{:056}-000000", shard, number);
}

inline PlannedLanding LandingAt(unsigned shard, std::uint64_t first, std::uint64_t last,
                                std::string_view token = "00112233445566ff") {
  return {.name = landing::LandingName(kMadeAt, PositionIn(shard, first), token).Text(""),
          .last_position = PositionIn(shard, last),
          .judgement = 0,
          .bytes = 4711,
          .rows = last - first + 1};
}

/// Of 2021-07-13.
inline std::string OutputAt(std::string_view type, PlanNumber plan) {
  return OutputName(
      fmt::format("lake/year=2021/month=07/day=13/event_type={}/event_subtype=c", type), plan, 0,
      codec::Compression::kGzip);
}

/// A run of one file in each of two ranges.
inline IndexRun RunOf(PlanNumber plan, std::uint32_t level) {
  IndexRun run{.plan = plan, .level = level, .newest_hour = "2021-07-15T07", .files = {}};
  for (std::uint32_t piece = 0; piece < 2; ++piece) {
    run.files.push_back({.name = IndexName(plan, piece),
                         .range = RangesOf(2)[piece],
                         .rows = 100 + piece,
                         .bytes = 5'000});
  }
  return run;
}

/// A list of what was erased.
inline IndexFile ErasedFileOf(PlanNumber plan) {
  return {.name = ErasedName(plan), .range = {}, .rows = 3, .bytes = 900};
}

inline ChainState MadeState() {
  ChainState state;
  state.index = {RunOf(7, 1), RunOf(9, 0), RunOf(40, 0)};
  state.highest = {{"k9be83f7b08d5a3ad-000000000000", PositionIn(0, 90)},
                   {"k9be83f7b08d5a3ad-000000000003", PositionIn(3, 11)}};
  state.hours = {{"2021-07-15T07", 12}, {"2021-07-15T08", 39}};
  state.held = {{.plan = 38, .before = {18822}, .since = kMadeAt},
                {.plan = 40, .before = {18823}, .since = kMadeAt}};
  state.unrolled = {{{18821}, 96}, {{18822}, 12}};
  state.rolled = {{.plan = 20, .since = kMadeAt}, {.plan = 39, .since = kMadeAt}};
  state.full_listing = kMadeAt;
  state.floor = 6;
  state.horizon_days = 35;
  state.redelivery_days = 14;
  state.reader_grace_hours = 1;
  state.deleted_before = "2021-06-30T08";
  return state;
}

inline Plan MadePlan(PlanKind kind) {
  Plan plan;
  plan.number = 42;
  plan.kind = kind;
  plan.made_at = kMadeAt;
  plan.previous = DigestOf("plan 41");
  plan.state = MadeState();
  switch (kind) {
    case PlanKind::kMerge:
      plan.landings = {LandingAt(0, 80, 99), LandingAt(0, 100, 120), LandingAt(3, 12, 14)};
      plan.before = {LandingAt(0, 60, 90)};
      plan.ranges = 2;
      plan.held_before = {18823};
      plan.deletes = {LandingAt(0, 1, 5).name, LandingAt(0, 6, 7).name};
      break;
    case PlanKind::kHeld:
      plan.held = {plan.state.held.front()};
      break;
    case PlanKind::kIndex:
      plan.sources = {9, 40};
      plan.level = 1;
      plan.drops = {7};
      break;
    case PlanKind::kRoll:
      plan.day = event::Day{18821};
      plan.ends_day = true;
      plan.rolls = {{OutputAt("a", 30), OutputAt("a", 31), OutputAt("a", 35)},
                    {OutputAt("b", 30), OutputAt("b", 31)}};
      plan.removes = {20};
      break;
    case PlanKind::kEnd:
      plan.state.held.clear();
      plan.state.rolled.clear();
      break;
    case PlanKind::kErase:
      plan.erases = {landing::IdHash{}, landing::IdRange::AllOnes()};
      plan.files = {IndexName(7, 0), IndexName(40, 1)};
      plan.state.erased = ErasedFileOf(20);
      break;
  }
  return plan;
}

}  // namespace weir::merge
