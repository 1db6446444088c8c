// Weir's own pages: JSON in, JSON out.
//
//     GET    /_weir/health {"status":"ok","version":"0.1.0","services":[…],"uptime_seconds":7},
//            or 503 with {"status":"starting",…},
//            or 503 with {"status":"failing","writes":"/data: … No space left on device; …",…}
//
//     GET    /_weir/clock        {"now":"2026-01-31T12:00:00Z","offset_seconds":0}
//
//     POST   /_weir/clock        {"advance_seconds":90000}
//
//     GET    /_weir/faults       {"faults":[{"id":1,"kind":"throttle",…,"hits":2}]}
//
//     POST   /_weir/faults       {"kind":"throttle","service":"dynamodb","probability":0.1}
//
//     DELETE /_weir/faults[/1]
//
//     /_weir/usage…: usage_pages.h
#include "src/cloud/server/own_pages.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/cloud/protocol/input.h"
#include "src/cloud/server/own_answers.h"
#include "src/cloud/server/spaces.h"
#include "src/cloud/server/usage_pages.h"
#include "src/cloud/store/key.h"
#include "src/text/time.h"

namespace weir::cloud::server {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

constexpr std::string_view kFaultsPath = "/_weir/faults";
/// A hundred years; further on, dates would leave what services can write.
constexpr std::int64_t kMaxOffsetSeconds = 3'155'760'000;

store::Key OffsetKey() { return store::Key(kClockSpace).Text("offset"); }

bool IsJson(const Request& request) {
  return request.headers.Get("Content-Type").starts_with("application/json");
}

std::int64_t Seconds(store::Duration duration) {
  return std::chrono::duration_cast<std::chrono::seconds>(duration).count();
}

json::object ToJson(const store::FaultRule& rule) {
  return {{"id", rule.id},
          {"kind", store::FaultKindName(rule.kind)},
          {"service", rule.service},
          {"operation", rule.operation},
          {"containing", rule.containing},
          {"probability", rule.probability},
          {"skip", rule.skip},
          {"count", rule.count},
          {"seed", rule.seed},
          {"hits", rule.hits}};
}

/// The rule that a body asks for.
protocol::Outcome<store::FaultRule> ReadRule(const json::object& input) {
  const protocol::Input in(input);
  store::FaultRule rule;
  const std::string_view kind_name = in.Text("kind");
  const auto kind = store::FaultKindNamed(kind_name);
  rule.service = in.Text("service");
  rule.operation = in.Text("operation");
  rule.containing = in.Text("containing");
  rule.probability = in.Number("probability").value_or(1);
  rule.skip = static_cast<std::uint64_t>(in.Integer("skip").value_or(0));
  rule.count = static_cast<std::uint64_t>(in.Integer("count").value_or(0));
  rule.seed = static_cast<std::uint64_t>(in.Integer("seed").value_or(0));
  if (!kind)
    return protocol::ValidationError(fmt::format("\"{}\" is no kind of fault; there are {}",
                                                 kind_name,
                                                 fmt::join(store::FaultKindNames(), ", ")));
  if (!(rule.probability >= 0 && rule.probability <= 1)) {
    return protocol::ValidationError("probability is between 0 and 1");
  }
  rule.kind = *kind;
  return rule;
}

}  // namespace

OwnPages::OwnPages(Facts facts, store::Store& store, store::Clock& clock, store::Faults& faults,
                   usage::Tally& tally, Metrics metrics, ExamineFiles examine_files)
    : facts_(std::move(facts)),
      store_(store),
      clock_(clock),
      faults_(faults),
      tally_(tally),
      metrics_(std::move(metrics)),
      examine_files_(std::move(examine_files)) {}

void OwnPages::Handle(Request request, http::Respond respond) { respond(Answer(request)); }

Response OwnPages::Answer(const Request& request) {
  const bool is_read = request.method == "GET" || request.method == "HEAD";
  if (!is_read && !IsJson(request)) {
    return Refusal(415, "Content-Type has to be application/json.");
  }
  if (request.path == "/metrics") {
    return Figures();
  }
  if (request.path == "/_weir/health" && is_read) {
    return Health(!facts_.is_guarded || request.headers.Find("Authorization"));
  }
  if (request.path == "/_weir/clock" && is_read) return ShowClock();
  if (request.path == "/_weir/clock" && request.method == "POST") return AdvanceClock(request);
  if (request.path == kFaultsPath && is_read) return ListFaults();
  if (request.path == kFaultsPath && request.method == "POST") return AddFault(request);
  if (request.path.starts_with(kFaultsPath) && request.method == "DELETE") {
    return RemoveFaults(request.path);
  }
  if (request.path == kUsagePath || request.path.starts_with(kMarksPath)) {
    return AnswerUsage(tally_, request);
  }
  return Refusal(404, "There is nothing here.");
}

store::Trouble OwnPages::Examine() {
  store::Trouble trouble = store_.Examine();
  store::Trouble of_files = examine_files_();
  if (!trouble.writes) trouble.writes = std::move(of_files.writes);
  if (!trouble.reads) trouble.reads = std::move(of_files.reads);
  return trouble;
}

/// Load balancers look at the status alone.
Response OwnPages::Health(bool with_facts) {
  const store::Trouble trouble = Examine();
  const std::string_view state = trouble.IsAny() ? "failing" : is_ready_ ? "ok" : "starting";
  const int status = state == "ok" ? 200 : 503;
  json::object health = {{"status", state}};
  if (!with_facts) return Json(health, status);
  if (trouble.writes) health["writes"] = trouble.writes->message;
  if (trouble.reads) health["reads"] = trouble.reads->message;
  json::array services;
  for (const std::string& name : facts_.services) services.emplace_back(name);
  health["version"] = facts_.version;
  health["services"] = std::move(services);
  health["uptime_seconds"] = Seconds(store::Clock::SystemTime() - facts_.started);
  return Json(health, status);
}

Response OwnPages::Figures() {
  const store::Trouble trouble = Examine();
  Response response;
  response.headers.Add("Content-Type", "text/plain; version=0.0.4");
  response.body = metrics_();
  response.body += fmt::format(
      "# HELP weir_store_failing Whether the data directory can't be written or read.\n"
      "# TYPE weir_store_failing gauge\n"
      "weir_store_failing{{what=\"writes\"}} {}\n"
      "weir_store_failing{{what=\"reads\"}} {}\n",
      trouble.writes ? 1 : 0, trouble.reads ? 1 : 0);
  return response;
}

Response OwnPages::ShowClock() const {
  return Json({{"now", text::IsoTime(clock_.Now())}, {"offset_seconds", Seconds(clock_.offset())}});
}

Response OwnPages::AdvanceClock(const Request& request) {
  const protocol::JsonOutcome input = ReadBody("AdvanceClock", request);
  if (!input) return Refusal(400, input.error().message);
  const std::int64_t by = protocol::Input(*input).Integer("advance_seconds").value_or(0);

  const std::lock_guard lock(advancing_);
  const store::Duration offset = clock_.offset() + std::chrono::seconds(by);
  if (Seconds(offset) > kMaxOffsetSeconds) {
    return Refusal(400, "The clock would be more than a hundred years ahead.");
  }
  store::WriteBatch batch;
  batch.Put(OffsetKey(), fmt::to_string(offset.count()));
  if (const auto stored = store_.Apply(std::move(batch)); !stored) {
    return Refusal(500, stored.error().message);
  }
  tally_.Settle();  // what there is now is paid for until then
  clock_.Advance(std::chrono::seconds(by));
  return ShowClock();
}

store::Duration OwnPages::StoredOffset(const store::Store& store) {
  const auto text = store.Get(OffsetKey());
  std::int64_t count = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), count);
  return store::Duration(count);
}

Response OwnPages::ListFaults() const {
  json::array rules;
  for (const store::FaultRule& rule : faults_.List()) rules.emplace_back(ToJson(rule));
  return Json({{"faults", std::move(rules)}});
}

Response OwnPages::AddFault(const Request& request) {
  const protocol::JsonOutcome input = ReadBody("AddFault", request);
  if (!input) return Refusal(400, input.error().message);
  const auto rule = ReadRule(*input);
  if (!rule) return Refusal(400, rule.error().message);
  const auto& services = facts_.services;
  if (!rule->service.empty() && std::ranges::find(services, rule->service) == services.end()) {
    return Refusal(400, fmt::format("There is no service \"{}\" here, but {}.", rule->service,
                                    fmt::join(services, ", ")));
  }
  const auto id = faults_.Add(*rule);
  if (!id)
    return Refusal(409, fmt::format("There are {} faults already.", store::Faults::kMaxRules));
  return Json({{"id", *id}}, 201);
}

Response OwnPages::RemoveFaults(const std::string& path) {
  if (path == kFaultsPath) {
    faults_.Clear();
    return Json({});
  }
  std::uint64_t id = 0;
  const std::string_view text = std::string_view(path).substr(kFaultsPath.size());
  const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), id);
  const bool is_number =
      text.starts_with('/') && error == std::errc() && end == text.data() + text.size();
  if (!is_number || !faults_.Remove(id)) return Refusal(404, "There is no such fault.");
  return Json({});
}

}  // namespace weir::cloud::server
