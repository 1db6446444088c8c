// The chain of plans as it stands, looked at without moving anything: for those who audit a lake.
#include "src/merge/chain_survey.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/merge/chain.h"
#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

/// So many plans are read at once.
constexpr PlanNumber kPlansAtOnce = 16;

class Surveyor {
 public:
  Surveyor(MergeObjects& objects, HeadStore& head) : objects_(objects), head_(head) {}

  Result<ChainSurvey> Survey() {
    if (auto owned = CheckOwner(); !owned) return owned.error();
    auto head = head_.Read();
    if (!head) return head.error();
    survey_.head = *std::move(head);
    const auto last = FindLast();
    if (!last) return last.error();
    if (*last > 0) {
      if (auto read = ReadLast(*last); !read) return read.error();
      if (auto read = ReadNeeded(*last); !read) return read.error();
      if (auto asked = AskForSeed(); !asked) return asked.error();
    }
    survey_.named.Finish();
    survey_.made_one.Finish();
    return std::move(survey_);
  }

 private:
  using Content = Result<std::optional<std::string>>;

  Result<void> CheckOwner() {
    const auto owner = GetOne(std::string(kOwnerName));
    if (!owner) return owner.error();
    if (!owner->has_value() || **owner == head_.Describe()) return {};
    return Error{ErrorKind::kConflict,
                 fmt::format("{}: this lake is merged by '{}', and not by '{}'",
                             objects_.Describe(kOwnerName), **owner, head_.Describe())};
  }

  /// The head may be behind the chain, and where it is lost, at nothing.
  Result<PlanNumber> FindLast() {
    const auto listed = HighestListedPlan(objects_);
    if (!listed) return listed.error();
    return std::max(survey_.head.plan, *listed);
  }

  Result<void> ReadLast(PlanNumber last) {
    const std::string name = PlanName(last);
    const auto bytes = GetOne(name);
    if (!bytes) return bytes.error();
    if (!bytes->has_value()) return Gone(name);
    auto plan = ParsePlan(**bytes, objects_.Describe(name));
    if (!plan) return plan.error();
    if (last == survey_.head.plan && DigestOf(**bytes) != survey_.head.digest) {
      Fault(name, "it has other bytes than those that the head names");
    }
    const auto done = GetOne(DoneName(last));
    if (!done) return done.error();
    if (done->has_value()) {
      const auto result = ParsePlanResult(**done, objects_.Describe(DoneName(last)));
      if (!result) return result.error();
      survey_.closed = last;
      survey_.state = StateAfter(*plan, *result);
      return {};
    }
    if (last == survey_.head.plan && survey_.head.closed) return Gone(DoneName(last));
    survey_.closed = last - 1;
    survey_.state = plan->state;
    survey_.open = *std::move(plan);
    return {};
  }

  Result<void> ReadNeeded(PlanNumber last) {
    for (PlanNumber first = survey_.state.floor; first <= last; first += kPlansAtOnce) {
      std::vector<std::string> names;
      const PlanNumber end = std::min(first + kPlansAtOnce, last + 1);
      for (PlanNumber number = first; number < end; ++number) {
        names.push_back(PlanName(number));
        names.push_back(DoneName(number));
      }
      const auto found = objects_.Get(names);
      for (std::size_t i = 0; i < names.size(); i += 2) {
        if (!found[i]) return found[i].error();
        if (!found[i + 1]) return found[i + 1].error();
        TakePlan(names[i], *found[i]);
        if (first + i / 2 <= survey_.closed) TakeResult(first + i / 2, *found[i + 1]);
      }
    }
    return {};
  }

  void TakePlan(const std::string& name, const std::optional<std::string>& bytes) {
    const std::string before = std::exchange(digest_, {});
    if (!bytes) return Miss(name);
    digest_ = DigestOf(*bytes);
    const auto plan = ParsePlan(*bytes, objects_.Describe(name));
    if (!plan) return Fault(name, plan.error().message);
    if (!before.empty() && plan->previous != before) {
      Fault(PlanName(plan->number - 1), "it has other bytes than the next plan was made after");
    }
    survey_.named.Add(*plan);
    if (!survey_.first_made) survey_.first_made = plan->made_at;
    if (plan->kind != PlanKind::kRoll) survey_.storing.insert(plan->number);
    if (survey_.ended) begun_again_ = plan->made_at;
    survey_.ended.reset();
    if (plan->kind == PlanKind::kEnd) survey_.ended = plan->made_at;
    if (plan->number <= survey_.closed) TakeRolls(*plan);
  }

  void TakeRolls(const Plan& plan) {
    const auto& rolled = survey_.state.rolled;
    const bool may_stand =
        std::ranges::find(rolled, plan.number, &RolledFiles::plan) != rolled.end();
    for (const std::vector<std::string>& files : plan.rolls) {
      for (const std::string& name : files) {
        if (const auto maker = OutputPlanOf(name)) ++survey_.rolled[*maker];
        if (may_stand) survey_.made_one.Add(name);
      }
    }
  }

  void TakeResult(PlanNumber number, const std::optional<std::string>& bytes) {
    const std::string name = DoneName(number);
    if (!bytes) return Miss(name);
    auto result = ParsePlanResult(*bytes, objects_.Describe(name));
    if (!result) return Fault(name, result.error().message);
    survey_.results.emplace(number, *std::move(result));
  }

  /// A seed's plan takes nothing; where the first plan is over, it is not known what it was.
  Result<void> AskForSeed() {
    const std::string name = PlanName(kSeedNumber + 1);
    const auto bytes = GetOne(name);
    if (!bytes) return bytes.error();
    const auto first = bytes->has_value() ? ParsePlan(**bytes, name) : Result<Plan>(Plan{});
    survey_.may_be_seeded = !first || first->kind == PlanKind::kIndex ||
                            (first->number == 0 && survey_.state.floor > 1);
    if (first && first->number > 0) survey_.first_made = first->made_at;
    if (begun_again_) {
      survey_.may_be_seeded = true;
      survey_.first_made = begun_again_;
    }
    return {};
  }

  Content GetOne(const std::string& name) { return std::move(objects_.Get({&name, 1}).front()); }

  [[nodiscard]] Error Gone(const std::string& name) const {
    return {ErrorKind::kNotFound,
            fmt::format("{}: it is gone, and without it nobody knows where the merge stands; put "
                        "it back as it was (an older version in its bucket, if that keeps them)",
                        objects_.Describe(name))};
  }

  void Miss(const std::string& name) {
    survey_.faults.push_back({name, true, "the chain of plans needs it"});
  }
  void Fault(const std::string& name, std::string detail) {
    survey_.faults.push_back({name, false, std::move(detail)});
  }

  MergeObjects& objects_;
  HeadStore& head_;
  ChainSurvey survey_;
  std::string digest_;                           ///< of the plan before, where it is there
  std::optional<event::Timestamp> begun_again_;  ///< when the plan behind one of kind end was made
};

}  // namespace

Result<ChainSurvey> SurveyChain(MergeObjects& objects, HeadStore& head) {
  return Surveyor(objects, head).Survey();
}

Result<bool> MayLackFiles(MergeObjects& objects, const ChainSurvey& survey) {
  const auto last = HighestListedPlan(objects);
  if (!last) return last.error();
  bool may_lack = false;
  const auto read =
      ForEachPlan(objects, survey.closed + 1, *last, [&survey, &may_lack](const Plan& plan) {
        may_lack |= plan.kind == PlanKind::kErase ||
                    std::ranges::any_of(plan.removes, [&survey](PlanNumber rolled) {
                      return rolled > survey.closed;
                    });
      });
  // Over by now: what it did, nobody can say.
  if (!read && read.error().kind == ErrorKind::kNotFound) return true;
  if (!read) return read.error();
  return may_lack;
}

}  // namespace weir::merge
