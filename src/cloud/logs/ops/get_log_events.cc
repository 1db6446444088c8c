// Pages through one stream's events in both directions.
#include "src/cloud/logs/ops/get_log_events.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/cloud/logs/arguments.h"
#include "src/cloud/logs/errors.h"

namespace weir::cloud::logs::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxPageEvents = 10000;
constexpr std::int64_t kMaxQueryTimeMs = std::int64_t{1} << 50;

/// A token is "f/<position>/s" (what comes after it) or "b/<position>/s" (what comes before it).
struct Token {
  bool forward = true;
  Position position;

  [[nodiscard]] std::string Text() const {
    return fmt::format("{}/{}/s", forward ? 'f' : 'b', position.Text());
  }

  static std::optional<Token> Parse(std::string_view text) {
    if (text.size() < 4 || !text.ends_with("/s")) return std::nullopt;
    if (!text.starts_with("f/") && !text.starts_with("b/")) return std::nullopt;
    const auto position = Position::Parse(text.substr(2, text.size() - 4));
    if (!position) return std::nullopt;
    return Token{text.front() == 'f', *position};
  }
};

/// What is asked for.
struct PageRequest {
  GroupKey group;
  std::string stream;
  std::int64_t start_ms = 0;
  std::int64_t end_ms = kMaxQueryTimeMs;  ///< exclusive
  std::int64_t limit = kMaxPageEvents;
  bool from_head = false;
  std::optional<Token> token;
};

PageRequest ReadPageRequest(protocol::Input& in, const protocol::Call& call) {
  PageRequest request;
  request.group = ReadGroupOrIdentifier(in, call);
  request.stream = ReadStream(in);
  request.start_ms = std::min(in.Integer("startTime").value_or(0), kMaxQueryTimeMs);
  request.end_ms = std::min(in.Integer("endTime").value_or(kMaxQueryTimeMs), kMaxQueryTimeMs);
  request.limit = in.Integer("limit").value_or(kMaxPageEvents);
  request.from_head = in.Boolean("startFromHead").value_or(false);
  if (const auto text = in.String("nextToken")) {
    request.token = Token::Parse(*text);
    if (!request.token) {
      in.Complain(errors::InvalidParameter("The specified nextToken is invalid."));
    }
  }
  return request;
}

EventQuery QueryFor(const PageRequest& request, const StreamInfo& stream) {
  EventQuery query;
  const std::int64_t first_ms = stream.first_ms.value_or(0);
  const std::int64_t last_ms = stream.last_ms.value_or(0);
  query.from = {std::max(request.start_ms, first_ms), 0};
  query.to = {std::min(request.end_ms, last_ms + 1), 0};
  query.newest_first = request.token ? !request.token->forward : !request.from_head;
  if (request.token && request.token->forward) {
    query.from = std::max(query.from, request.token->position.Next());
  } else if (request.token) {
    query.to = std::min(query.to, request.token->position);
  }
  query.max_events = static_cast<std::size_t>(request.limit);
  query.matches = [number = stream.number](const Event& event) { return event.stream == number; };
  return query;
}

json::object Show(const Event& event) {
  return {{"timestamp", event.position.timestamp_ms},
          {"message", event.message},
          {"ingestionTime", event.ingestion_ms}};
}

/// Tokens on both sides of a page. What was looked at in vain counts as passed, so that going on
/// makes progress; API_GetLogEvents: at the end the caller's own token comes back
/// (GivesTheNewestEventsUnlessToldToStartFromTheHead).
std::pair<Token, Token> TokensAround(const PageRequest& request, const EventQuery& query,
                                     const EventPage& page) {
  Token forward{true, request.token ? request.token->position : Position{request.start_ms, 0}};
  Token backward{false, forward.position};
  if (!page.events.empty()) {
    forward.position = page.events.back().position;
    backward.position = page.events.front().position;
  }
  if (page.events.empty() && page.next && query.newest_first) {
    backward.position = page.next->Next();
  } else if (page.events.empty() && page.next) {
    forward.position = {page.next->timestamp_ms, page.next->sequence - 1};
  }
  return {forward, backward};
}

}  // namespace

protocol::JsonOutcome GetLogEvents(Context& context, const protocol::Call& call,
                                   const json::object& input) {
  protocol::Input in(input);
  const PageRequest request = ReadPageRequest(in, call);
  if (in.error()) return *in.error();
  const auto stream = context.logs.DescribeStream(request.group, request.stream);
  if (!stream) return stream.error();
  const EventQuery query = QueryFor(request, *stream);
  auto page = context.logs.Read(request.group, query);
  if (!page) return page.error();
  if (query.newest_first) std::reverse(page->events.begin(), page->events.end());
  json::array events;
  for (const Event& event : page->events) events.push_back(Show(event));
  const auto [forward, backward] = TokensAround(request, query, *page);
  return json::object{{"events", std::move(events)},
                      {"nextForwardToken", forward.Text()},
                      {"nextBackwardToken", backward.Text()}};
}

}  // namespace weir::cloud::logs::ops
