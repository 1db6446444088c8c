// What a pipeline has and what a start asks for: what differs, and what comes of it.
#include "src/deployment/pipeline_settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::deployment {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kOrders = "schema = \"orders\"\n[id]\nfield = \"order\"\n";

PipelineSettings Whole() {
  return {.schema = "github",
          .layout = "event",
          .compression = "zstd",
          .shards = 4,
          .batch_size = 100,
          .window_seconds = 5};
}

TEST(PipelineSettings, WhatIsNotAskedForStaysAsItIs) {
  EXPECT_THAT(ChangesOf(Whole(), {}), IsEmpty());
  const SettingValues settled = Settled(Whole(), {});
  EXPECT_EQ(settled.schema, "github");
  EXPECT_EQ(settled.layout, "event");
  EXPECT_EQ(settled.compression, "zstd");
  EXPECT_EQ(settled.shards, 4U);
  EXPECT_EQ(settled.batch_size, 100U);
  EXPECT_EQ(settled.window_seconds, 5U);
}

TEST(PipelineSettings, DefaultsAreForWhatIsMade) {
  const SettingValues settled = Settled({.layout = "event"}, {.shards = 3});
  EXPECT_EQ(settled.layout, "event");
  EXPECT_EQ(settled.shards, 3U);
  EXPECT_EQ(settled.batch_size, SettingValues().batch_size);
}

TEST(PipelineSettings, WhatIsAskedForAsItIsChangesNothing) {
  EXPECT_THAT(ChangesOf(Whole(), Whole()), IsEmpty());
}

TEST(PipelineSettings, EachThatDiffersIsNamedWithBothValues) {
  const PipelineSettings asked = {.schema = "weir",
                                  .layout = "landing",
                                  .compression = "none",
                                  .shards = 2,
                                  .batch_size = 10,
                                  .window_seconds = 0};
  const auto changes = ChangesOf(Whole(), asked);
  EXPECT_THAT(changes, ElementsAre(SettingChange{"--schema", "github", "weir"},
                                   SettingChange{"--layout", "event", "landing"},
                                   SettingChange{"--compression", "zstd", "none"},
                                   SettingChange{"--shards", "4", "2"},
                                   SettingChange{"--batch-size", "100", "10"},
                                   SettingChange{"--window", "5", "0"}));
  const Error refusal = RefusalOf(changes);
  EXPECT_EQ(refusal.kind, ErrorKind::kInvalidInput);
  EXPECT_THAT(refusal.message, HasSubstr("--schema is github (asked for: weir), --layout is event "
                                         "(asked for: landing), "));
  EXPECT_THAT(refusal.message, HasSubstr("leave these out"));
  EXPECT_THAT(refusal.message, HasSubstr("--reconfigure"));
  EXPECT_EQ(Settled(Whole(), asked).layout, "landing");
}

TEST(PipelineSettings, SchemasAreOneWhereTheySayTheSame) {
  const std::string spelled = std::string("# of the shop\n") + kOrders;
  EXPECT_THAT(ChangesOf({.schema = kOrders}, {.schema = spelled}), IsEmpty());
  EXPECT_EQ(Settled({.schema = kOrders}, {.schema = spelled}).schema, kOrders);
  EXPECT_THAT(
      ChangesOf({.schema = "github"}, {.schema = "schema = \"github\"\nextends = \"github\""}),
      IsEmpty());
}

TEST(PipelineSettings, SchemasOfOneNameThatJudgeOtherwiseAreTwo) {
  const auto changes = ChangesOf({.schema = kOrders}, {.schema = "schema = \"orders\"\n"});
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_THAT(changes[0].is, HasSubstr("orders (digest "));
  EXPECT_THAT(changes[0].asked, HasSubstr("orders (digest "));
}

TEST(PipelineSettings, ASchemaThatCantBeReadIsWhatItSays) {
  EXPECT_THAT(ChangesOf({.schema = "of-a-later-version"}, {.schema = "weir"}),
              ElementsAre(SettingChange{"--schema", "of-a-later-version", "weir"}));
}

}  // namespace
}  // namespace weir::deployment
