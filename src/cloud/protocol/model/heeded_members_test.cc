// Members that an operation heeds, and the first one that it does not.
#include "src/cloud/protocol/model/heeded_members.h"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

namespace json = boost::json;

constexpr std::string_view kToys = R"(
service toys 2026-01-01
operation Play
 input PlayInput
structure PlayInput
 Name string
 Loud boolean
 Code Code
 Parts Parts
 ByName ByName
structure Code
 Zip string
 Image string
list Parts
 of Code
map ByName
 of string Parts
)";

std::string Refused(std::string_view heeded, std::string_view text) {
  static const ServiceModel model(kToys);
  const HeededMembers members(heeded, *model.Find("Play")->input);
  return members.FirstRefused(json::parse(text).as_object()).value_or("none");
}

TEST(HeededMembers, RefusesByNameWhatIsNotHeeded) {
  EXPECT_EQ(Refused("Name", R"({"Name":"a"})"), "none");
  EXPECT_EQ(Refused("Name", R"({"Name":"a","Loud":true})"), "Loud");
  EXPECT_EQ(Refused("", R"({"Loud":true,"Name":"a"})"), "Name");
}

TEST(HeededMembers, IgnoresWhatTheModelDoesNotKnow) {
  EXPECT_EQ(Refused("", R"({"Unknown":1})"), "none");
}

TEST(HeededMembers, LetsPassWhatAsksForNothing) {
  EXPECT_EQ(Refused("", R"({"Name":"","Loud":false,"Code":{"Zip":""},"Parts":[],"ByName":null})"),
            "none");
}

TEST(HeededMembers, LooksIntoStructuresListsAndMaps) {
  EXPECT_EQ(Refused("Code", R"({"Code":{"Image":"i"}})"), "none");
  EXPECT_EQ(Refused("Code.Zip", R"({"Code":{"Zip":"z","Image":"i"}})"), "Code.Image");
  EXPECT_EQ(Refused("Parts.Zip", R"({"Parts":[{"Zip":"z"},{"Image":"i"}]})"), "Parts.Image");
  EXPECT_EQ(Refused("ByName.Zip", R"({"ByName":{"a":[{"Image":"i"}]}})"), "ByName.Image");
  EXPECT_EQ(Refused("ByName.Zip", R"({"ByName":{"a":[{"Zip":"z"}]}})"), "none");
}

}  // namespace
}  // namespace weir::cloud::protocol
