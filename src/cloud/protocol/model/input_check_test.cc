// Requests that are wrong in one way or several, and the words that callers get.
#include "src/cloud/protocol/model/input_check.h"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "src/cloud/protocol/model/shown_value.h"

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;
using testing::HasSubstr;
using testing::StartsWith;

constexpr std::string_view kChecked = R"(
service toys 2026-01-01
operation Play
 input PlayInput
structure PlayInput
 Name! Name
 Count Count
 Size long
 Share Share
 Ready boolean
 When timestamp
 Color Color
 Data Bytes
 Labels Labels
 Parts Parts
 Tags Tags
 ByTable ByTable
 Own Own
string Name 2..4
 ~ [a-z]+
integer Count 1..10
double Share 0..1
string Color
 | RED GREEN
blob Bytes ..3
list Labels 1..2
 of Label
string Label 1..5
list Parts ..2
 of Part
structure Part
 Id! Id
 Data Bytes
string Id 1..3
map Tags ..2
 of Label Label
map ByTable
 of Label Parts
structure Own
 Any! string
)";

const ServiceModel& Model() {
  static const ServiceModel model(kChecked, "Own");
  return model;
}

std::optional<InputComplaint> Check(std::string_view text) {
  json::value value = json::parse(text);
  return CheckInput(*Model().Find("Play")->input, value.get_object());
}

std::string Type(std::string_view text) {
  const auto complaint = Check(text);
  return complaint && complaint->kind == InputComplaint::Kind::kType ? complaint->message : "none";
}

std::string Broken(std::string_view text) {
  const auto complaint = Check(text);
  const bool is_it = complaint && complaint->kind == InputComplaint::Kind::kConstraint;
  return is_it ? complaint->message : "none";
}

TEST(InputCheck, PassesWhatTheModelAllows) {
  EXPECT_FALSE(Check(R"({"Name":"ab","Count":10,"Size":5000000000,"Share":0.5,"Ready":true,
      "When":1.5,"Color":"RED","Data":"AQID","Labels":["a"],"Parts":[{"Id":"1"}],"Tags":{"a":"b"},
      "ByTable":{"t":[{"Id":"1"}]},"Own":{"Any":3},"Unknown":[1]})"));
  EXPECT_FALSE(Check(R"({"Name":"ab","Count":null,"Labels":null})"));
  EXPECT_FALSE(Check(R"({"Name":"ab","Count":3.0})"));
}

TEST(InputCheck, LeavesBytesWhereBase64Was) {
  json::value value = json::parse(R"({"Name":"ab","Data":"AQID","Parts":[{"Id":"1","Data":""}]})");
  ASSERT_FALSE(CheckInput(*Model().Find("Play")->input, value.get_object()));
  EXPECT_EQ(value.at("Data").as_string(), "\x01\x02\x03");
  EXPECT_EQ(value.at("Parts").at(0).at("Data").as_string(), "");
}

TEST(InputCheck, NamesWhatIsOfAnotherType) {
  EXPECT_EQ(Type(R"({"Name":1})"), "NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(Type(R"({"Name":true})"), "TRUE_VALUE cannot be converted to String");
  EXPECT_EQ(Type(R"({"Name":{}})"), "Start of structure or map found where not expected.");
  EXPECT_EQ(Type(R"({"Name":[]})"), "Unrecognized collection type class java.lang.String");
  EXPECT_EQ(Type(R"({"Count":"1"})"), "STRING_VALUE cannot be converted to Integer");
  EXPECT_EQ(Type(R"({"Count":1.5})"), "DECIMAL_VALUE cannot be converted to Integer");
  EXPECT_EQ(Type(R"({"Count":3000000000})"), "NUMBER_VALUE cannot be converted to Integer");
  EXPECT_EQ(Type(R"({"Size":18446744073709551615})"), "NUMBER_VALUE cannot be converted to Long");
  EXPECT_EQ(Type(R"({"Ready":"true"})"), "STRING_VALUE cannot be converted to Boolean");
  EXPECT_EQ(Type(R"({"Share":false})"), "FALSE_VALUE cannot be converted to Double");
  EXPECT_EQ(Type(R"({"When":"now"})"), "STRING_VALUE cannot be converted to Timestamp");
  EXPECT_EQ(Type(R"({"Labels":"a"})"), "Unexpected value type in payload");
  EXPECT_EQ(Type(R"({"Labels":{}})"), "Unexpected collection type in payload");
  EXPECT_EQ(Type(R"({"Parts":[[]]})"), "Unexpected collection type in payload");
  EXPECT_EQ(Type(R"({"Tags":{"a":1}})"), "NUMBER_VALUE cannot be converted to String");
}

TEST(InputCheck, NamesWhatIsNoBase64) {
  EXPECT_EQ(Type(R"({"Data":"string"})"),
            "'string' can not be converted to a Blob: Base64 encoded length is expected a multiple "
            "of 4 bytes but found: 6");
  EXPECT_EQ(Type(R"({"Data":"AAAAAB!="})"),
            "A text can not be converted to a Blob: invalid base64 at offset 6: this character has "
            "no place there");
}

TEST(InputCheck, AWrongTypeComesBeforeAllElse) {
  EXPECT_EQ(Type(R"({"Name":"A","Count":0,"Tags":{"a":[]}})"),
            "Unrecognized collection type class java.lang.String");
}

TEST(InputCheck, WordsEachConstraint) {
  constexpr auto kOne = "1 validation error detected: Value ";
  EXPECT_EQ(
      Broken("{}"),
      std::string(kOne) + "null at 'name' failed to satisfy constraint: Member must not be null");
  EXPECT_EQ(Broken(R"({"Name":"abcde"})"),
            std::string(kOne) +
                "'abcde' at 'name' failed to satisfy constraint: Member must have length less than "
                "or equal to 4");
  EXPECT_EQ(Broken(R"({"Name":"ab","Count":0})"),
            std::string(kOne) +
                "'0' at 'count' failed to satisfy constraint: Member must have value greater than "
                "or equal to 1");
  EXPECT_THAT(Broken(R"({"Name":"ab","Share":1.5})"), HasSubstr("less than or equal to 1"));
  EXPECT_EQ(Broken(R"({"Name":"ab","Color":"BLUE"})"),
            std::string(kOne) +
                "'BLUE' at 'color' failed to satisfy constraint: Member must satisfy enum value "
                "set: [RED, GREEN]");
  EXPECT_EQ(Broken(R"({"Name":"ab","Data":"AQIDBA=="})"),
            std::string(kOne) +
                "'java.nio.HeapByteBuffer[pos=0 lim=4 cap=4]' at 'data' failed to satisfy "
                "constraint: Member must have length less than or equal to 3");
}

TEST(InputCheck, ListsAllViolationsInTheModelsOrder) {
  EXPECT_EQ(
      Broken(R"({"Count":11,"Name":"A"})"),
      "3 validation errors detected: Value 'A' at 'name' failed to satisfy constraint: Member "
      "must satisfy regular expression pattern: [a-z]+; Value 'A' at 'name' failed to satisfy "
      "constraint: Member must have length greater than or equal to 2; Value '11' at 'count' "
      "failed to satisfy constraint: Member must have value less than or equal to 10");
}

TEST(InputCheck, NamesThePlaceInListsAndMaps) {
  EXPECT_EQ(Broken(R"({"Name":"ab","Parts":[{"Id":"1"},{}]})"),
            "1 validation error detected: Value null at 'parts.2.member.id' failed to satisfy "
            "constraint: Member must not be null");
  EXPECT_EQ(Broken(R"({"Name":"ab","ByTable":{"t":[{"Id":""}]}})"),
            "1 validation error detected: Value '' at 'byTable.t.member.1.member.id' failed to "
            "satisfy constraint: Member must have length greater than or equal to 1");
}

TEST(InputCheck, TellsOfElementsAtTheirCollection) {
  EXPECT_EQ(Broken(R"({"Name":"ab","Labels":["a","toolong"]})"),
            "1 validation error detected: Value '[a, toolong]' at 'labels' failed to satisfy "
            "constraint: Member must satisfy constraint: [Member must have length less than or "
            "equal to 5, Member must have length greater than or equal to 1]");
  EXPECT_EQ(Broken(R"({"Name":"ab","ByTable":{"t":[{"Id":"1"},{"Id":"2"},{"Id":"3"}]}})"),
            "1 validation error detected: Value '{t=[Part(id=1, data=null), Part(id=2, data=null), "
            "Part(id=3, data=null)]}' at 'byTable' failed to satisfy constraint: Map value must "
            "satisfy constraint: [Member must have length less than or equal to 2]");
  EXPECT_THAT(Broken(R"({"Name":"ab","Tags":{"":"b"}})"),
              HasSubstr("'{=b}' at 'tags' failed to satisfy constraint: Map keys must satisfy"));
  EXPECT_THAT(Broken(R"({"Name":"ab","Labels":[null]})"),
              HasSubstr("'[null]' at 'labels' failed to satisfy constraint: Member must satisfy "
                        "constraint: [Member must not be null]"));
}

TEST(InputCheck, ACollectionComesBeforeItsElements) {
  EXPECT_THAT(Broken(R"({"Name":"ab","Parts":[{},{},{"Id":"1"}]})"),
              StartsWith("3 validation errors detected: Value '[Part(id=null, data=null), Part("));
}

TEST(InputCheck, LengthsAreInUnitsOfUtf16) {
  EXPECT_FALSE(
      Check("{\"Name\":\"ab\",\"Labels\":[\"\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\"]}"));
  EXPECT_NE(
      Broken("{\"Name\":\"ab\",\"Labels\":[\"\xf0\x9f\x98\x80\xf0\x9f\x98\x80\xf0\x9f\x98\x80\"]}"),
      "none");
}

TEST(InputCheck, WordsOnlyTheFirstOfVeryMany) {
  json::array parts;
  for (int i = 0; i < 1000; ++i) parts.push_back(json::object());
  json::object input = {{"Name", "ab"}, {"ByTable", {{"t", std::move(parts)}}}};
  const auto complaint = CheckInput(*Model().Find("Play")->input, input);
  ASSERT_TRUE(complaint);
  EXPECT_THAT(complaint->message, StartsWith("1001 validation errors detected: "));
  EXPECT_THAT(complaint->message, HasSubstr("byTable.t.member.99.member.id"));
  EXPECT_LT(complaint->message.size(), 20000U);
}

TEST(ShownValue, IsTheBeginningOfWhatIsLong) {
  const Shape& name = *Model().Find("Play")->input->Find("Name")->shape;
  std::string text(kMaxShownBytes - 1, 'a');
  text += "\xc3\xa9";
  EXPECT_EQ(ShownValue(name, json::value(text)), std::string(kMaxShownBytes - 1, 'a'));
}

/// Any JSON, with the names and kinds of the model's members among it.
json::value AnyJson(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 8 : 6);
  switch (kind) {
    case 0:
      return nullptr;
    case 1:
      return *rc::gen::arbitrary<bool>();
    case 2:
      return *rc::gen::arbitrary<std::int64_t>();
    case 3:
      return *rc::gen::arbitrary<double>();
    case 4:
      return json::value(*rc::gen::element<std::string>("ab", "AQID", "RED", "", "A B"));
    case 5:
      return json::value(*rc::gen::string<std::string>());
    case 6: {
      json::array array;
      for (int i = *rc::gen::inRange(0, 4); i > 0; --i) array.push_back(AnyJson(depth - 1));
      return array;
    }
    default: {
      json::object object;
      for (int i = *rc::gen::inRange(0, 6); i > 0; --i) {
        object[*rc::gen::element<std::string>("Name", "Count", "Labels", "Parts", "Tags", "ByTable",
                                              "Data", "Id", "x")] = AnyJson(depth - 1);
      }
      return object;
    }
  }
}

RC_GTEST_PROP(InputCheck, WhatPassesHasTheTypesOfItsModel, ()) {
  json::value value = AnyJson(4);
  if (!value.is_object()) value = json::object{{"Name", value}};
  if (CheckInput(*Model().Find("Play")->input, value.get_object())) return;
  const json::object& input = value.get_object();
  RC_ASSERT(input.at("Name").is_string());
  const auto is = [&](const char* name, json::kind kind) {
    const json::value* member = input.if_contains(name);
    return member == nullptr || member->is_null() || member->kind() == kind;
  };
  RC_ASSERT(is("Labels", json::kind::array));
  RC_ASSERT(is("Parts", json::kind::array));
  RC_ASSERT(is("Tags", json::kind::object));
  RC_ASSERT(is("Data", json::kind::string));
}

}  // namespace
}  // namespace weir::cloud::protocol
