// Who takes which stream into which lake: what Lambda's event source mappings say.
#include "src/deployment/stream_consumers.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "src/deployment/json_call.h"
#include "src/text/percent.h"

namespace weir::deployment {
namespace {

namespace json = boost::json;

/// A hundred mappings a page, as Lambda has it.
constexpr std::uint32_t kMaxPages = 100;
constexpr std::size_t kMaxFunctions = 1000;
constexpr std::string_view kBucketArn = "arn:aws:s3:::";

/// "arn:aws:kinesis:us-east-1:000000000000:stream/events"
std::optional<std::string> StreamNamed(std::string_view arn) {
  constexpr std::string_view kBefore = ":stream/";
  const std::size_t at = arn.find(kBefore);
  if (arn.find(":kinesis:") == std::string_view::npos || at == std::string_view::npos) {
    return std::nullopt;
  }
  return std::string(arn.substr(at + kBefore.size()));
}

/// "arn:aws:lambda:us-east-1:000000000000:function:name", or with an alias or version behind.
std::string ConfigurationPath(std::string_view function_arn) {
  constexpr std::string_view kBefore = ":function:";
  const std::size_t at = function_arn.find(kBefore);
  const std::string_view name =
      at == std::string_view::npos ? function_arn : function_arn.substr(at + kBefore.size());
  return fmt::format("/2015-03-31/functions/{}/configuration",
                     text::PercentEncoded(name.substr(0, name.find(':'))));
}

std::string QualifierOf(std::string_view function_arn) {
  const auto colons = std::ranges::count(function_arn, ':');
  constexpr std::ptrdiff_t kColonsOfAnArn = 6;
  if (colons <= kColonsOfAnArn) return "";
  return std::string(function_arn.substr(function_arn.rfind(':') + 1));
}

class Finder {
 public:
  Finder(aws::Client& client, aws::Deadline deadline) : client_(client), deadline_(deadline) {}

  Result<std::vector<StreamConsumer>> Find() {
    if (auto listed = ListMappings(); !listed) return listed.error();
    if (auto asked = AskFunctions(); !asked) return asked.error();
    std::erase_if(consumers_, [](const StreamConsumer& one) { return one.lake.bucket.empty(); });
    return std::move(consumers_);
  }

 private:
  Result<void> ListMappings() {
    const std::string what = "Lambda ListEventSourceMappings";
    std::string marker;
    for (std::uint32_t page = 0; page < kMaxPages; ++page) {
      aws::Call call = LambdaCall("GET", "/2015-03-31/event-source-mappings/", {});
      if (!marker.empty()) call.query = "Marker=" + text::PercentEncoded(marker);
      const auto answer = JsonOf(client_.SendOne(call, deadline_), what);
      if (!answer) return answer.error();
      for (const json::value& mapping : ArrayOf(*answer, "EventSourceMappings")) {
        if (mapping.is_object()) Take(mapping.get_object());
      }
      marker = TextOf(*answer, "NextMarker");
      if (marker.empty()) return {};
    }
    return Error{ErrorKind::kExhausted, what + ": there are too many"};
  }

  void Take(const json::object& mapping) {
    StreamConsumer consumer;
    consumer.stream_arn = StreamArnOf(TextOf(mapping, "EventSourceArn"));
    auto stream = StreamNamed(consumer.stream_arn);
    if (!stream) return;
    consumer.stream = *std::move(stream);
    consumer.function = TextOf(mapping, "FunctionArn");
    consumer.state = TextOf(mapping, "State");
    consumer.last_result = TextOf(mapping, "LastProcessingResult");
    consumer.starting_position = TextOf(mapping, "StartingPosition");
    const std::string destination =
        TextOf(ObjectOf(ObjectOf(mapping, "DestinationConfig"), "OnFailure"), "Destination");
    if (destination.starts_with(kBucketArn)) {
      consumer.failed = "s3://" + destination.substr(kBucketArn.size());
    }
    consumers_.push_back(std::move(consumer));
  }

  Result<void> AskFunctions() {
    const std::string what = "Lambda GetFunctionConfiguration";
    std::set<std::string> functions;
    for (const StreamConsumer& consumer : consumers_) functions.insert(consumer.function);
    if (functions.size() > kMaxFunctions) {
      return Error{ErrorKind::kExhausted, what + ": there are too many functions"};
    }
    std::vector<aws::Call> calls;
    for (const std::string& function : functions) {
      calls.push_back(LambdaCall("GET", ConfigurationPath(function), {}));
      const std::string qualifier = QualifierOf(function);
      if (!qualifier.empty()) calls.back().query = "Qualifier=" + text::PercentEncoded(qualifier);
    }
    const auto answers = client_.Send(calls, deadline_);
    std::size_t next = 0;
    for (const std::string& function : functions) {
      const auto configuration = JsonOf(answers[next++], what);
      if (!configuration) return configuration.error();
      SetLakes(function, ObjectOf(ObjectOf(*configuration, "Environment"), "Variables"));
    }
    return {};
  }

  void SetLakes(const std::string& function, const json::object& variables) {
    for (StreamConsumer& consumer : consumers_) {
      if (consumer.function != function) continue;
      consumer.lake = {TextOf(variables, "WEIR_LAKE_BUCKET"),
                       TextOf(variables, "WEIR_LAKE_PREFIX")};
      consumer.lands = TextOf(variables, "WEIR_LAYOUT") == "landing";
    }
  }

  aws::Client& client_;
  const aws::Deadline deadline_;
  std::vector<StreamConsumer> consumers_;
};

}  // namespace

Result<std::vector<StreamConsumer>> FindStreamConsumers(aws::Client& client,
                                                        aws::Deadline deadline) {
  return Finder(client, deadline).Find();
}

std::string StreamArnOf(std::string_view event_source_arn) {
  return std::string(event_source_arn.substr(0, event_source_arn.find("/consumer/")));
}

std::string UriOf(const aws::BucketPrefix& where) {
  std::string uri = "s3://" + where.bucket;
  if (!where.prefix.empty()) uri += "/" + where.prefix;
  return uri;
}

}  // namespace weir::deployment
