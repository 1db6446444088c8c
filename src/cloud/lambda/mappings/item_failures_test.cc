// AWS's conditions of success and failure for partial batch responses.
#include "src/cloud/lambda/mappings/item_failures.h"

#include <gtest/gtest.h>

namespace weir::cloud::lambda {
namespace {

class ItemFailures : public ::testing::Test {
 protected:
  ItemFailures() {
    for (const char* number : {"101", "103", "107"}) records_.push_back({{number}, "k", "d", {}});
    for (const StreamRecord& record : records_) batch_.push_back(&record);
  }
  BatchOutcome Outcome(std::string_view response) {
    return JudgeResponse(response, batch_).outcome;
  }

  std::vector<StreamRecord> records_;
  std::vector<const StreamRecord*> batch_;
};

TEST_F(ItemFailures, NothingIsASuccess) {
  for (const char* response : {"", "null", "{}", R"({"batchItemFailures":null})",
                               R"({"batchItemFailures":[]})", R"({"statusCode":200})"}) {
    EXPECT_EQ(Outcome(response), BatchOutcome::kSucceeded) << response;
  }
}

TEST_F(ItemFailures, AnswersMayBeNestedDeeply) {
  const std::string deep = std::string(900, '[') + std::string(900, ']');
  EXPECT_EQ(Outcome(R"({"batchItemFailures":[],"debug":)" + deep + "}"), BatchOutcome::kSucceeded);
}

TEST_F(ItemFailures, TheLowestNumberCounts) {
  const BatchResult result = JudgeResponse(
      R"({"batchItemFailures":[{"itemIdentifier":"107"},{"itemIdentifier":"103"}]})", batch_);
  EXPECT_EQ(result.outcome, BatchOutcome::kPartlyFailed);
  EXPECT_EQ(result.first_failed, 1U);
}

TEST_F(ItemFailures, AnythingElseFailsTheBatch) {
  for (const char* item :
       {R"({"itemIdentifier":""})", R"({"itemIdentifier":null})", R"({"itemIdentifier":103})",
        R"({"id":"103"})", R"({"itemIdentifier":"102"})", R"("103")", "null"}) {
    const std::string list =
        std::string(R"({"batchItemFailures":[{"itemIdentifier":"103"},)") + item + "]}";
    EXPECT_EQ(Outcome(list), BatchOutcome::kFailed) << item;
  }
  for (const char* response : {"[]", "1", R"("x")", "{", R"({"batchItemFailures":"103"})"}) {
    EXPECT_EQ(Outcome(response), BatchOutcome::kFailed) << response;
  }
}

}  // namespace
}  // namespace weir::cloud::lambda
