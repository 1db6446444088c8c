// Bodies are read as JSON where they are it.
#include "src/cloud/lambda/mappings/event_filter.h"

#include <algorithm>
#include <utility>

#include <boost/json.hpp>

#include "src/cloud/lambda/mappings/function_invoker.h"
#include "src/result/check.h"

namespace weir::cloud::lambda {
namespace {

namespace json = boost::json;

/// Whether the kind of body that the message has is the one that the pattern asks for.
bool FitsBody(const EventPattern& pattern, bool is_text) {
  const json::value* body = pattern.members().if_contains("body");
  return body == nullptr || body->is_array() == is_text;
}

}  // namespace

EventFilter::EventFilter(const std::vector<std::string>& patterns) {
  for (const std::string& text : patterns) {
    Result<EventPattern> pattern = EventPattern::Parse(text);
    WEIR_CHECK(pattern.has_value(), "a mapping has a pattern that is none");
    patterns_.push_back(*std::move(pattern));
  }
}

bool EventFilter::Wants(std::string_view record) const {
  if (patterns_.empty()) return true;
  boost::system::error_code error;
  json::value whole = json::parse(record, error);
  if (error || !whole.is_object()) return true;  // who drops it should know what it is
  json::object& event = whole.get_object();
  json::value& body = event["body"];
  if (!body.is_string()) return true;
  json::value parsed = json::parse(body.get_string(), error, {}, {.max_depth = kMaxJsonDepth});
  const bool is_text = error || !(parsed.is_object() || parsed.is_array());
  if (!is_text) body = std::move(parsed);
  return std::any_of(patterns_.begin(), patterns_.end(), [&](const EventPattern& pattern) {
    return FitsBody(pattern, is_text) && pattern.Matches(event);
  });
}

}  // namespace weir::cloud::lambda
