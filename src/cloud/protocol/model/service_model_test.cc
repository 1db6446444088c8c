// A table as it is read, and patterns.
#include "src/cloud/protocol/model/service_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::cloud::protocol {
namespace {

constexpr std::string_view kModel = R"model(
service toys 2026-01-01
operation Look
 silent
operation Play
 input PlayInput
 output PlayOutput
 http POST 201 /toys/{Name}/plays
structure PlayInput
 Name! Name uri:Name
 How string header:X-How
 Pages integer query:pages
 Song blob payload
structure PlayOutput
 When timestamp
string Name 1..128
 ~ [a-z]
 ~+[0-9]+
 = [a-z][0-9]+
 ! a1
)model";

TEST(ServiceModel, HoldsWhatItsTableSays) {
  const ServiceModel model(kModel);
  EXPECT_EQ(model.api_version(), "2026-01-01");
  EXPECT_EQ(model.Find("Nothing"), nullptr);
  const ApiOperation* look = model.Find("Look");
  ASSERT_NE(look, nullptr);
  EXPECT_FALSE(look->answers);
  EXPECT_TRUE(look->input->members.empty());
  const ApiOperation* play = model.Find("Play");
  ASSERT_NE(play, nullptr);
  EXPECT_TRUE(play->answers);
  EXPECT_EQ(play->output->Find("When")->shape->kind, Kind::kTimestamp);
  const Member* name = play->input->Find("Name");
  ASSERT_NE(name, nullptr);
  EXPECT_TRUE(name->is_required);
  EXPECT_EQ(name->shape->min, 1);
  EXPECT_EQ(name->shape->max, 128);
  EXPECT_EQ(name->shape->pattern->shown(), "[a-z][0-9]+");
  EXPECT_TRUE(name->shape->pattern->Matches("b1"));
  EXPECT_FALSE(name->shape->pattern->Matches("a1"));
}

TEST(ServiceModel, HoldsBindingsOfRest) {
  const ServiceModel model(kModel);
  const ApiOperation* play = model.Find("Play");
  EXPECT_EQ(play->method, "POST");
  EXPECT_EQ(play->status, 201);
  EXPECT_EQ(play->uri, "/toys/{Name}/plays");
  EXPECT_EQ(play->input->Find("Name")->place, Place::kUri);
  EXPECT_EQ(play->input->Find("How")->wire_name, "X-How");
  EXPECT_EQ(play->input->Find("Pages")->place, Place::kQuery);
  EXPECT_EQ(play->input->Find("Song")->place, Place::kPayload);
}

TEST(Patterns, ThatLookAroundAreTwo) {
  const Pattern alias("shown", "[a-z0-9]+", "[0-9]+");
  EXPECT_TRUE(alias.Matches("a1"));
  EXPECT_FALSE(alias.Matches("11"));
  EXPECT_FALSE(alias.Matches("a!"));
}

TEST(Patterns, TakeTimeThatGrowsWithTheTextAlone) {
  const Pattern nested("(a+)+", "(a+)+", "");
  EXPECT_FALSE(nested.Matches(std::string(100000, 'a') + "b"));
}

}  // namespace
}  // namespace weir::cloud::protocol
