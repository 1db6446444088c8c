// Checks a batch as a whole, sets aside what is too old or too new, stores the rest.
#include "src/cloud/logs/ops/put_log_events.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/logs/arguments.h"
#include "src/cloud/logs/errors.h"

namespace weir::cloud::logs::ops {
namespace {

namespace json = boost::json;

/// API_PutLogEvents: 26 bytes more an event, two weeks back, two hours ahead, a day together; what
/// is too old or too new is told and left out (RejectsEventsThatAreTooOldOrTooNew).
constexpr std::size_t kMaxBatchBytes = 1048576;
constexpr std::size_t kEventOverhead = 26;
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::int64_t kNewestMs = 2LL * 60 * 60 * 1000;
constexpr std::int64_t kOldestMs = 14 * kDayMs;
constexpr std::int64_t kMaxTimestampMs = std::int64_t{1} << 50;

std::vector<NewEvent> ReadEvents(protocol::Input& in) {
  std::vector<NewEvent> events;
  std::size_t bytes = 0;
  for (const json::value& value : *in.Array("logEvents")) {
    const protocol::Input inner(value.get_object());
    NewEvent event;
    event.timestamp_ms = std::min(inner.Integer("timestamp").value_or(0), kMaxTimestampMs);
    event.message = inner.Text("message");
    if (!events.empty() && event.timestamp_ms < events.back().timestamp_ms) {
      in.Complain(errors::InvalidParameter(
          "Log events in a single PutLogEvents request must be in chronological order."));
    }
    bytes += event.message.size() + kEventOverhead;
    events.push_back(std::move(event));
  }
  if (bytes > kMaxBatchBytes) {
    in.Complain(errors::InvalidParameter(
        fmt::format("Upload too large: {} bytes exceeds limit of {}", bytes, kMaxBatchBytes)));
  }
  return events;
}

/// Events in order of time: [0, too_old) and [0, expired) are refused, and so are those from
/// too_new on.
struct Cuts {
  std::size_t too_old = 0;
  std::size_t expired = 0;
  std::size_t too_new = 0;

  [[nodiscard]] std::size_t first() const { return std::max(too_old, expired); }
};

Cuts Judge(const std::vector<NewEvent>& events, const GroupInfo& group, TimePoint now) {
  const std::int64_t now_ms = Milliseconds(now);
  const auto before = [&](std::int64_t time_ms) {
    const auto at = std::partition_point(events.begin(), events.end(), [&](const NewEvent& event) {
      return event.timestamp_ms < time_ms;
    });
    return static_cast<std::size_t>(at - events.begin());
  };
  return {before(now_ms - kOldestMs), before(group.HorizonMs(now)), before(now_ms + kNewestMs + 1)};
}

json::object Show(const Cuts& cuts, std::size_t events) {
  json::object out;
  if (cuts.too_new < events) out["tooNewLogEventStartIndex"] = cuts.too_new;
  if (cuts.too_old > 0) out["tooOldLogEventEndIndex"] = cuts.too_old;
  if (cuts.expired > 0) out["expiredLogEventEndIndex"] = cuts.expired;
  return out;
}

}  // namespace

protocol::JsonOutcome PutLogEvents(Context& context, const protocol::Call& call,
                                   const json::object& input) {
  protocol::Input in(input);
  const GroupKey key = ReadGroup(in, call);
  const std::string stream_name = ReadStream(in);
  std::vector<NewEvent> events = ReadEvents(in);
  // API_PutLogEvents: sequenceToken is ignored there as well. No answer shows the entity.
  if (in.error()) return *in.error();

  const auto group = context.logs.Describe(key);
  if (!group) return group.error();
  const auto stream = context.logs.DescribeStream(key, stream_name);
  if (!stream) return stream.error();
  const Cuts cuts = Judge(events, *group, context.clock.Now());
  json::object rejected = Show(cuts, events.size());
  if (cuts.first() < cuts.too_new) {
    if (events[cuts.too_new - 1].timestamp_ms - events[cuts.first()].timestamp_ms > kDayMs) {
      return errors::InvalidParameter(
          "The batch of log events in a single PutLogEvents request cannot span more than 24 "
          "hours.");
    }
    const std::vector<NewEvent> kept(
        std::make_move_iterator(events.begin() + static_cast<std::ptrdiff_t>(cuts.first())),
        std::make_move_iterator(events.begin() + static_cast<std::ptrdiff_t>(cuts.too_new)));
    const auto put = context.logs.Put(key, stream_name, kept);
    if (!put) return put.error();
  }
  json::object out = {
      {"nextSequenceToken", Position{stream->created_ms, stream->number.value}.Text()}};
  if (!rejected.empty()) out["rejectedLogEventsInfo"] = std::move(rejected);
  return out;
}

}  // namespace weir::cloud::logs::ops
