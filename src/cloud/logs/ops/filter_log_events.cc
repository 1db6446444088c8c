// Searches a group in the order of time, all streams interleaved.
#include "src/cloud/logs/ops/filter_log_events.h"

#include <map>
#include <set>

#include "src/cloud/logs/arguments.h"
#include "src/cloud/logs/errors.h"
#include "src/cloud/logs/filter_pattern.h"

namespace weir::cloud::logs::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxEvents = 10000;
constexpr std::int64_t kMaxTimeMs = std::int64_t{1} << 50;

struct Request {
  GroupKey group;
  std::set<std::string> streams;
  std::string prefix;
  EventQuery query;
};

std::set<std::string> ReadStreams(const protocol::Input& in) {
  std::set<std::string> names;
  const json::array* array = in.Array("logStreamNames");
  if (array == nullptr) return names;
  for (const json::value& value : *array) names.emplace(value.as_string());
  return names;
}

/// A token is "<direction>/<position of the next event>".
void ReadToken(protocol::Input& in, EventQuery& query) {
  const auto token = in.String("nextToken");
  if (!token) return;
  const auto position = Position::Parse(token->size() > 2 ? token->substr(2) : "");
  if (!position || !(token->starts_with("f/") || token->starts_with("b/"))) {
    in.Complain(errors::InvalidParameter("The specified nextToken is invalid."));
    return;
  }
  query.newest_first = token->front() == 'b';
  if (query.newest_first) {
    query.to = std::min(query.to, position->Next());
  } else {
    query.from = std::max(query.from, *position);
  }
}

Request Read(protocol::Input& in, const protocol::Call& call) {
  Request request;
  request.group = ReadGroupOrIdentifier(in, call);
  request.streams = ReadStreams(in);
  request.prefix = in.Text("logStreamNamePrefix");
  if (!request.streams.empty() && !request.prefix.empty()) {
    in.Complain(errors::InvalidParameter(
        "logStreamNames and logStreamNamePrefix are mutually exclusive parameters."));
  }
  EventQuery& query = request.query;
  query.from = {std::min(in.Integer("startTime").value_or(0), kMaxTimeMs), 0};
  query.to = {std::min(in.Integer("endTime").value_or(kMaxTimeMs), kMaxTimeMs) + 1, 0};
  query.max_events = static_cast<std::size_t>(in.Integer("limit").value_or(kMaxEvents));
  query.newest_first = !in.Boolean("startFromHead").value_or(true);
  // Answers are always interleaved, and nothing is masked.
  ReadToken(in, query);
  return request;
}

}  // namespace

protocol::JsonOutcome FilterLogEvents(Context& context, const protocol::Call& call,
                                      const json::object& input) {
  protocol::Input in(input);
  Request request = Read(in, call);
  const auto pattern = FilterPattern::Parse(in.Text("filterPattern"));
  if (!pattern) in.Complain(errors::InvalidParameter(pattern.error().message));
  if (in.error()) return *in.error();

  const auto streams = context.logs.Streams(request.group);
  if (!streams) return streams.error();
  std::map<StreamNumber, std::string> names;
  for (const StreamInfo& stream : *streams) {
    const bool wanted = request.streams.empty() || request.streams.contains(stream.name);
    if (wanted && stream.name.starts_with(request.prefix))
      names.emplace(stream.number, stream.name);
  }
  request.query.matches = [&](const Event& event) {
    return names.contains(event.stream) && pattern->Matches(event.message);
  };
  const auto page = context.logs.Read(request.group, request.query);
  if (!page) return page.error();
  json::array events;
  for (const Event& event : page->events) {
    events.push_back(json::object{{"logStreamName", names.at(event.stream)},
                                  {"timestamp", event.position.timestamp_ms},
                                  {"message", event.message},
                                  {"ingestionTime", event.ingestion_ms},
                                  {"eventId", event.position.Text()}});
  }
  json::object out = {{"events", std::move(events)}, {"searchedLogStreams", json::array()}};
  if (page->next) {
    out["nextToken"] = (request.query.newest_first ? "b/" : "f/") + page->next->Text();
  }
  return out;
}

}  // namespace weir::cloud::logs::ops
