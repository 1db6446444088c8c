// What a subscription of CloudWatch Logs puts into a stream or a file.
#include "src/intake/log_record.h"

#include <array>
#include <utility>

#include "src/event/json_scanner.h"
#include "src/event/json_text.h"
#include "src/intake/part_cutter.h"

namespace weir::intake {
namespace {

using event::JsonKind;

struct Member {
  std::string_view name;
  JsonKind kind;
};

constexpr std::array kMembers = {
    Member{"messageType", JsonKind::kString}, Member{"logEvents", JsonKind::kArray},
    Member{"owner", JsonKind::kString},       Member{"logGroup", JsonKind::kString},
    Member{"logStream", JsonKind::kString},   Member{"subscriptionFilters", JsonKind::kArray},
};
constexpr std::size_t kType = 0;
constexpr std::size_t kEvents = 1;

event::FieldTree TreeOfMembers() {
  event::FieldTree tree;
  int number = 0;
  for (const Member& member : kMembers) tree.Add({{std::string(member.name)}}, number++);
  return tree;
}

event::FieldTree TreeOfMessage() {
  event::FieldTree tree;
  tree.Add({{"message"}}, 0);
  return tree;
}

std::string_view Within(std::string_view text, event::ByteRange range) {
  return text.substr(range.begin, range.end - range.begin);
}

std::string MessageOf(std::string_view log_event, event::JsonScanner& scanner) {
  std::string message;
  const bool is_object = scanner.Scan(log_event) == event::Reason::kNone;
  const bool is_text = is_object && scanner.field(0).kind == JsonKind::kString;
  if (!is_text || !event::AppendUnescaped(Within(log_event, scanner.field(0).value), message)) {
    return std::string(log_event);
  }
  while (message.ends_with('\n') || message.ends_with('\r')) message.pop_back();
  return message;
}

}  // namespace

std::size_t FindLogRecordMark(std::string_view text, std::size_t from) {
  constexpr std::string_view kMark = "\"logEvents\"";
  // The one of its characters that is seldom met in JSON: most texts have few, and are passed over
  // at the speed of memory.
  constexpr std::size_t kRare = kMark.find('E');
  for (std::size_t at = text.find('E', from + kRare); at != std::string_view::npos;
       at = text.find('E', at + 1)) {
    if (text.substr(at - kRare, kMark.size()) == kMark) return at - kRare;
  }
  return std::string_view::npos;
}

LogRecord OpenLogRecord(std::string_view text) {
  static const event::FieldTree kTree = TreeOfMembers();
  static const event::FieldTree kMessageTree = TreeOfMessage();
  if (!MayBeLogRecord(text)) return {};
  event::JsonScanner scanner(kTree, kMembers.size(), {});
  if (scanner.Scan(text) != event::Reason::kNone) return {};
  for (std::size_t i = 0; i < kMembers.size(); ++i) {
    if (scanner.field(i).kind != kMembers[i].kind || scanner.field(i).repeated) return {};
  }
  const std::string_view type = Within(text, scanner.field(kType).value);
  if (type == "CONTROL_MESSAGE") return {LogRecord::Kind::kControl, {}};
  if (type != "DATA_MESSAGE") return {};
  LogRecord record{LogRecord::Kind::kData, {}};
  const event::ByteRange range = scanner.field(kEvents).value;
  const std::string_view events = Within(text, range);
  const event::Wrapping array{event::Wrapping::Kind::kArray, {}};
  event::JsonScanner message_scanner(kMessageTree, 1, {});
  for (const Part& part : CutParts(events, array, events.size())) {
    const std::string_view log_event = events.substr(part.begin, part.end - part.begin);
    record.messages.push_back({MessageOf(log_event, message_scanner), range.begin + part.begin});
  }
  return record.messages.empty() ? LogRecord{} : record;
}

}  // namespace weir::intake
