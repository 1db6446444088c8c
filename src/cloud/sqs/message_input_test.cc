// Digests, handles, and texts that may be sent.
#include "src/cloud/sqs/message_input.h"

#include <gtest/gtest.h>

#include "src/cloud/sqs/digest.h"
#include "src/cloud/sqs/model.h"

namespace weir::cloud::sqs {
namespace {

TEST(SqsDigest, OfAttributesIsByNameTypeAndValue) {
  EXPECT_EQ(Md5(MessageAttributes()), "");
  EXPECT_EQ(Md5(MessageAttributes{{"a", {.type = "String", .value = "xyz"}}}),
            Md5(std::string_view("\0\0\0\1a\0\0\0\6String\1\0\0\0\3xyz", 23)));
}

TEST(SqsModel, AHandleIsReadBackAndNothingElseIsOne) {
  const ReceiptHandle handle{.queue = 7, .message = 1'767'225'600'000'000, .receive = 3};
  const auto read = ReceiptHandle::Parse(handle.Text());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->queue, 7U);
  EXPECT_EQ(read->message, handle.message);
  EXPECT_EQ(read->receive, 3U);
  for (const std::string& text : {std::string(), std::string("AAAA"), handle.Text() + "AAAA",
                                  handle.Text().substr(4), std::string(5'000, 'A')}) {
    EXPECT_FALSE(ReceiptHandle::Parse(text)) << text;
  }
}

TEST(SqsModel, SequenceNumbersSortAsTheyWereGiven) {
  EXPECT_EQ(SequenceNumber(1'767'225'600'000'000).size(), 20U);
  EXPECT_LT(SequenceNumber(9), SequenceNumber(10));
}

TEST(SqsMessageInput, TextIsWhatXmlCanHold) {
  EXPECT_TRUE(IsMessageText("a\t\r\n\xC3\xA4\xF0\x9F\x98\x80"));
  for (const char* text : {"\x01", "\x7F\xFF", "\xC0\x80", "\xED\xA0\x80", "\xEF\xBF\xBF",
                           "\xE2\x82", "\xF4\x90\x80\x80"}) {
    EXPECT_FALSE(IsMessageText(text)) << text;
  }
}

}  // namespace
}  // namespace weir::cloud::sqs
