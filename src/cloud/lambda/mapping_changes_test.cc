// Changes of one mapping at once: none undoes another.
#include <future>
#include <optional>

#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include "src/cloud/lambda/mappings/fakes.h"
#include "src/cloud/lambda/ops/mappings.h"
#include "src/cloud/lambda/ops/tags.h"
#include "src/cloud/store/test_directory.h"

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

class NoCode : public CodeSource {
 public:
  Result<std::string, CodeRefusal> Fetch(const CodeLocation& /*location*/,
                                         std::size_t /*max_bytes*/) override {
    return CodeRefusal{};
  }
};

class AnyRole : public ExecutionRoles {
 public:
  [[nodiscard]] bool CanBeAssumed(std::string_view /*arn*/) const override { return true; }
};

class MappingChangesTest : public ::testing::Test {
 protected:
  MappingChangesTest() { context_.supervisor = &supervisor_; }

  LambdaOutcome Tag() {
    const boost::json::object input = {
        {"Resource", "arn:aws:lambda:us-east-1:000000000000:event-source-mapping:m"},
        {"Tags", {{"a", "b"}}}};
    return ops::TagResource(context_, {call_, input});
  }
  LambdaOutcome Update() {
    const boost::json::object input = {
        {"UUID", "m"},
        {"BatchSize", 7},
        {"DestinationConfig", {{"OnFailure", {{"Destination", "arn:aws:s3:::failed"}}}}}};
    return ops::UpdateEventSourceMapping(context_, {call_, input});
  }

  store::TestDirectory directory_;
  std::unique_ptr<store::Store> store_ =
      store::Store::Open({.directory = directory_.path() / "store"}).value();
  LambdaStore lambda_{*store_};
  Packages packages_{directory_.path() / "packages", lambda_};
  store::Clock clock_;
  store::Faults faults_;
  InMemoryStream stream_{clock_};
  ScriptedFunctions functions_;
  InterruptingDestination failures_;
  NoCode code_;
  AnyRole roles_;
  CountedFigures figures_;
  const MappingPorts ports_{stream_, functions_, failures_, lambda_, clock_, faults_, figures_};
  MappingSupervisor supervisor_{ports_, 2};
  Context context_{.clock = clock_,
                   .store = lambda_,
                   .packages = packages_,
                   .code = code_,
                   .roles = roles_,
                   .ports = ports_};

  Mapping mapping_{.id = {"m"},
                   .region = "us-east-1",
                   .function = {"us-east-1", "f"},
                   .stream = {"arn"},
                   .enabled = false};
  const protocol::Call call_{
      .http = {}, .region = "us-east-1", .access_key_id = "", .operation = "", .request_id = ""};
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
