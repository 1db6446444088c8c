// Bodies that are JSON, and bodies that are texts.
#include "src/cloud/lambda/mappings/event_filter.h"

#include <gtest/gtest.h>

#include "src/cloud/lambda/mappings/sqs_event.h"

namespace weir::cloud::lambda {
namespace {

bool Wants(const std::vector<std::string>& patterns, const std::string& body) {
  const SqsEvent event({"arn:aws:sqs:us-east-1:000000000000:q"}, "us-east-1");
  return EventFilter(patterns).Wants(event.Record({.id = "i", .receipt = "r", .body = body}));
}

TEST(EventFilter, WithoutPatternsEverythingIsWanted) {
  EXPECT_TRUE(Wants({}, "x"));
  EXPECT_TRUE(Wants({}, "{}"));
}

TEST(EventFilter, OnePatternOfSeveralIsEnough) {
  const std::vector<std::string> patterns = {R"({"body":{"kind":["a"]}})",
                                             R"({"body":{"kind":["b"]}})"};
  EXPECT_TRUE(Wants(patterns, R"({"kind":"b"})"));
  EXPECT_FALSE(Wants(patterns, R"({"kind":"c"})"));
}

TEST(EventFilter, TextsAndJsonAreEachMatchedByTheirOwnKindOfPattern) {
  const std::vector<std::string> json = {R"({"body":{"kind":[{"exists":false}]}})"};
  const std::vector<std::string> text = {R"({"body":[{"prefix":"hel"},"7"]})"};
  EXPECT_TRUE(Wants(json, R"({"other":1})"));
  EXPECT_FALSE(Wants(json, "hello"));
  EXPECT_TRUE(Wants(text, "hello"));
  EXPECT_TRUE(Wants(text, "7"));
  EXPECT_FALSE(Wants(text, R"(["hello"])"));
}

TEST(EventFilter, APatternWithoutABodyAsksForWhatElseThereIs) {
  const std::vector<std::string> patterns = {R"({"awsRegion":["us-east-1"]})"};
  EXPECT_TRUE(Wants(patterns, "x"));
  EXPECT_TRUE(Wants(patterns, "{}"));
  EXPECT_FALSE(Wants({R"({"awsRegion":["eu-central-1"]})"}, "x"));
}

}  // namespace
}  // namespace weir::cloud::lambda
