// What a plan writes goes out only while the head names it: asked behind the signing, once a call.
#include "src/merge/open_plan.h"

#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/merge/merge_testing.h"

#include "tests/fakes/in_memory_head_store.h"
#include "tests/fakes/in_memory_merge_objects.h"

namespace weir::merge {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class OpenPlanTest : public ::testing::Test {
 protected:
  OpenPlanTest() {
    head_.head = link_.head;
    objects_.hook = [this](const fakes::PortCall& call) { return Note(call); };
    head_.hook = objects_.hook;
  }

  std::optional<Error> Note(const fakes::PortCall& call) {
    if (call.moment == fakes::PortMoment::kAfterEffect) return std::nullopt;
    calls_.push_back(std::string(call.operation) + " " + std::string(call.name));
    return hook_ ? hook_(call) : std::nullopt;
  }

  /// Somebody else does this once the second object is signed.
  void OnceSigned(const std::function<void()>& act) {
    hook_ = [act](const fakes::PortCall& call) -> std::optional<Error> {
      if (call.operation == "Sign" && call.name == "b") act();
      return std::nullopt;
    };
  }

  fakes::InMemoryMergeObjects objects_;
  fakes::InMemoryHeadStore head_;
  fakes::PortHook hook_;
  std::vector<std::string> calls_;
  const Link link_ = {.head = {.plan = 41, .digest = "d", .closed = false},
                      .plan = MadePlan(PlanKind::kMerge),
                      .result = {}};
  const MayGoOn may_go_on_ = [] { return true; };
  Chain chain_{objects_, head_};
  OpenPlan plan_{link_, chain_, objects_, may_go_on_};
  const std::vector<NewObject> two_ = {{"a", "1"}, {"b", "2"}};
};

TEST_F(OpenPlanTest, TheHeadIsReadOnceBehindTheSigningAndBeforeTheSending) {
  EXPECT_EQ(plan_.Create(two_).value(), Step::kDone);
  EXPECT_THAT(calls_, ElementsAre("Sign a", "Sign b", "ReadHead ", "Create a", "Create b"));
}

TEST_F(OpenPlanTest, WhatWasSignedIsNotSentOnceTheHeadIsFurther) {
  OnceSigned([this] { head_.head.closed = true; });
  EXPECT_EQ(plan_.Create(two_).value(), Step::kMovedOn);
  EXPECT_THAT(objects_.objects, IsEmpty());
}

TEST_F(OpenPlanTest, WhatWasSignedIsNotSentOnceTheHeadIsSetBack) {
  OnceSigned([this] { head_.head.plan = 40; });
  EXPECT_EQ(plan_.Create(two_).error().kind, ErrorKind::kCorrupt);
  EXPECT_THAT(objects_.objects, IsEmpty());
}

TEST_F(OpenPlanTest, WhatChangesIsAskedForInTheSameWay) {
  const std::vector<Replacement> changes = {{"a", "", "1"}, {"b", "", "2"}};
  std::vector<Result<bool>> outcomes;
  EXPECT_EQ(plan_.Replace(changes, outcomes).value(), Step::kDone);
  EXPECT_THAT(calls_, ElementsAre("Sign a", "Sign b", "ReadHead ", "Replace a", "Replace b"));
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_TRUE(*outcomes[0] && *outcomes[1]);
  objects_.objects.clear();
  OnceSigned([this] { head_.head.closed = true; });
  EXPECT_EQ(plan_.Replace(changes, outcomes).value(), Step::kMovedOn);
  EXPECT_THAT(objects_.objects, IsEmpty());
}

TEST_F(OpenPlanTest, NothingIsSentWhereTheHeadCantBeRead) {
  hook_ = [](const fakes::PortCall& call) -> std::optional<Error> {
    if (call.operation != "ReadHead") return std::nullopt;
    return Error{ErrorKind::kUnavailable, "the head is away"};
  };
  EXPECT_EQ(plan_.Create(two_).error().message, "the head is away");
  EXPECT_THAT(objects_.objects, IsEmpty());
}

}  // namespace
}  // namespace weir::merge
