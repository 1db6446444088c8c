// Records of CloudWatch Logs, and what only looks like one.
#include "src/intake/log_record.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "src/event/json_scanner.h"

namespace weir::intake {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

std::string RecordOf(std::string_view type, std::string_view events) {
  return R"({"messageType":")" + std::string(type) +
         R"(","owner":"1","logGroup":"g","logStream":"s","subscriptionFilters":["f"],)" +
         R"("logEvents":)" + std::string(events) + "}";
}

LogRecord Open(const std::string& text) {
  const std::string padded = text + std::string(event::kJsonPadding, ' ');
  return OpenLogRecord(std::string_view(padded).substr(0, text.size()));
}

std::vector<std::string> TextsOf(const LogRecord& record) {
  std::vector<std::string> texts;
  for (const auto& message : record.messages) texts.push_back(message.text);
  return texts;
}

TEST(LogRecord, MessagesAreTheEvents) {
  const LogRecord record = Open(RecordOf("DATA_MESSAGE", R"([
      {"id":"1","timestamp":1,"message":"{\"a\":\"\u00e9\\n\"}\n"},{"id":"2","message":"START x"},
      {"id":"3","message":"\ud800"},{"id":"4"},5])"));
  EXPECT_EQ(record.kind, LogRecord::Kind::kData);
  EXPECT_THAT(TextsOf(record),
              ElementsAre("{\"a\":\"\u00e9\\n\"}", "START x", R"({"id":"3","message":"\ud800"})",
                          R"({"id":"4"})", "5"));
}

TEST(LogRecord, MessagesStandWhereTheirEventsBegin) {
  const std::string text = RecordOf("DATA_MESSAGE", R"([ {"message":"a"}, 5])");
  EXPECT_THAT(Open(text).messages,
              ElementsAre(Field(&LogRecord::Message::begin, text.find("{\"message\"")),
                          Field(&LogRecord::Message::begin, text.find("5]"))));
}

TEST(LogRecord, TheMarkIsFoundWhereverItStands) {
  const std::string mark = "\"logEvents\"";
  EXPECT_EQ(FindLogRecordMark(mark), 0);
  EXPECT_EQ(FindLogRecordMark("EE logEvents \"logE" + mark + mark), 18);
  EXPECT_EQ(FindLogRecordMark(mark + mark, 1), mark.size());
  EXPECT_EQ(FindLogRecordMark(mark.substr(1)), std::string_view::npos);
  EXPECT_EQ(FindLogRecordMark(mark.substr(0, mark.size() - 1)), std::string_view::npos);
  EXPECT_EQ(FindLogRecordMark("", 5), std::string_view::npos);
}

TEST(LogRecord, ControlMessagesAreKnown) {
  const LogRecord record = Open(RecordOf("CONTROL_MESSAGE", R"([{"message":"CWL CONTROL"}])"));
  EXPECT_EQ(record.kind, LogRecord::Kind::kControl);
  EXPECT_THAT(record.messages, IsEmpty());
}

TEST(LogRecord, OtherObjectsAreNone) {
  EXPECT_EQ(Open(RecordOf("OTHER", "[]")).kind, LogRecord::Kind::kNone);
  EXPECT_EQ(Open(RecordOf("DATA_MESSAGE", "{}")).kind, LogRecord::Kind::kNone);
  EXPECT_EQ(Open(RecordOf("DATA_MESSAGE", "[]")).kind, LogRecord::Kind::kNone);
  EXPECT_EQ(Open(R"({"messageType":"DATA_MESSAGE","logEvents":[]})").kind, LogRecord::Kind::kNone);
  EXPECT_EQ(Open(RecordOf("DATA_MESSAGE", "[]") + "x").kind, LogRecord::Kind::kNone);
}

}  // namespace
}  // namespace weir::intake
