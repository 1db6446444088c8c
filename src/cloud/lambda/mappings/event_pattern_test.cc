// Which events patterns describe, and what is no pattern.
#include "src/cloud/lambda/mappings/event_pattern.h"

#include <string>

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

bool Matches(std::string_view pattern, std::string_view event) {
  const Result<EventPattern> parsed = EventPattern::Parse(pattern);
  EXPECT_TRUE(parsed) << pattern << (parsed ? "" : ": " + parsed.error().message);
  return parsed && parsed->Matches(boost::json::parse(event).as_object());
}

TEST(EventPattern, ValuesAreEqual) {
  EXPECT_TRUE(Matches("{}", R"({"a":1})"));
  EXPECT_TRUE(Matches(R"({"a":["x"]})", R"({"a":"x","b":2})"));
  EXPECT_FALSE(Matches(R"({"a":["x"]})", R"({"a":"X"})"));
  EXPECT_TRUE(Matches(R"({"a":[1]})", R"({"a":1.0})"));
  EXPECT_FALSE(Matches(R"({"a":[1]})", R"({"a":"1"})"));
  EXPECT_TRUE(Matches(R"({"a":[null]})", R"({"a":null})"));
  EXPECT_FALSE(Matches(R"({"a":[null]})", R"({"b":null})"));
  EXPECT_TRUE(Matches(R"({"a":[""]})", R"({"a":""})"));
  EXPECT_TRUE(Matches(R"({"a":[true]})", R"({"a":true})"));
}

TEST(EventPattern, MembersAreAllMetAndOfAListOneIsEnough) {
  const std::string_view both = R"({"a":["x","y"],"b":["z"]})";
  EXPECT_TRUE(Matches(both, R"({"a":"y","b":"z"})"));
  EXPECT_FALSE(Matches(both, R"({"a":"y"})"));
  EXPECT_TRUE(Matches(R"({"a":["x"]})", R"({"a":["w","x"]})"));
  EXPECT_FALSE(Matches(R"({"a":["x"]})", R"({"a":["w"]})"));
}

TEST(EventPattern, ObjectsNestInTheEventToo) {
  const std::string_view pattern = R"({"a":{"b":["x"]}})";
  EXPECT_TRUE(Matches(pattern, R"({"a":{"b":"x"}})"));
  EXPECT_TRUE(Matches(pattern, R"({"a":[{"b":"w"},{"b":"x"}]})"));
  EXPECT_FALSE(Matches(pattern, R"({"a":"x"})"));
  EXPECT_FALSE(Matches(pattern, R"({})"));
}

TEST(EventPattern, TextsByTheirBeginningEndOrInAnyCase) {
  EXPECT_TRUE(Matches(R"({"a":[{"prefix":"us-"}]})", R"({"a":"us-east-1"})"));
  EXPECT_FALSE(Matches(R"({"a":[{"prefix":"us-"}]})", R"({"a":"eu-us-"})"));
  EXPECT_TRUE(Matches(R"({"a":[{"suffix":".png"}]})", R"({"a":"b.png"})"));
  EXPECT_FALSE(Matches(R"({"a":[{"suffix":".png"}]})", R"({"a":7})"));
  EXPECT_TRUE(Matches(R"({"a":[{"equals-ignore-case":"Alice"}]})", R"({"a":"aLICE"})"));
}

TEST(EventPattern, AnythingButNeedsAValue) {
  const std::string_view one = R"({"a":[{"anything-but":["x",7]}]})";
  EXPECT_TRUE(Matches(one, R"({"a":"y"})"));
  EXPECT_FALSE(Matches(one, R"({"a":"x"})"));
  EXPECT_FALSE(Matches(one, R"({"a":7})"));
  EXPECT_FALSE(Matches(one, R"({"b":"y"})"));
  EXPECT_FALSE(Matches(R"({"a":[{"anything-but":"x"}]})", R"({"a":"x"})"));
  EXPECT_FALSE(Matches(R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"xy"})"));
  EXPECT_TRUE(Matches(R"({"a":[{"anything-but":{"prefix":"x"}}]})", R"({"a":"yx"})"));
}

TEST(EventPattern, NumbersAreCompared) {
  const std::string_view range = R"({"a":[{"numeric":[">",10,"<=",20]}]})";
  EXPECT_FALSE(Matches(range, R"({"a":10})"));
  EXPECT_TRUE(Matches(range, R"({"a":10.5})"));
  EXPECT_TRUE(Matches(range, R"({"a":20})"));
  EXPECT_FALSE(Matches(range, R"({"a":"15"})"));
  EXPECT_TRUE(Matches(R"({"a":[{"numeric":["=",100]}]})", R"({"a":1e2})"));
}

TEST(EventPattern, ExistenceCanBeAskedFor) {
  EXPECT_TRUE(Matches(R"({"a":[{"exists":true}]})", R"({"a":null})"));
  EXPECT_FALSE(Matches(R"({"a":[{"exists":true}]})", R"({})"));
  EXPECT_TRUE(Matches(R"({"a":{"b":[{"exists":false}]}})", R"({})"));
  EXPECT_TRUE(Matches(R"({"a":["x",{"exists":false}]})", R"({})"));
  EXPECT_FALSE(Matches(R"({"a":[{"exists":false}]})", R"({"a":1})"));
}

TEST(EventPattern, AlternativesAreOverMembers) {
  const std::string_view pattern = R"({"c":["z"],"$or":[{"a":["x"]},{"b":["y"]}]})";
  EXPECT_TRUE(Matches(pattern, R"({"b":"y","c":"z"})"));
  EXPECT_FALSE(Matches(pattern, R"({"c":"z"})"));
  EXPECT_FALSE(Matches(pattern, R"({"a":"x"})"));
}

TEST(EventPattern, WhatIsNoneIsRefused) {
  for (const std::string& text :
       {std::string(), std::string("[]"), std::string("{"), std::string(R"({"a":"x"})"),
        std::string(R"({"a":[]})"), std::string(R"({"a":[["x"]]})"), std::string(R"({"a":[{}]})"),
        std::string(R"({"a":[{"prefix":7}]})"), std::string(R"({"a":[{"cidr":"10.0.0.0/8"}]})"),
        std::string(R"({"a":[{"numeric":[">"]}]})"), std::string(R"({"a":[{"numeric":["~",1]}]})"),
        std::string(R"({"a":[{"anything-but":[]}]})"), std::string(R"({"a":[{"exists":"yes"}]})"),
        std::string(R"({"$or":{}})"), std::string(R"({"$or":[{"a":["x"]}]})"),
        std::string(R"({"a":[{"prefix":"a","suffix":"b"}]})"),
        std::string(100, '[') + std::string(100, ']')}) {
    EXPECT_FALSE(EventPattern::Parse(text)) << text;
  }
}

}  // namespace
}  // namespace weir::cloud::lambda
