// The merge's ports and the landings' as one caller sees them through a bad network, some of them
// broken on purpose.
#include "tests/simulation/faulty_merge_stores.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "src/landing/name.h"
#include "src/merge/judge/verdicts.h"
#include "src/merge/output/output_progress.h"
#include "src/merge/plan/listed_hours.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan.h"

namespace weir::simulation {

using pipeline::PutOutcome;

namespace {

const Error kRefusedError{ErrorKind::kUnavailable, "refused"};
const Error kNoAnswerError{ErrorKind::kUnknown, "no answer"};

class FaultyBytes final : public landing::ByteSource {
 public:
  FaultyBytes(std::unique_ptr<landing::ByteSource> inner, Strand& strand, Chaos& chaos)
      : inner_(std::move(inner)), strand_(strand), chaos_(chaos) {}

  [[nodiscard]] std::uint64_t size() const override { return inner_->size(); }
  Result<std::string> Read(std::uint64_t offset, std::uint64_t size) override {
    if (chaos_.Strikes(Fault::kPause)) strand_.Pause();
    if (chaos_.Strikes(Fault::kRefused) && chaos_.Strikes(Fault::kRefused)) return kRefusedError;
    return inner_->Read(offset, size);
  }
  [[nodiscard]] std::string Describe() const override { return inner_->Describe(); }

 private:
  const std::unique_ptr<landing::ByteSource> inner_;
  Strand& strand_;
  Chaos& chaos_;
};

class NoPages final : public pipeline::ObjectPages {
 public:
  Result<std::optional<Page>> Next() override { return std::optional<Page>(); }
};

class FaultyPages final : public pipeline::ObjectPages {
 public:
  FaultyPages(std::unique_ptr<pipeline::ObjectPages> inner, Strand& strand, Chaos& chaos)
      : inner_(std::move(inner)), strand_(strand), chaos_(chaos) {}

  Result<std::optional<Page>> Next() override {
    if (chaos_.Strikes(Fault::kPause)) strand_.Pause();
    if (chaos_.Strikes(Fault::kRefused) && chaos_.Strikes(Fault::kRefused)) return kRefusedError;
    return inner_->Next();
  }

 private:
  const std::unique_ptr<pipeline::ObjectPages> inner_;
  Strand& strand_;
  Chaos& chaos_;
};

bool IsPlan(std::string_view name) { return merge::PlanNumberOf(name).has_value(); }

/// The hour of the oldest landing that no plan has judged; that of now where there is none.
std::string OldestUnjudged(const MergeWorld& world) {
  std::set<std::string> judged;
  for (const auto& [name, bytes] : world.archive) {
    if (!IsPlan(name)) continue;
    const auto plan = merge::ParsePlan(bytes, name);
    for (const merge::PlannedLanding& landing : plan->landings) judged.insert(landing.name);
  }
  std::string oldest = landing::HourOf(world.objects.now);
  for (const auto& [name, bytes] : world.archive) {
    const auto landed = landing::LandingName::Parse(name);
    if (landed && !judged.contains(name)) oldest = std::min(oldest, landed->hour);
  }
  return oldest;
}

/// Files that were made one go with the next roll, whoever reads them.
void RemoveAll(merge::Plan& plan) {
  plan.removes.clear();
  for (const merge::RolledFiles& rolled : plan.state.rolled) plan.removes.push_back(rolled.plan);
}

/// Runs that nothing asks for any more, for no record comes again after so long, though their ids
/// should still be known.
void DropEarly(const MergeWorld& world, merge::Plan& plan) {
  const auto oldest = landing::ParseHour(OldestUnjudged(world));
  const std::string bound = landing::HourOf({oldest->micros - 3 * event::kMicrosPerDay});
  plan.drops.clear();
  for (const merge::IndexRun& run : plan.state.index) {
    if (run.newest_hour < bound) plan.drops.push_back(run.plan);
  }
  std::erase_if(plan.sources, [&plan](merge::PlanNumber run) {
    return std::ranges::binary_search(plan.drops, run);
  });
  if (plan.sources.empty()) plan.level = 0;
}

}  // namespace

std::unique_ptr<pipeline::ObjectPages> FaultyMergeObjects::List(const std::string& prefix,
                                                                const std::string& delimiter) {
  if (world_.flaw == MergeFlaw::kListsNothing && prefix.starts_with("lake/")) {
    return std::make_unique<NoPages>();
  }
  return std::make_unique<FaultyPages>(world_.objects.List(prefix, delimiter), strand_,
                                       world_.chaos);
}

std::vector<Result<std::optional<std::string>>> FaultyMergeObjects::Get(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<std::string>>> contents;
  contents.reserve(names.size());
  for (const std::string& name : names) contents.push_back(GetOne(name));
  return contents;
}

std::vector<Result<std::string>> FaultyMergeObjects::GetRanges(
    std::span<const merge::ObjectRange> ranges) {
  std::vector<Result<std::string>> contents;
  contents.reserve(ranges.size());
  for (const merge::ObjectRange& range : ranges) {
    Pause();
    if (world_.chaos.Strikes(Fault::kRefused) && world_.chaos.Strikes(Fault::kRefused)) {
      contents.emplace_back(kRefusedError);
    } else {
      contents.push_back(std::move(world_.objects.GetRanges({&range, 1}).front()));
    }
  }
  return contents;
}

Result<std::unique_ptr<landing::ByteSource>> FaultyMergeObjects::Open(const std::string& name) {
  Pause();
  auto opened = world_.objects.Open(name);
  if (!opened) return opened;
  return std::unique_ptr<landing::ByteSource>(
      std::make_unique<FaultyBytes>(*std::move(opened), strand_, world_.chaos));
}

std::vector<Result<PutOutcome>> FaultyMergeObjects::Create(
    std::span<const merge::NewObject> objects, const merge::MaySend& may_send) {
  const std::int64_t signed_at = world_.elapsed;
  Pause();
  if (!may_send()) return {objects.size(), kRefusedError};
  std::vector<Result<PutOutcome>> outcomes;
  outcomes.reserve(objects.size());
  for (const merge::NewObject& object : objects) outcomes.push_back(CreateOne(object, signed_at));
  return outcomes;
}

std::vector<Result<std::optional<merge::VersionedObject>>> FaultyMergeObjects::GetVersions(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<merge::VersionedObject>>> found;
  found.reserve(names.size());
  for (const std::string& name : names) {
    Pause();
    if (world_.chaos.Strikes(Fault::kRefused) && world_.chaos.Strikes(Fault::kRefused)) {
      found.emplace_back(kRefusedError);
    } else {
      found.push_back(std::move(world_.objects.GetVersions({&name, 1}).front()));
    }
  }
  return found;
}

std::vector<Result<bool>> FaultyMergeObjects::Replace(std::span<const merge::Replacement> objects,
                                                      const merge::MaySend& may_send) {
  const std::int64_t signed_at = world_.elapsed;
  Pause();
  const bool is_blind = world_.flaw == MergeFlaw::kPublishesBlindly;
  if (!is_blind && !may_send()) {
    return std::vector<Result<bool>>(objects.size(), kRefusedError);
  }
  std::vector<Result<bool>> outcomes;
  outcomes.reserve(objects.size());
  for (const merge::Replacement& object : objects) {
    outcomes.push_back(ReplaceOne(object, signed_at));
  }
  return outcomes;
}

std::vector<Result<void>> FaultyMergeObjects::Delete(std::span<const std::string> names) {
  std::vector<Result<void>> outcomes;
  for (const std::string& name : names) {
    Pause();
    if (const auto refusal = Refusal()) {
      outcomes.emplace_back(*refusal);
      continue;
    }
    if (world_.chaos.Strikes(Fault::kLateEffect)) {
      world_.chaos.Later([&world = world_, name] { world.objects.objects.erase(name); });
      outcomes.emplace_back(kNoAnswerError);
      continue;
    }
    world_.objects.objects.erase(name);
    outcomes.emplace_back();
  }
  return outcomes;
}

std::string FaultyMergeObjects::StoredDigest(const std::string& digest) const {
  const auto known = digests_.find(digest);
  return known == digests_.end() ? digest : known->second;
}

void FaultyMergeObjects::Pause() {
  if (world_.chaos.Strikes(Fault::kPause)) strand_.Pause();
  if (world_.chaos.Strikes(Fault::kCrash)) throw Crash{};
}

std::optional<Error> FaultyMergeObjects::Refusal() {
  if (world_.chaos.Strikes(Fault::kRefused)) return kRefusedError;
  if (world_.chaos.Strikes(Fault::kNoAnswer)) return kNoAnswerError;
  return std::nullopt;
}

Result<std::optional<std::string>> FaultyMergeObjects::GetOne(const std::string& name) {
  Pause();
  if (world_.chaos.Strikes(Fault::kRefused) && world_.chaos.Strikes(Fault::kRefused)) {
    return kRefusedError;
  }
  const auto object = world_.objects.objects.find(name);
  if (object != world_.objects.objects.end()) return std::optional(object->second);
  if (world_.flaw == MergeFlaw::kComposesInPart && world_.random.Below(8) == 0) {
    return PageOfNothing(name);
  }
  if (world_.flaw == MergeFlaw::kClosesEarly && name.ends_with(".done")) {
    const std::string plan = name.substr(0, name.size() - 5) + ".json";
    if (world_.objects.objects.contains(plan) && world_.random.Below(4) == 0) {
      world_.Put(name, merge::FormatPlanResult({}));
      return std::optional(merge::FormatPlanResult({}));
    }
  }
  return std::optional<std::string>();
}

/// In the place of a piece's page that is not there: as if no id were of the piece.
std::optional<std::string> FaultyMergeObjects::PageOfNothing(const std::string& name) const {
  if (!name.starts_with(merge::kPiecesFolder) || !name.ends_with(".verdicts")) return std::nullopt;
  const std::string plan_name = merge::PlanName(*merge::WriterOf(name, merge::kPiecesFolder));
  const auto plan = merge::ParsePlan(world_.archive.find(plan_name)->second, plan_name);
  std::vector<std::uint64_t> rows;
  for (const merge::PlannedLanding& landing : plan->landings) rows.push_back(landing.rows);
  return merge::FormatVerdicts(merge::Verdicts(rows));
}

Result<PutOutcome> FaultyMergeObjects::CreateOne(const merge::NewObject& object,
                                                 std::int64_t signed_at) {
  Pause();
  if (const auto refusal = Refusal()) return *refusal;
  if (world_.IsTooOld(signed_at)) return kRefusedError;
  const std::string bytes = Flawed(object);
  const auto put = [&world = world_, name = object.name, bytes, signed_at] {
    return !world.IsTooOld(signed_at) && world.Put(name, bytes);
  };
  if (world_.chaos.Strikes(Fault::kLateEffect)) {
    world_.chaos.Later([put] { put(); });
    return kNoAnswerError;
  }
  bool is_new = put();
  if (world_.chaos.Strikes(Fault::kEcho)) world_.twins.emplace_back(put);
  if (!is_new && world_.flaw == MergeFlaw::kOverwritesPlans && IsPlan(object.name)) {
    world_.objects.objects[object.name] = bytes;
    is_new = true;
  }
  Pause();
  if (world_.chaos.Strikes(Fault::kEcho)) is_new = world_.Put(object.name, bytes);
  if (world_.chaos.Strikes(Fault::kLostAnswer)) return kNoAnswerError;
  return is_new ? PutOutcome::kCreated : PutOutcome::kExists;
}

/// Notes that one line more is there than was seen, or less of what was listed.
std::string FaultyMergeObjects::NotedWrong(const merge::Replacement& object) const {
  if (world_.flaw == MergeFlaw::kForgetsListed && object.name == merge::kListingName) {
    auto listed = merge::ParseListedHours(object.bytes);
    listed->lowest_plan.reset();
    listed->again.clear();
    return merge::FormatListedHours(*listed);
  }
  if (world_.flaw != MergeFlaw::kNotesAhead || !object.name.ends_with(".progress")) {
    return object.bytes;
  }
  const std::string digest = world_.head.head.digest;
  auto there = merge::ParseOutputsThere(object.bytes, digest);
  if (!there) return object.bytes;
  there->lines += 1;
  return merge::FormatOutputsThere(*there, digest);
}

Result<bool> FaultyMergeObjects::ReplaceOne(const merge::Replacement& asked,
                                            std::int64_t signed_at) {
  Pause();
  if (const auto refusal = Refusal()) return *refusal;
  const bool is_blind = world_.flaw == MergeFlaw::kPublishesBlindly;
  if (!is_blind && world_.IsTooOld(signed_at)) return kRefusedError;
  merge::Replacement object = asked;
  object.bytes = NotedWrong(asked);
  const auto replace = [&world = world_, given = object, signed_at, is_blind]() -> Result<bool> {
    if (!is_blind && world.IsTooOld(signed_at)) return kRefusedError;
    merge::Replacement object = given;
    if (is_blind) {
      const auto there = std::move(world.objects.GetVersions({&object.name, 1}).front());
      object.version = there && *there ? (*there)->version : "";
    }
    if (object.name == merge::kListingName) world.is_listing_noted = true;
    return std::move(world.objects.Replace({&object, 1}).front());
  };
  if (world_.chaos.Strikes(Fault::kLateEffect)) {
    world_.chaos.Later([replace] { static_cast<void>(replace()); });
    return kNoAnswerError;
  }
  auto replaced = replace();
  if (world_.chaos.Strikes(Fault::kEcho)) {
    world_.twins.emplace_back([replace] { static_cast<void>(replace()); });
  }
  Pause();
  if (world_.chaos.Strikes(Fault::kLostAnswer)) return kNoAnswerError;
  return replaced;
}

/// What is put in its place.
std::string FaultyMergeObjects::Flawed(const merge::NewObject& object) {
  const bool changes_plans =
      world_.flaw == MergeFlaw::kForgetsBefore || world_.flaw == MergeFlaw::kForgetsIndex ||
      world_.flaw == MergeFlaw::kForgetsEarly || world_.flaw == MergeFlaw::kDeletesAtOnce ||
      world_.flaw == MergeFlaw::kRemovesAtOnce;
  if (!changes_plans || !IsPlan(object.name)) return object.bytes;
  auto plan = merge::ParsePlan(object.bytes, object.name);
  const bool is_of_index = world_.flaw == MergeFlaw::kForgetsEarly;
  const bool is_roll = world_.flaw == MergeFlaw::kRemovesAtOnce;
  const auto kind = is_of_index ? merge::PlanKind::kIndex
                    : is_roll   ? merge::PlanKind::kRoll
                                : merge::PlanKind::kMerge;
  if (!plan || plan->kind != kind) return object.bytes;
  if (is_of_index) DropEarly(world_, *plan);
  if (is_roll) RemoveAll(*plan);
  if (world_.flaw == MergeFlaw::kForgetsBefore) plan->before.clear();
  if (world_.flaw == MergeFlaw::kForgetsIndex) plan->state.index.clear();
  if (world_.flaw == MergeFlaw::kDeletesAtOnce) {
    plan->deletes.clear();
    for (const auto& [name, bytes] : world_.objects.objects) {
      if (!name.starts_with("landing/")) continue;
      const bool is_judged_here =
          std::ranges::find(plan->landings, name, &merge::PlannedLanding::name) !=
          plan->landings.end();
      if (!is_judged_here && world_.archive.contains("judged:" + name)) {
        plan->deletes.push_back(name);
      }
    }
    for (const auto& landing : plan->landings) world_.archive["judged:" + landing.name];
  }
  return Stored(object, *plan);
}

std::string FaultyMergeObjects::Stored(const merge::NewObject& object, const merge::Plan& plan) {
  std::string bytes = merge::FormatPlan(plan);
  digests_[merge::DigestOf(object.bytes)] = merge::DigestOf(bytes);
  return bytes;
}

Result<merge::Head> FaultyHeadStore::Read() {
  Pause();
  if (world_.chaos.Strikes(Fault::kRefused) && world_.chaos.Strikes(Fault::kRefused)) {
    return kRefusedError;
  }
  return world_.head.Read();
}

Result<bool> FaultyHeadStore::Move(const merge::Head& from, const merge::Head& to) {
  Pause();
  if (world_.chaos.Strikes(Fault::kRefused)) return kRefusedError;
  if (world_.chaos.Strikes(Fault::kNoAnswer)) return kNoAnswerError;
  merge::Head stored = to;
  stored.digest = objects_.StoredDigest(to.digest);
  if (world_.chaos.Strikes(Fault::kLateEffect)) {
    world_.chaos.Later(
        [&world = world_, from, stored] { static_cast<void>(world.head.Move(from, stored)); });
    return kNoAnswerError;
  }
  const auto moved = world_.head.Move(from, stored);
  Pause();
  if (world_.chaos.Strikes(Fault::kLostAnswer)) return kNoAnswerError;
  return moved;
}

void FaultyHeadStore::Pause() {
  if (world_.chaos.Strikes(Fault::kPause)) strand_.Pause();
  if (world_.chaos.Strikes(Fault::kCrash)) throw Crash{};
}

Result<PutOutcome> FaultyLandingStore::Put(const std::string& name, std::string bytes,
                                           Deadline /*deadline*/) {
  Chaos& chaos = world_.chaos;
  if (chaos.Strikes(Fault::kPause)) strand_.Pause();
  if (chaos.Strikes(Fault::kCrash)) throw Crash{};
  if (chaos.Strikes(Fault::kRefused)) return kRefusedError;
  if (chaos.Strikes(Fault::kNoAnswer)) return kNoAnswerError;
  if (chaos.Strikes(Fault::kLateEffect)) {
    world_.late_landings.emplace_back(
        [&world = world_, name, bytes = std::move(bytes)] { world.Put(name, bytes); });
    return kNoAnswerError;
  }
  const bool is_new = world_.Put(name, bytes);
  if (chaos.Strikes(Fault::kPause)) strand_.Pause();
  if (chaos.Strikes(Fault::kLostAnswer)) return kNoAnswerError;
  return is_new ? PutOutcome::kCreated : PutOutcome::kExists;
}

}  // namespace weir::simulation
