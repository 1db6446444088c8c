// UUIDs say that they are random ones, and differ.
#include "src/text/uuid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace weir::text {
namespace {

constexpr const char* kVersion4 =
    "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

TEST(Uuid, IsOfVersion4) {
  EXPECT_THAT(RandomUuid(), ::testing::MatchesRegex(kVersion4));
  EXPECT_THAT(QuickUuid(), ::testing::MatchesRegex(kVersion4));
}

TEST(Uuid, NoneComesTwice) {
  EXPECT_NE(RandomUuid(), RandomUuid());
  EXPECT_NE(QuickUuid(), QuickUuid());
}

}  // namespace
}  // namespace weir::text
