// Values: their sizes, their stored form, their form on the wire.
#include "src/cloud/dynamodb/value/value.h"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/dynamodb/value/codec.h"
#include "src/cloud/dynamodb/value/generators.h"
#include "src/cloud/dynamodb/value/json.h"
#include "src/cloud/store/store.h"

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

json::value Json(std::string_view text) {
  json::parse_options options;
  options.max_depth = 100;
  return json::parse(text, {}, options);
}

Value Read(std::string_view text) { return ParseValue(Json(text)).value(); }
std::string Message(std::string_view text) { return ParseValue(Json(text)).error().message; }

std::string Code(std::string_view text) { return ParseValue(json::parse(text)).error().code; }

TEST(Value, SizesFollowTheDeveloperGuide) {
  EXPECT_EQ(SizeOf(Read(R"({"S":"häß"})")), 5U);
  EXPECT_EQ(SizeOf(Read(R"({"B":"AAEC"})")), 3U);
  EXPECT_EQ(SizeOf(Read(R"({"N":"27"})")), 2U);
  EXPECT_EQ(SizeOf(Read(R"({"N":"-27"})")), 3U);
  EXPECT_EQ(SizeOf(Read(R"({"N":"1e100"})")), 2U);
  EXPECT_EQ(SizeOf(Read(R"({"BOOL":true})")), 1U);
  EXPECT_EQ(SizeOf(Read(R"({"NULL":true})")), 1U);
  EXPECT_EQ(SizeOf(Read(R"({"SS":["a","bc"]})")), 3U);
  EXPECT_EQ(SizeOf(Read(R"({"L":[{"S":"a"},{"BOOL":true}]})")), 3U + 2 + 1 + 1);
  EXPECT_EQ(SizeOf(Read(R"({"M":{"key":{"S":"a"}}})")), 3U + 1 + 3 + 1);
}

TEST(Value, NamesHaveOneByteToSixtyFourKilobytes) {
  const auto message = [](const std::string& name) {
    const auto value = ParseValue(json::object{{"M", json::object{{name, {{"S", "x"}}}}}});
    const auto item = ParseItem(json::object{{name, {{"S", "x"}}}});
    EXPECT_EQ(item.has_value(), value.has_value());
    return value ? "" : value.error().code + ": " + value.error().message;
  };
  EXPECT_EQ(message(""), "ValidationException: Empty attribute name");
  EXPECT_EQ(message(std::string(65536, 'n')),
            "ValidationException: Attribute name is too large, must be less than 65536 bytes");
  EXPECT_EQ(message(std::string(65535, 'n')), "");
}

TEST(Value, WhatIsNoneIsRefusedInAwsWords) {
  EXPECT_EQ(Message("{}"),
            "Supplied AttributeValue is empty, must contain exactly one of the supported "
            "datatypes");
  EXPECT_EQ(Message(R"({"S":"a","N":"1"})"),
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of "
            "the supported datatypes");
  EXPECT_EQ(Message(R"({"N":"x"})"), "The parameter cannot be converted to a numeric value: x");
  EXPECT_EQ(Message(R"({"N":""})"), "The parameter cannot be converted to a numeric value");
  EXPECT_EQ(Message(R"({"SS":[]})"),
            "One or more parameter values were invalid: An string set  may not be empty");
  EXPECT_EQ(Message(R"({"SS":["a","a"]})"),
            "One or more parameter values were invalid: Input collection [a, a] contains "
            "duplicates.");
  EXPECT_EQ(Message(R"({"NS":["1","1.0"]})"),
            "One or more parameter values were invalid: Input collection [1, 1.0] contains "
            "duplicates.");
  EXPECT_EQ(Message(R"({"NULL":false})"),
            "One or more parameter values were invalid: Null attribute value types must have the "
            "value of true");
  EXPECT_EQ(Message(R"({"N":"123456789012345678901234567890123456789"})"),
            "Attempting to store more than 38 significant digits in a Number");
}

TEST(Value, JsonOfAnotherShapeIsASerializationException) {
  for (const char* text : {R"("a")", R"({"S":1})", R"({"N":1})", R"({"B":"%"})", R"({"BOOL":"x"})",
                           R"({"SS":"a"})", R"({"L":{}})", R"({"M":[]})", R"({"S":{}})"}) {
    EXPECT_EQ(Code(text), "SerializationException") << text;
  }
  EXPECT_EQ(Message(R"({"S":1})"), "NUMBER_VALUE cannot be converted to String");
}

TEST(Value, NestsThirtyTwoLevelsDeep) {
  const auto nested = [](int levels) {
    std::string text = R"({"S":"x"})";
    for (int i = 0; i < levels; ++i) text = R"({"L":[)" + text + "]}";
    return text;
  };
  EXPECT_EQ(DepthOf(Read(nested(32))), 32U);
  EXPECT_EQ(Message(nested(33)),
            "Nesting Levels have exceeded supported limits: Attributes of the item have nested "
            "levels beyond supported limit");
}

TEST(Value, NumbersAreNormalised) {
  EXPECT_EQ(json::serialize(ToJson(Read(R"({"N":"01.50"})"))), R"({"N":"1.5"})");
}

TEST(Value, AStoredItemThatIsDamagedIsNoItem) {
  const std::string bytes = EncodeItem({{"name", Read(R"({"L":[{"S":"text"},{"N":"1"}]})")}});
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    EXPECT_THROW(std::ignore = DecodeItem(bytes.substr(0, length)), store::StoreFailure);
  }
  EXPECT_THROW(std::ignore = DecodeItem(bytes + "x"), store::StoreFailure);
}

RC_GTEST_PROP(Value, ComesBackFromTheStore, ()) {
  const auto members = *rc::gen::container<std::vector<std::pair<std::string, Value>>>(
      rc::gen::pair(AnyText(), AnyValue()));
  const Item item(members.begin(), members.end());
  RC_ASSERT(DecodeItem(EncodeItem(item)) == item);
}

RC_GTEST_PROP(Value, ComesBackFromTheWire, ()) {
  const Value value = *AnyValue();
  RC_ASSERT(ParseValue(ToJson(value)).value() == value);
}

}  // namespace
}  // namespace weir::cloud::dynamodb
