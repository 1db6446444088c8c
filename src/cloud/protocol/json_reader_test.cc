// Members that are read by hand, and what is complained of.
#include "src/cloud/protocol/json_reader.h"

#include <string>

#include <boost/json/parse.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;
using testing::HasSubstr;

json::object Parse(std::string_view text) { return json::parse(text).as_object(); }

TEST(JsonReader, ReadsWhatIsThere) {
  const json::object input =
      Parse(R"({"S":"x","N":5,"D":1.5,"B":true,"O":{},"A":[1],"Z":null,"Blob":"aGk="})");
  JsonReader in(input);
  EXPECT_EQ(in.RequiredString("S"), "x");
  EXPECT_EQ(in.Integer("N"), 5);
  EXPECT_EQ(in.Number("D"), 1.5);
  EXPECT_EQ(in.Boolean("B"), true);
  EXPECT_NE(in.Object("O"), nullptr);
  EXPECT_NE(in.Array("A"), nullptr);
  EXPECT_EQ(in.String("Z"), std::nullopt);
  EXPECT_EQ(in.String("Absent"), std::nullopt);
  EXPECT_EQ(in.RequiredBlob("Blob"), "hi");
  EXPECT_FALSE(in.error());
}

/// What a read of {"M":value} complains of.
template <typename Read>
std::string Complaint(const std::string& value, Read read) {
  const json::object input = Parse("{\"StreamName\":" + value + "}");
  JsonReader in(input);
  read(in);
  return in.error() ? in.error()->code + ": " + in.error()->message : "";
}

TEST(JsonReader, ComplainsInAwsWords) {
  EXPECT_EQ(Complaint("null", [](JsonReader& in) { in.RequiredString("StreamName"); }),
            "ValidationException: 1 validation error detected: Value null at 'streamName' failed "
            "to satisfy constraint: Member must not be null");
  EXPECT_EQ(Complaint("\"ab\"",
                      [](JsonReader& in) {
                        in.String("StreamName", {3, 5});
                      }),
            "ValidationException: 1 validation error detected: Value 'ab' at 'streamName' failed "
            "to satisfy constraint: Member must have length greater than or equal to 3");
  EXPECT_EQ(Complaint("11",
                      [](JsonReader& in) {
                        in.Integer("StreamName", {1, 10});
                      }),
            "ValidationException: 1 validation error detected: Value '11' at 'streamName' failed "
            "to satisfy constraint: Member must have value less than or equal to 10");
  EXPECT_EQ(Complaint("1", [](JsonReader& in) { in.String("StreamName"); }),
            "SerializationException: NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(Complaint("[]", [](JsonReader& in) { in.Integer("StreamName"); }),
            "SerializationException: Start of structure or map found where not expected.");
  EXPECT_THAT(Complaint("\"?\"", [](JsonReader& in) { in.Blob("StreamName"); }),
              HasSubstr("SerializationException"));
}

TEST(JsonReader, KeepsItsFirstComplaint) {
  const json::object input;
  JsonReader in(input, "records.1.member");
  in.RequiredString("Data");
  in.RequiredInteger("Other");
  EXPECT_THAT(in.error()->message, HasSubstr("'records.1.member.data'"));
}

TEST(JsonReader, LengthIsCountedAsJavaDoes) {
  EXPECT_EQ(Complaint("\"\xf0\x9f\x98\x80\"",
                      [](JsonReader& in) {
                        in.String("StreamName", {2, 2});
                      }),
            "");
  EXPECT_EQ(Complaint("\"\xc3\xa9\"", [](JsonReader& in) { in.String("StreamName", {1, 1}); }), "");
}

TEST(JsonReader, AWholeDoubleIsAnInteger) {
  EXPECT_EQ(Complaint("5.0", [](JsonReader& in) { EXPECT_EQ(in.Integer("StreamName"), 5); }), "");
  EXPECT_NE(Complaint("5.5", [](JsonReader& in) { in.Integer("StreamName"); }), "");
  EXPECT_NE(Complaint("1e300", [](JsonReader& in) { in.Integer("StreamName"); }), "");
  EXPECT_NE(Complaint("18446744073709551615", [](JsonReader& in) { in.Integer("StreamName"); }),
            "");
}

}  // namespace
}  // namespace weir::cloud::protocol
