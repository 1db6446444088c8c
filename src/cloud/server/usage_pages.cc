// The tally as JSON.
#include "src/cloud/server/usage_pages.h"

#include <chrono>
#include <string>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "src/cloud/protocol/input.h"
#include "src/cloud/server/own_answers.h"
#include "src/text/time.h"

namespace weir::cloud::server {
namespace {

namespace json = boost::json;
using usage::Grows;
using usage::Item;

int StatusOf(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kInvalidInput:
      return 400;
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kConflict:
      return 409;
    default:
      return 500;
  }
}

json::object UsedJson(const usage::Quantities& used) {
  json::object object;
  usage::ForEachItem([&](Item item) { object[usage::FactsOf(item).name] = used[item]; });
  return object;
}

json::object HeldJson(const usage::Quantities& held) {
  json::object object;
  usage::ForEachItem([&](Item item) {
    const auto& [name, grows] = usage::FactsOf(item);
    if (grows != Grows::kByEvents) object[name] = held[item];
  });
  return object;
}

void AddReading(const usage::Tally& tally, const usage::Reading& reading, json::object& object) {
  using Hours = std::chrono::duration<double, std::ratio<3600>>;
  object["at"] = text::IsoTime(reading.at);
  object["hours"] = Hours(reading.at - tally.began()).count();
  object["used"] = UsedJson(reading.used);
}

http::Response ShowUsage(usage::Tally& tally) {
  json::object object = {{"began", text::IsoTime(tally.began())}};
  AddReading(tally, tally.Read(), object);
  object["held"] = HeldJson(tally.Held());
  return Json(object);
}

json::object MarkJson(const usage::Tally& tally, const usage::Mark& mark) {
  json::object object = {{"name", mark.name}};
  AddReading(tally, mark.reading, object);
  return object;
}

http::Response ListMarks(const usage::Tally& tally) {
  json::array marks;
  for (const usage::Mark& mark : tally.Marks()) marks.push_back(MarkJson(tally, mark));
  return Json({{"marks", std::move(marks)}});
}

http::Response AddMark(usage::Tally& tally, const http::Request& request) {
  const protocol::JsonOutcome input = ReadBody("AddMark", request);
  if (!input) return Refusal(400, input.error().message);
  const auto mark = tally.AddMark(protocol::Input(*input).Text("name"));
  if (!mark) return Refusal(StatusOf(mark.error().kind), mark.error().message);
  return Json(MarkJson(tally, *mark), 201);
}

http::Response RemoveMark(usage::Tally& tally, std::string_view name) {
  const auto removed = tally.RemoveMark(name);
  if (!removed) return Refusal(StatusOf(removed.error().kind), removed.error().message);
  return Json({});
}

}  // namespace

http::Response AnswerUsage(usage::Tally& tally, const http::Request& request) {
  const std::string_view path = request.path;
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (path == kUsagePath && is_read) return ShowUsage(tally);
  if (path == kMarksPath && is_read) return ListMarks(tally);
  if (path == kMarksPath && request.method == "POST") return AddMark(tally, request);
  const std::string_view rest = path.substr(std::min(path.size(), kMarksPath.size()));
  if (request.method == "DELETE" && rest.starts_with('/')) return RemoveMark(tally, rest.substr(1));
  return Refusal(404, "There is nothing here.");
}

}  // namespace weir::cloud::server
