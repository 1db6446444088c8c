// The event of an invocation by a Kinesis event source mapping.
#include "src/intake/kinesis_event.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

namespace weir::intake {
namespace {

namespace dom = simdjson::dom;

constexpr double kMillisPerSecond = 1000;
constexpr std::int64_t kMicrosPerMilli = 1000;

/// Beyond this no arrival is one, and the arithmetic would leave its range.
constexpr double kMaxSeconds = 253'402'300'800;  // the year 10000

/// The path of the first member that is missing or wrong; nothing when all is well.
std::optional<std::string_view> ReadRecord(const dom::element& item, KinesisRecord& record) {
  std::string_view event_id;
  double arrival = 0;
  if (item["eventSourceARN"].get(record.stream_arn) != simdjson::SUCCESS) return "eventSourceARN";
  if (item["eventID"].get(event_id) != simdjson::SUCCESS) return "eventID";
  const std::size_t colon = event_id.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return "eventID";
  record.shard_id = event_id.substr(0, colon);
  const auto kinesis = item["kinesis"];
  if (kinesis["sequenceNumber"].get(record.sequence_number) != simdjson::SUCCESS) {
    return "kinesis.sequenceNumber";
  }
  if (kinesis["data"].get(record.data) != simdjson::SUCCESS) return "kinesis.data";
  if (kinesis["approximateArrivalTimestamp"].get(arrival) != simdjson::SUCCESS ||
      !(arrival >= 0 && arrival < kMaxSeconds)) {
    return "kinesis.approximateArrivalTimestamp";
  }
  record.arrived_at.micros = std::llround(arrival * kMillisPerSecond) * kMicrosPerMilli;
  return std::nullopt;
}

}  // namespace

struct KinesisEvent::Document {
  std::string text;
  dom::parser parser;
};

KinesisEvent::KinesisEvent() : document_(std::make_unique<Document>()) {}
KinesisEvent::KinesisEvent(KinesisEvent&&) noexcept = default;
KinesisEvent& KinesisEvent::operator=(KinesisEvent&&) noexcept = default;
KinesisEvent::~KinesisEvent() = default;

Result<KinesisEvent> KinesisEvent::Parse(std::string json) {
  KinesisEvent event;
  std::string& text = event.document_->text;
  text = std::move(json);
  const std::size_t size = text.size();
  text.append(simdjson::SIMDJSON_PADDING, ' ');  // else simdjson makes a copy that has it
  dom::element root;
  dom::array items;
  if (event.document_->parser.parse(text.data(), size, false).get(root) != simdjson::SUCCESS) {
    return Error{ErrorKind::kInvalidInput, "the event is no JSON"};
  }
  if (root["Records"].get(items) != simdjson::SUCCESS) {
    return Error{
        ErrorKind::kInvalidInput,
        "the event has no \"Records\"; invoke this function through an event source mapping "
        "of a Kinesis stream"};
  }
  event.records_.reserve(items.size());
  for (const dom::element item : items) {
    if (const auto wrong = ReadRecord(item, event.records_.emplace_back())) {
      return Error{ErrorKind::kInvalidInput,
                   fmt::format("Records[{}].{} is missing or wrong; is this the event of a Kinesis "
                               "stream?",
                               event.records_.size() - 1, *wrong)};
    }
  }
  return event;
}

}  // namespace weir::intake
