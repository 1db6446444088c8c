// The chain of plans and its head: followed (C1), made longer by a plan (C3), closed (C7).
#include "src/merge/chain.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/merge/plan/names.h"

namespace weir::merge {
namespace {

/// So often somebody else may move the head while it is followed.
constexpr int kMaxTurns = 1'000;

}  // namespace

Result<Link> Chain::Follow() {
  if (auto owned = CheckOwner(); !owned) return owned.error();
  for (int turn = 0; turn < kMaxTurns; ++turn) {
    const auto head = head_.Read();
    if (!head) return head.error();
    auto link = LinkAt(*head);
    if (!link) return link.error();
    if (link->has_value()) return **std::move(link);
  }
  return Error{ErrorKind::kUnavailable,
               fmt::format("{}: others move it faster than it is followed; try again later",
                           head_.Describe())};
}

/// Two heads over one lake would each make a chain of their own, and store everything twice.
Result<void> Chain::CheckOwner() {
  const std::string name(kOwnerName);
  auto owner = GetOne(name);
  if (owner && !owner->has_value()) {
    const NewObject mark{name, head_.Describe()};
    if (auto created = std::move(objects_.Create({&mark, 1}).front()); !created) {
      return created.error();
    }
    owner = GetOne(name);
  }
  if (!owner) return owner.error();
  if (*owner == head_.Describe()) return {};
  return Error{ErrorKind::kConflict,
               fmt::format("{}: this lake is merged by '{}', and not by '{}': merge it there, or "
                           "delete that mark if nobody merges there any more and its head is lost",
                           objects_.Describe(kOwnerName), owner->value_or(""), head_.Describe())};
}

Result<std::optional<Link>> Chain::LinkAt(const Head& head) {
  if (head.plan == 0) return FindChain(head);
  const std::array names = {PlanName(head.plan), DoneName(head.plan), PlanName(head.plan + 1)};
  const auto found = objects_.Get(names);
  for (const auto& one : found) {
    if (!one) return one.error();
  }
  const auto& [plan_bytes, done, next] = std::tie(*found[0], *found[1], *found[2]);
  if (!plan_bytes) return FindChain(head);
  if (DigestOf(*plan_bytes) != head.digest) {
    return Ahead(head, "stands there with other bytes than it had");
  }
  if (!head.closed && done) return MoveTo(head, head.plan, *plan_bytes);
  if (head.closed && next) return MoveTo(head, head.plan + 1, *next);
  auto plan = ParsePlan(*plan_bytes, objects_.Describe(names[0]));
  if (!plan) return plan.error();
  Link link{.head = head, .plan = *std::move(plan), .result = {}};
  if (!head.closed) return std::optional(std::move(link));
  if (!done) {
    const auto now = head_.Read();
    if (now && *now != head) return std::optional<Link>();
    return Ahead(head, "is closed, and what came of it is gone");
  }
  auto result = ParsePlanResult(*done, objects_.Describe(names[1]));
  if (!result) return result.error();
  link.result = *std::move(result);
  return std::optional(std::move(link));
}

Result<std::optional<Link>> Chain::FindChain(const Head& head) {
  const auto highest = HighestListedPlan(objects_);
  if (!highest) return highest.error();
  // Whoever was slow may look for a plan that others have long left behind.
  const auto now = head_.Read();
  if (!now) return now.error();
  if (*now != head) return std::optional<Link>();
  if (*highest == 0 && head.plan == 0)
    return std::optional(Link{.head = head, .plan = {}, .result = {}});
  if (*highest <= head.plan) return Ahead(head, "is gone");
  const auto bytes = GetOne(PlanName(*highest));
  if (!bytes) return bytes.error();
  if (!bytes->has_value()) return std::optional<Link>();
  return MoveTo(head, *highest, **bytes);
}

/// Straight to closed where it is: workers of the plan that were frozen must not find it open.
Result<std::optional<Link>> Chain::MoveTo(const Head& from, PlanNumber number,
                                          const std::string& plan_bytes) {
  const auto done = GetOne(DoneName(number));
  if (!done) return done.error();
  const auto plan = ParsePlan(plan_bytes, objects_.Describe(PlanName(number)));
  if (!plan) return plan.error();
  if (number == from.plan + 1 && plan->previous != from.digest) {
    return Ahead(from, "is not the one that the next plan was made after");
  }
  const auto moved = head_.Move(from, {number, DigestOf(plan_bytes), done->has_value()});
  if (!moved && moved.error().kind != ErrorKind::kUnknown) return moved.error();
  return std::optional<Link>();
}

Result<void> Chain::Begin(const Link& link, const Plan& plan) {
  const std::string name = PlanName(plan.number);
  std::string bytes = FormatPlan(plan);
  // What can't be read again would stop the chain for good.
  if (const auto sound = ParsePlan(bytes, "a plan just made"); !sound) return sound.error();
  const NewObject object{name, bytes};
  const auto created = std::move(objects_.Create({&object, 1}).front());
  if (!created) return created.error();
  if (*created == pipeline::PutOutcome::kExists) return {};
  const auto moved = head_.Move(link.head, {plan.number, DigestOf(bytes), false});
  if (!moved) return moved.error();
  return {};
}

Result<bool> Chain::IsAt(const Head& head) {
  const auto now = head_.Read();
  if (!now) return now.error();
  if (*now == head) return true;
  const bool is_further = now->plan > head.plan || (now->plan == head.plan && now->closed);
  if (is_further && (now->plan > head.plan || now->digest == head.digest)) return false;
  return Error{ErrorKind::kCorrupt,
               fmt::format("{}: it stood at plan {} and stands at plan {} now: somebody has set it "
                           "back; nothing more is written, and the next run follows the chain",
                           head_.Describe(), head.plan, now->plan)};
}

Result<void> Chain::Close(const Link& link, const PlanResult& result) {
  const NewObject done{DoneName(link.head.plan), FormatPlanResult(result)};
  if (const auto created = std::move(objects_.Create({&done, 1}).front()); !created) {
    return created.error();
  }
  Head closed = link.head;
  closed.closed = true;
  if (const auto moved = head_.Move(link.head, closed); !moved) return moved.error();
  return {};
}

Result<std::optional<std::string>> Chain::GetOne(const std::string& name) {
  return std::move(objects_.Get({&name, 1}).front());
}

Error Chain::Ahead(const Head& head, std::string_view how) const {
  return Error{
      ErrorKind::kCorrupt,
      fmt::format("{} names plan {}, which {}: {}; nothing is merged until it is put back "
                  "as it was (an older version in its bucket, if that keeps them)",
                  head_.Describe(), head.plan, how, objects_.Describe(PlanName(head.plan)))};
}

Result<PlanNumber> HighestListedPlan(MergeObjects& objects) {
  PlanNumber highest = 0;
  const auto listed =
      pipeline::ForEachPage(*objects.List(std::string(kPlansFolder), ""),
                            [&highest](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const pipeline::ListedObject& object : page.objects) {
                                highest = std::max(highest, PlanNumberOf(object.name).value_or(0));
                              }
                              return {};
                            });
  if (!listed) return listed.error();
  return highest;
}

}  // namespace weir::merge
