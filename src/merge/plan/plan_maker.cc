// Makes the next plan (C2): lists what waits, opens what it takes, asks the planner.
#include "src/merge/plan/plan_maker.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "src/landing/name.h"
#include "src/landing/places.h"
#include "src/merge/index/erased_index.h"
#include "src/merge/plan/listed_hours.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan_history.h"
#include "src/merge/plan/waiting_landings.h"
#include "src/merge/rollup/roll_maker.h"
#include "src/pipeline/stream_position.h"

namespace weir::merge {
namespace {

/// Files are made in memory: so many bytes of lines at most for each byte of the target, which is
/// what events shrink to and less than what they can't be packed at all would take.
constexpr std::uint64_t kTimesPacked = 6;

landing::LandingName NameOf(std::string_view name) {
  auto parsed = landing::LandingName::Parse(name);
  WEIR_CHECK(parsed.has_value(), "plans and lists name landings alone");
  return *std::move(parsed);
}

std::string PlaceIn(std::string_view position) {
  const auto parsed = pipeline::StreamPosition::Parse(position);
  return std::string(parsed ? parsed->RecordPlace() : position);
}

landing::Origin OriginOf(const PlannedLanding& landing) {
  return {NameOf(landing.name).first_position, landing.last_position, landing.judgement};
}

/// New landings of the stream that begin where earlier ones have been, by shard.
std::map<std::string, std::vector<landing::Origin>> Overlapping(
    const ChainState& state, std::span<const PlannedLanding> landings) {
  std::map<std::string, std::vector<landing::Origin>> overlapping;
  for (const PlannedLanding& landing : landings) {
    const landing::LandingName name = NameOf(landing.name);
    const auto highest = state.highest.find(name.shard);
    if (landing.judgement > 0 || highest == state.highest.end()) continue;
    if (PlaceIn(name.first_position) > PlaceIn(highest->second)) continue;
    overlapping[name.shard].push_back(OriginOf(landing));
  }
  return overlapping;
}

/// Of what is chosen and not looked at yet: those that are the first of their shards, or all where
/// no such one is left.
std::vector<LandingToOpen> NextToLookAt(std::span<const LandingToOpen> chosen,
                                        const std::map<std::string, PlannedLanding>& sound,
                                        const WaitingLandings& waiting) {
  std::vector<LandingToOpen> firsts;
  std::vector<LandingToOpen> all;
  for (const LandingToOpen& landing : chosen) {
    if (sound.contains(landing.name)) continue;
    all.push_back(landing);
    const auto shard = waiting.by_shard.find(NameOf(landing.name).shard);
    if (shard->second.front().name == landing.name) firsts.push_back(landing);
  }
  return firsts.empty() ? all : firsts;
}

std::optional<event::Timestamp> OldestOf(const std::map<std::string, std::uint64_t>& hours) {
  return hours.empty() ? std::nullopt : landing::ParseHour(hours.begin()->first);
}

/// How many bytes stand in the parts that each plan holds.
Result<std::map<PlanNumber, HeldSize>> BytesOfHeld(MergeObjects& objects) {
  std::map<PlanNumber, HeldSize> sizes;
  const auto listed =
      pipeline::ForEachPage(*objects.List(std::string(kHeldFolder), ""),
                            [&sizes](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const pipeline::ListedObject& object : page.objects) {
                                const auto writer = WriterOf(object.name, kHeldFolder);
                                if (writer) sizes[*writer].bytes += object.size;
                              }
                              return {};
                            });
  if (!listed) return listed.error();
  return sizes;
}

/// What is said of landings that have come back after they were deleted; nothing where none has.
std::optional<Error> ReturnedIn(const WaitingLandings& waiting, const ChainState& state,
                                const MergeObjects& objects) {
  if (waiting.returned == 0) return std::nullopt;
  return Error{
      ErrorKind::kInvalidInput,
      fmt::format("{}: landings of hours before {} have been merged and deleted, and no "
                  "plan that is left names this one ({} like it in all); it is not merged "
                  "again. Delete it, or if it never was merged, move it to the hour of now",
                  objects.Describe(waiting.one_returned), state.deleted_before, waiting.returned)};
}

/// What plans up to `last` have named, as far as it is asked for. What was listed of hours that one
/// of them has named since is listed anew.
Result<void> ReadNamed(MergeObjects& objects, const ChainState& state, PlanNumber last,
                       ListedHours* listed, NamedLandings& named) {
  PlanNumber first = state.floor;
  if (listed == nullptr) {
    const auto lowest =
        std::ranges::min_element(state.hours, {}, [](const auto& hour) { return hour.second; });
    first = std::max(first, lowest->second);
  }
  bool is_overtaken = false;
  auto read = ForEachPlan(objects, first, last, [&](const Plan& plan) {
    named.Add(plan);
    is_overtaken = is_overtaken || (listed != nullptr && IsOvertaken(*listed, plan));
  });
  named.Finish();
  if (listed == nullptr) return read;
  if (is_overtaken) *listed = ListingBegunAt(objects.Now());
  listed->plan = last;
  return read;
}

/// What a plan behind `link` is made from; the views are those of what is given.
Situation SituationBehind(const Link& link, const MergeSettings& settings, const ChainState& state,
                          event::Timestamp now, const WaitingLandings& waiting,
                          const std::map<std::string, PlanNumber, std::less<>>& named_hours) {
  return {.settings = settings,
          .state = state,
          .number = link.head.plan + 1,
          .previous = link.head.digest,
          .last = link.plan ? std::optional(link.plan->kind) : std::nullopt,
          .now = now,
          .is_full = false,
          .listed_since = std::nullopt,
          .waiting = waiting,
          .named_hours = named_hours};
}

}  // namespace

Result<std::optional<Plan>> PlanMaker::Make(const Link& link, MergeSummary& summary) {
  // The clock is read first: what lands while the hours are listed is later than this.
  const event::Timestamp now = objects_.Now();
  const ChainState state = link.plan ? StateAfter(*link.plan, *link.result) : ChainState();
  if (!settings_.erases.empty()) return MakeErasure(link, state, now);
  const bool is_full = IsFullListingDue(state, now);
  auto listed =
      is_full ? ReadListedHours(objects_, state, link.head.plan, now) : ListingBegunAt(now);
  if (!listed) return listed.error();
  is_listing_noted_ = !listed->to.empty();
  NamedLandings named;
  auto read = ReadNamed(objects_, state, link.head.plan, is_full ? &*listed : nullptr, named);
  if (!read) return read.error();
  ListingQuestion question = QuestionFor(settings_, state, listed->since, is_full);
  const ListingInSteps steps = {.listed = *listed, .may_go_on = may_go_on_};
  const auto make = [&]() -> Result<std::optional<Plan>> {
    const auto waiting = ListLandings(objects_, question, named, is_full ? &steps : nullptr);
    if (!waiting) return waiting.error();
    is_stopped_ = waiting->is_stopped;
    if (is_stopped_) {
      SaveListedHours(objects_, *listed);
      return std::optional<Plan>();
    }
    if (is_full) returned_ = ReturnedIn(*waiting, state, objects_);
    summary.waiting = waiting->count;
    waiting_ = waiting->hours;
    summary.oldest_waiting = OldestOf(waiting_);
    Situation situation = SituationBehind(link, settings_, state, now, *waiting, named.hours());
    situation.is_full = is_full;
    situation.listed_since = listed->since;
    return Decide(situation, summary);
  };
  auto plan = make();
  if (plan && is_listed_in_part_ && has_set_aside_) {
    // What waits behind a landing that can't be read is no reason to leave other shards alone.
    question.enough.reset();
    plan = make();
  }
  planned_.clear();
  if (plan && *plan) planned_ = (*plan)->landings;
  return plan;
}

/// What was held when the ids were erased may have their events: it is stored, and goes.
Result<std::optional<Plan>> PlanMaker::MakeErasure(const Link& link, const ChainState& state,
                                                   event::Timestamp now) {
  const WaitingLandings nothing_waits;
  const std::map<std::string, PlanNumber, std::less<>> no_hours;
  const Situation situation = SituationBehind(link, settings_, state, now, nothing_waits, no_hours);
  // Whoever erases was not told how the lake's objects are packed.
  const auto packed_as_before = [&link](Plan plan) {
    if (link.plan) plan.compression = link.plan->compression;
    return std::optional(std::move(plan));
  };
  auto erasing = FindWhatToErase(state, settings_.erases, objects_);
  if (!erasing) return erasing.error();
  if (!erasing->hashes.empty()) {
    return packed_as_before(
        ErasePlan(situation, std::move(erasing->hashes), std::move(erasing->files)));
  }
  const PlanNumber erased = state.erased ? ErasedMakerOf(state.erased->name).value_or(0) : 0;
  if (state.held.empty() || state.held.front().plan > erased) return std::optional<Plan>();
  auto plan = MakeHeld(situation);
  if (!plan) return plan.error();
  return packed_as_before(*std::move(plan));
}

void PlanMaker::NoteBegun(const Plan& plan) {
  const bool is_of_all = plan.kind == PlanKind::kMerge;
  if (!is_of_all || !std::exchange(is_listing_noted_, false)) return;
  // The next listing of all hours is another, also where this plan could not take all that may go.
  const std::string name(kListingName);
  static_cast<void>(objects_.Delete({&name, 1}));
}

void PlanMaker::NoteClosed(const Plan& plan, MergeSummary& summary) {
  if (plan.landings.empty()) return;
  if (plan.landings != planned_) {
    // Somebody else's: which of them were listed here is not known.
    summary.waiting.reset();
    summary.oldest_waiting.reset();
    return;
  }
  has_taken_all_ = is_plan_of_all_;
  for (const PlannedLanding& landing : std::exchange(planned_, {})) {
    const auto hour = waiting_.find(NameOf(landing.name).hour);
    if (--hour->second == 0) waiting_.erase(hour);
    --*summary.waiting;
  }
  summary.oldest_waiting = OldestOf(waiting_);
}

Result<std::optional<Plan>> PlanMaker::Decide(const Situation& situation, MergeSummary& summary) {
  const bool can_merge = situation.waiting.count > 0 && !has_taken_all_;
  is_listed_in_part_ = !situation.waiting.unlisted_from.empty();
  has_set_aside_ = false;
  auto kind = DueKind(situation, can_merge);
  if (kind == PlanKind::kMerge || situation.waiting.count == 0) {
    summary.set_aside.clear();
    if (returned_) summary.set_aside.push_back(*returned_);
  }
  std::vector<PlannedLanding> landings;
  if (kind == PlanKind::kMerge && can_merge) {
    auto taken = TakeLandings(situation.waiting, summary);
    if (!taken) return taken.error();
    landings = *std::move(taken);
    is_plan_of_all_ = landings.size() == situation.waiting.count && !is_listed_in_part_;
    if (landings.empty()) kind = DueKind(situation, false);
  }
  if (!kind) return RollAll(situation, summary);
  if (kind == PlanKind::kIndex) return std::optional(IndexPlan(situation));
  auto plan = kind == PlanKind::kHeld   ? MakeHeld(situation)
              : kind == PlanKind::kRoll ? MakeRoll(situation, summary)
                                        : MakeMerge(situation, std::move(landings));
  if (!plan) return plan.error();
  return std::optional(*std::move(plan));
}

/// All of it is looked at before a plan names it, which nobody could carry out otherwise.
Result<std::optional<Error>> PlanMaker::WhyAside(
    const std::string& name, const Result<const landing::LandingReader*>& reader) const {
  Result<void> whole;
  if (!reader) {
    whole = reader.error();
  } else if ((*reader)->rows() == 0 || (*reader)->rows() > kMaxPlanRows) {
    whole =
        Error{ErrorKind::kInvalidInput, fmt::format("{}: no landing has {} rows; set it aside",
                                                    objects_.Describe(name), (*reader)->rows())};
  } else {
    whole = (*reader)->Check();
  }
  if (whole) return std::optional<Error>();
  const ErrorKind kind = whole.error().kind;
  if (kind != ErrorKind::kCorrupt && kind != ErrorKind::kInvalidInput) return whole.error();
  return std::optional(whole.error());
}

/// Each is read once. The first of a shard comes before those behind it: where it can't be read,
/// they are not fetched, run after run.
Result<std::vector<PlannedLanding>> PlanMaker::TakeLandings(const WaitingLandings& waiting,
                                                            MergeSummary& summary) {
  LookedAt looked_at;
  std::vector<LandingToOpen> chosen;
  while (true) {
    chosen = ChooseLandings(waiting, looked_at.aside);
    const auto unseen = NextToLookAt(chosen, looked_at.sound, waiting);
    if (unseen.empty()) break;
    if (auto looked = LookAt(unseen, looked_at, summary); !looked) return looked.error();
  }
  has_set_aside_ = !looked_at.aside.empty();
  std::vector<PlannedLanding> taken;
  std::uint64_t rows = 0;
  for (const LandingToOpen& landing : chosen) {
    PlannedLanding& sound = looked_at.sound.at(landing.name);
    rows += sound.rows;
    if (rows > kMaxPlanRows && !taken.empty()) break;
    taken.push_back(std::move(sound));
  }
  return taken;
}

Result<void> PlanMaker::LookAt(std::span<const LandingToOpen> landings, LookedAt& looked_at,
                               MergeSummary& summary) {
  std::set<std::string> stuck;
  const auto readers = landings_.Open(landings);
  for (std::size_t i = 0; i < landings.size(); ++i) {
    const std::string& name = landings[i].name;
    std::string shard = NameOf(name).shard;
    if (stuck.contains(shard)) continue;
    const auto why = WhyAside(name, readers[i]);
    if (!why) return why.error();
    if (why->has_value()) {
      summary.set_aside.push_back(**why);
      looked_at.aside.insert(name);
      stuck.insert(std::move(shard));
      continue;
    }
    const landing::LandingReader& reader = **readers[i];
    looked_at.sound.emplace(name, PlannedLanding{.name = name,
                                                 .last_position = reader.origin().last_position,
                                                 .judgement = reader.origin().judgement,
                                                 .bytes = landings[i].bytes,
                                                 .rows = reader.rows()});
  }
  return {};
}

Result<Plan> PlanMaker::MakeMerge(const Situation& situation,
                                  std::vector<PlannedLanding> landings) {
  auto deletes = DeletesOf(situation);
  auto before = FindBefore(situation, landings, deletes);
  if (!before) return before.error();
  return MergePlan(situation, std::move(landings), *std::move(before), std::move(deletes));
}

/// A landing that any plan deletes is left out, there or not: whoever closed that plan may be slow,
/// and nothing that can still be given again is in it.
Result<std::vector<PlannedLanding>> PlanMaker::FindBefore(const Situation& situation,
                                                          std::span<const PlannedLanding> landings,
                                                          std::span<const std::string> deletes) {
  std::vector<PlannedLanding> before;
  const auto overlapping = Overlapping(situation.state, landings);
  if (overlapping.empty()) return before;
  std::set<std::string, std::less<>> deleted(deletes.begin(), deletes.end());
  const auto take = [&](const Plan& plan) {
    deleted.insert(plan.deletes.begin(), plan.deletes.end());
    for (const PlannedLanding& earlier : plan.landings) {
      const auto shard = overlapping.find(NameOf(earlier.name).shard);
      if (earlier.judgement > 0 || shard == overlapping.end()) continue;
      const landing::Origin origin = OriginOf(earlier);
      const bool may_share =
          std::ranges::any_of(shard->second, [&origin](const landing::Origin& landing) {
            return landing::MayShareRecords(landing, origin);
          });
      if (may_share) before.push_back(earlier);
    }
  };
  auto read = ForEachPlan(objects_, situation.state.floor, situation.number - 1, take);
  if (!read) return read.error();
  std::erase_if(
      before, [&deleted](const PlannedLanding& landing) { return deleted.contains(landing.name); });
  return before;
}

Result<Plan> PlanMaker::MakeHeld(const Situation& situation) {
  std::vector<std::string> names;
  names.reserve(situation.state.held.size());
  for (const HeldRows& held : situation.state.held) names.push_back(DoneName(held.plan));
  const auto done = objects_.Get(names);
  auto sizes = BytesOfHeld(objects_);
  if (!sizes) return sizes.error();
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string where = objects_.Describe(names[i]);
    if (!done[i]) return done[i].error();
    if (!done[i]->has_value()) {
      return Error{ErrorKind::kNotFound, where + ": the result of a plan that holds rows is gone"};
    }
    const auto result = ParsePlanResult(**done[i], where);
    if (!result) return result.error();
    (*sizes)[situation.state.held[i].plan].rows = result->held;
  }
  return HeldPlan(situation, *sizes);
}

RollBounds PlanMaker::Bounds() const {
  const std::uint64_t target = settings_.roll_target_bytes;
  const bool is_packed = settings_.compression != codec::Compression::kNone;
  return {.target_bytes = target, .max_unpacked = is_packed ? kTimesPacked * target : target};
}

Result<Plan> PlanMaker::MakeRoll(const Situation& situation, MergeSummary& summary) {
  const auto day = DayToRoll(situation);
  if (!day) return RollPlan(situation, day, {});
  auto rolls = FindRolls(objects_, *day, Bounds(), summary.damaged);
  if (!rolls) return rolls.error();
  return RollPlan(situation, day, *std::move(rolls));
}

/// Looked for anew for each plan: whoever made the last one may have rolled up the same day.
Result<std::optional<Plan>> PlanMaker::RollAll(const Situation& situation, MergeSummary& summary) {
  if (!settings_.rolls_all) return std::optional<Plan>();
  if (!days_left_) {
    auto days = DaysWithManifests(objects_);
    if (!days) return days.error();
    const event::Day today = event::DayOf(situation.now);
    std::erase_if(*days, [today](event::Day day) { return day >= today; });
    std::ranges::reverse(*days);
    days_left_ = *std::move(days);
  }
  for (; !days_left_->empty(); days_left_->pop_back()) {
    if (!may_go_on_()) {
      is_stopped_ = true;
      return std::optional<Plan>();
    }
    std::vector<Error> damaged;
    auto rolls = FindRolls(objects_, days_left_->back(), Bounds(), damaged);
    if (!rolls) return rolls.error();
    if (!rolls->rolls.empty()) {
      return std::optional(RollPlan(situation, days_left_->back(), *std::move(rolls)));
    }
    std::ranges::move(damaged, std::back_inserter(summary.damaged));
  }
  return std::optional<Plan>();
}

}  // namespace weir::merge
