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
  for (const char* response :
       {"", "null", "{}", "[]", R"("")", " [ ] ", R"({"batchItemFailures":null})",
        R"({"batchItemFailures":[]})", R"({"batchItemFailures":[],"more":1})",
        R"({"statusCode":200})", R"({"batchitemfailures":[{"itemIdentifier":"103"}]})"}) {
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

TEST_F(ItemFailures, AnItemWithoutARecordOfTheBatchFailsItWhole) {
  for (const char* item :
       {R"({"itemIdentifier":""})", R"({"itemIdentifier":null})", R"({"itemIdentifier":103})",
        R"({"itemIdentifier":["103"]})", R"({"id":"103"})", R"({"ItemIdentifier":"103"})",
        R"({"itemIdentifier":"102"})", R"({"itemIdentifier":"103 "})", "{}", R"("103")", "null",
        "[]"}) {
    const std::string alone = std::string(R"({"batchItemFailures":[)") + item + "]}";
    EXPECT_EQ(Outcome(alone), BatchOutcome::kFailed) << item;
    const std::string beside =
        std::string(R"({"batchItemFailures":[{"itemIdentifier":"103"},)") + item + "]}";
    EXPECT_EQ(Outcome(beside), BatchOutcome::kFailed) << item;
  }
}

TEST_F(ItemFailures, AnythingElseFailsTheBatch) {
  for (const char* response :
       {"1", "0", "true", "false", R"("x")", "[null]", R"([{"itemIdentifier":"103"}])", "{",
        R"({"batchItemFailures":"103"})", R"({"batchItemFailures":""})",
        R"({"batchItemFailures":{}})", R"({"batchItemFailures":{"itemIdentifier":"103"}})",
        R"({"batchItemFailures":false})"}) {
    EXPECT_EQ(Outcome(response), BatchOutcome::kFailed) << response;
  }
}

TEST(MessageFailures, AreThoseThatAreNamed) {
  const std::vector<std::string_view> ids{"c", "a", "b"};
  const auto judge = [&](std::string_view response) { return JudgeMessages(response, ids); };
  EXPECT_EQ(judge("null"), (std::vector<bool>{false, false, false}));
  EXPECT_EQ(judge(R"({"batchItemFailures":[]})"), (std::vector<bool>{false, false, false}));
  EXPECT_EQ(judge(R"({"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"}]})"),
            (std::vector<bool>{true, false, true}));
}

TEST(MessageFailures, AreAllWhereTheAnswerCanNotBeUnderstood) {
  const std::vector<std::string_view> ids{"a", "b"};
  for (const char* response :
       {"{", "7", R"({"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":""}]})",
        R"({"batchItemFailures":[{"itemIdentifier":null}]})",
        R"({"batchItemFailures":[{"id":"a"}]})",
        R"({"batchItemFailures":[{"itemIdentifier":"of no message"}]})"}) {
    EXPECT_EQ(JudgeMessages(response, ids), (std::vector<bool>{true, true})) << response;
  }
}

}  // namespace
}  // namespace weir::cloud::lambda
