// Changes of one mapping at once: none undoes another.
#include <functional>
#include <future>
#include <optional>

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include "src/cloud/lambda/ops/mappings.h"
#include "src/cloud/lambda/ops/tags.h"
#include "src/cloud/lambda/test_context.h"

namespace weir::cloud::lambda {
namespace {

using namespace std::chrono_literals;

/// Does something in the middle of an update: when that asks for its destination's bucket.
class InterruptingDestination : public InMemoryFailures {
 public:
  bool Exists(const std::string& arn) override {
    if (interrupt) interrupt();
    return InMemoryFailures::Exists(arn);
  }
  std::function<void()> interrupt{};
};

class MappingChangesTest : public ::testing::Test {
 protected:
  LambdaOutcome Tag() {
    const boost::json::object input = {
        {"Resource", "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:m"},
        {"Tags", {{"a", "b"}}}};
    return ops::TagResource(test_.context, {call_, input});
  }
  LambdaOutcome Update() {
    const boost::json::object input = {
        {"UUID", "m"},
        {"BatchSize", 7},
        {"DestinationConfig", {{"OnFailure", {{"Destination", "arn:aws:s3:::failed"}}}}}};
    return ops::UpdateEventSourceMapping(test_.context, {call_, input});
  }

  InterruptingDestination failures_;
  TestContext test_{failures_};
  LambdaStore& lambda_ = test_.lambda;

  Mapping mapping_{.id = {"m"},
                   .region = "us-east-1",
                   .function = {"us-east-1", "f"},
                   .source = "arn",
                   .enabled = false};
  const protocol::Call call_ = TestContext::Call();
};

TEST_F(MappingChangesTest, TagsAndSettingsKeepEachOther) {
  ASSERT_TRUE(lambda_.SaveMapping(mapping_));
  std::future<bool> tagged;
  failures_.interrupt = [&] {
    tagged = std::async(std::launch::async, [&] { return Tag().has_value(); });
    tagged.wait_for(100ms);  // it has to wait for the update: this gives it the time not to
  };
  ASSERT_TRUE(Update().has_value());
  ASSERT_TRUE(tagged.get());
  const std::optional<Mapping> changed = lambda_.FindMapping({"m"});
  ASSERT_TRUE(changed.has_value());
  EXPECT_EQ(changed->tags.size(), 1U);
  EXPECT_EQ(changed->policy.batch_size, 7U);
}

TEST_F(MappingChangesTest, WhatIsBeingDeletedIsNotSavedAgain) {
  mapping_.deleting = true;
  ASSERT_TRUE(lambda_.SaveMapping(mapping_));
  const LambdaOutcome tagged = Tag();
  ASSERT_FALSE(tagged);
  EXPECT_EQ(tagged.error().code, "ResourceNotFoundException");
}

}  // namespace
}  // namespace weir::cloud::lambda
