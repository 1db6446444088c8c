// Which functions merge landings, by what Lambda says of them.
#include "src/deployment/merge_function.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/aws/client_testing.h"

namespace weir::deployment {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using std::chrono_literals::operator""min;

class MergeFunctionTest : public ::testing::Test {
 protected:
  Result<MergeFunctions> Find() {
    return FindMergeFunctions(network_.client, network_.clock.In(1min));
  }

  static std::string Function(std::string_view name, std::string_view handler,
                              std::string_view variables) {
    return fmt::format(
        R"({{"FunctionName":"{}","Handler":"{}","Environment":{{"Variables":{{{}}}}}}})", name,
        handler, variables);
  }

  std::vector<std::string> pages_;  ///< of functions
  aws::TestNetwork network_{[this](const aws::HttpRequest& request) {
    const std::size_t at = request.target.find("Marker=");
    const std::size_t page =
        at == std::string::npos ? 0 : static_cast<std::size_t>(request.target[at + 7] - '0');
    const std::string next =
        page + 1 < pages_.size() ? fmt::format(R"(,"NextMarker":"{}")", page + 1) : "";
    return aws::HttpResponse{
        200, {}, fmt::format(R"({{"Functions":[{}]{}}})", pages_.at(page), next)};
  }};
};

TEST_F(MergeFunctionTest, OfSeveralPagesThoseThatMergeAreFound) {
  pages_ = {Function("processor", "bootstrap", R"("WEIR_LAKE_BUCKET":"lake")") + "," +
                Function("other", "merge", R"("A":"B")"),
            Function("m1", "bootstrap",
                     R"("WEIR_HANDLER":"merge","WEIR_LAKE_BUCKET":"lake",)"
                     R"("WEIR_LAKE_PREFIX":"a/","WEIR_CLAIMS_TABLE":"claims",)"
                     R"("WEIR_MERGE_HORIZON_DAYS":"40","WEIR_COMPRESSION":"zstd")"),
            Function("m2", "merge", R"("WEIR_LAKE_BUCKET":"lake2")")};
  const auto found = Find();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(found->passed_over, IsEmpty());
  ASSERT_THAT(found->found, SizeIs(2));
  EXPECT_EQ(found->found[0].function, "m1");
  EXPECT_EQ(found->found[0].lake.prefix, "a/");
  EXPECT_EQ(found->found[0].claims_table, "claims");
  EXPECT_EQ(found->found[0].settings.horizon_days, 40U);
  EXPECT_EQ(found->found[0].settings.redelivery_days, merge::MergeSettings().redelivery_days);
  EXPECT_EQ(found->found[0].settings.compression, codec::Compression::kZstd);
  EXPECT_EQ(found->found[1].lake.bucket, "lake2");
}

TEST_F(MergeFunctionTest, WithoutAnyThereIsNone) {
  pages_ = {""};
  const auto found = Find();
  ASSERT_TRUE(found) << found.error().message;
  EXPECT_THAT(found->found, IsEmpty());
}

TEST_F(MergeFunctionTest, AFunctionWhoseSettingsAreNoneIsNamedAndTheOthersAreFound) {
  pages_ = {Function("text", "merge", R"("WEIR_LAKE_BUCKET":"a","WEIR_MERGE_HOLD_HOURS":"six")") +
                "," +
                Function("range", "merge",
                         R"("WEIR_LAKE_BUCKET":"b",)"
                         R"("WEIR_MERGE_HORIZON_DAYS":"9999")"),
            Function("good", "merge", R"("WEIR_LAKE_BUCKET":"lake")")};
  const auto functions = Find();
  ASSERT_TRUE(functions) << functions.error().message;
  ASSERT_THAT(functions->found, SizeIs(1));
  EXPECT_EQ(functions->found[0].function, "good");
  ASSERT_THAT(functions->passed_over, SizeIs(2));
  EXPECT_THAT(functions->passed_over[0].message, HasSubstr("the function text"));
  EXPECT_THAT(functions->passed_over[1].message, HasSubstr("the function range"));
}

}  // namespace
}  // namespace weir::deployment
