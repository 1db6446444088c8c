// Pure: what is said of what was found.
#include "src/cli/stream_status.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "src/cli/units.h"

namespace weir::cli {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMillisInSecond = 1'000;
constexpr std::int64_t kSecondsInHour = 3'600;
constexpr std::size_t kMostResultShown = 200;

std::optional<std::int64_t> SecondsSince(std::optional<std::int64_t> then, std::int64_t now) {
  if (!then) return std::nullopt;
  return std::max<std::int64_t>(0, (now - *then) / kMillisInSecond);
}

std::string AgeText(std::int64_t seconds) { return DurationText(seconds * kMillisInSecond); }

/// "No records processed", "OK", "PROBLEM: Function call failed".
bool IsFailure(const std::string& result) { return result.starts_with("PROBLEM"); }

/// "weir-processor" of its ARN, with what stands behind it.
std::string NameOf(const std::string& function_arn) {
  constexpr std::string_view kBefore = ":function:";
  const std::size_t at = function_arn.find(kBefore);
  return at == std::string::npos ? function_arn : function_arn.substr(at + kBefore.size());
}

std::string CountOf(const deployment::UnjudgedRecords& unjudged) {
  return fmt::format("{}{}", unjudged.are_more ? "at least " : "", CountText(unjudged.count));
}

std::string LandingsText(const UnmergedLandings& landings, std::int64_t now) {
  if (landings.count == 0) return "none waits for the merge";
  return fmt::format("{} wait for the merge, the oldest of the hour that began {} ago",
                     CountText(landings.count),
                     AgeText(SecondsSince(landings.oldest_hour, now).value_or(0)));
}

std::string OneText(const StreamStatus& status, const Health& health) {
  const deployment::StreamConsumer& consumer = status.consumer;
  const auto age = SecondsSince(status.unjudged.oldest_arrival, health.now);
  std::string text = fmt::format(
      "stream {}\n"
      "  state     {}, {} open shards, keeps records for {} h\n"
      "  mapping   {} to {}; last result: {}\n"
      "  lake      {}\n"
      "  waiting   {} records are not judged yet{}\n",
      consumer.stream, status.stream.status, CountText(status.stream.open_shards),
      status.stream.retention_hours, consumer.state, NameOf(consumer.function),
      consumer.last_result.empty() ? "none" : PrintableText(consumer.last_result, kMostResultShown),
      deployment::UriOf(consumer.lake), CountOf(status.unjudged),
      age ? fmt::format(", the oldest for {}", AgeText(*age)) : "");
  if (status.landings) {
    text += fmt::format("  landings  {}\n", LandingsText(*status.landings, health.now));
  }
  if (status.has_failed.value_or(false)) {
    text += fmt::format(
        "  failed    batches that were given up lie in {}; `weir replay` brings "
        "them back\n",
        consumer.failed);
  }
  for (const std::string& problem : ProblemsOf(status, health)) {
    text += fmt::format("  PROBLEM   {}\n", problem);
  }
  return text;
}

json::value OrNull(std::optional<std::int64_t> number) {
  return number ? json::value(*number) : json::value(nullptr);
}

json::object OneJson(const StreamStatus& status, const Health& health) {
  const deployment::StreamConsumer& consumer = status.consumer;
  json::array problems;
  for (const std::string& problem : ProblemsOf(status, health)) problems.emplace_back(problem);
  const auto& landings = status.landings;
  return {
      {"stream", consumer.stream},
      {"status", status.stream.status},
      {"shards", status.stream.open_shards},
      {"retention_hours", status.stream.retention_hours},
      {"function", consumer.function},
      {"mapping", consumer.state},
      {"last_result", consumer.last_result},
      {"lake", deployment::UriOf(consumer.lake)},
      {"layout", consumer.lands ? "landing" : "claims"},
      {"waiting_records", status.unjudged.count},
      {"waiting_records_is_least", status.unjudged.are_more},
      {"oldest_waiting_seconds", OrNull(SecondsSince(status.unjudged.oldest_arrival, health.now))},
      {"landings", landings ? json::value(landings->count) : json::value(nullptr)},
      {"oldest_landing_seconds",
       OrNull(landings ? SecondsSince(landings->oldest_hour, health.now) : std::nullopt)},
      {"failed", consumer.failed.empty() ? json::value(nullptr) : json::value(consumer.failed)},
      {"has_failed", status.has_failed ? json::value(*status.has_failed) : json::value(nullptr)},
      {"problems", std::move(problems)},
  };
}

}  // namespace

std::vector<std::string> ProblemsOf(const StreamStatus& status, const Health& health) {
  std::vector<std::string> problems;
  const deployment::StreamConsumer& consumer = status.consumer;
  if (status.stream.status != "ACTIVE" && status.stream.status != "UPDATING") {
    problems.push_back("the stream is " + status.stream.status);
  }
  if (consumer.state != "Enabled") {
    problems.push_back(
        fmt::format("the event source mapping is {}: nothing is taken; enable it by "
                    "`aws lambda update-event-source-mapping --enabled`",
                    consumer.state));
  }
  if (IsFailure(consumer.last_result)) {
    problems.push_back(fmt::format("the last batch failed ({}); the function's logs say why",
                                   PrintableText(consumer.last_result, kMostResultShown)));
  }
  const auto age = SecondsSince(status.unjudged.oldest_arrival, health.now);
  const std::int64_t most =
      health.max_age_seconds + (status.landings ? kSecondsInHour : std::int64_t{0});
  if (age && *age > most) {
    problems.push_back(
        fmt::format("a record has waited for {}, longer than {}", AgeText(*age), AgeText(most)));
  }
  if (!status.landings) return problems;
  if (status.landings->function.empty()) {
    problems.emplace_back("no function merges the lake; `weir merge` does it by hand");
  }
  const auto landed = SecondsSince(status.landings->oldest_hour, health.now);
  if (landed && *landed > most) {
    problems.push_back(fmt::format(
        "a landing has waited for {}, longer than {}; `weir merge` says what holds it up",
        AgeText(*landed), AgeText(most)));
  }
  return problems;
}

std::string StatusText(const std::vector<StreamStatus>& all, const Health& health) {
  std::string text;
  for (const StreamStatus& status : all) text += OneText(status, health);
  const bool is_healthy = std::ranges::all_of(
      all, [&health](const StreamStatus& status) { return ProblemsOf(status, health).empty(); });
  return text + (is_healthy ? "healthy\n" : "NOT HEALTHY\n");
}

std::string StatusJson(const std::vector<StreamStatus>& all, const Health& health) {
  json::array streams;
  bool is_healthy = true;
  for (const StreamStatus& status : all) {
    is_healthy &= ProblemsOf(status, health).empty();
    streams.emplace_back(OneJson(status, health));
  }
  return json::serialize(json::object{{"healthy", is_healthy}, {"streams", std::move(streams)}}) +
         "\n";
}

}  // namespace weir::cli
