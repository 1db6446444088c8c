// What of the pipeline of `weir up` is there, and how it is set.
#include "src/deployment/living_pipeline.h"

#include <cstdint>
#include <optional>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "src/deployment/json_call.h"
#include "src/text/percent.h"

namespace weir::deployment {
namespace {

namespace json = boost::json;

std::optional<std::uint32_t> NumberIn(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  boost::system::error_code failed;
  const auto number = value->to_number<std::uint32_t>(failed);
  return failed ? std::nullopt : std::optional(number);
}

class LivingFinder {
 public:
  LivingFinder(const LocalPipeline& pipeline, aws::Client& client, aws::Deadline deadline)
      : pipeline_(pipeline), client_(client), deadline_(deadline) {
    living_.lake = {pipeline.lake_bucket, ""};
  }

  Result<LivingPipeline> Find() {
    for (const auto step :
         {&LivingFinder::FindStream, &LivingFinder::FindFunctions, &LivingFinder::FindMapping}) {
      if (const auto done = (this->*step)(); !done) return done.error();
    }
    return std::move(living_);
  }

 private:
  /// Empty where there is no such thing.
  Result<json::object> Ask(const aws::Call& call, std::string_view what) {
    auto answer = JsonOf(client_.SendOne(call, deadline_), what);
    if (!answer && answer.error().kind == ErrorKind::kNotFound) return json::object();
    return answer;
  }

  Result<void> FindStream() {
    const auto answer = Ask(TargetCall("kinesis", "1.1", "Kinesis_20131202.DescribeStreamSummary",
                                       {{"StreamName", pipeline_.stream}}),
                            "DescribeStreamSummary");
    if (!answer) return answer.error();
    living_.settings.shards =
        NumberIn(ObjectOf(*answer, "StreamDescriptionSummary"), "OpenShardCount");
    return {};
  }

  Result<json::object> Configuration(const std::string& function) {
    return Ask(
        LambdaCall("GET", fmt::format("/2015-03-31/functions/{}/configuration", function), {}),
        "GetFunctionConfiguration");
  }

  Result<void> FindFunctions() {
    const auto processor = Configuration(pipeline_.function);
    if (!processor) return processor.error();
    if (processor->empty()) return {};
    const json::object variables = ObjectOf(ObjectOf(*processor, "Environment"), "Variables");
    // What is not set is what `bootstrap` takes then.
    const auto read = [](const json::object& all, std::string_view name, std::string otherwise) {
      std::string value = TextOf(all, name);
      return value.empty() ? std::move(otherwise) : value;
    };
    PipelineSettings& settings = living_.settings;
    settings.schema = read(variables, "WEIR_SCHEMA", "weir");
    settings.layout = read(variables, "WEIR_LAYOUT", "batch");
    settings.compression = read(variables, "WEIR_COMPRESSION", "gzip");
    living_.lake = {read(variables, "WEIR_LAKE_BUCKET", pipeline_.lake_bucket),
                    TextOf(variables, "WEIR_LAKE_PREFIX")};
    if (settings.layout != kLandingLayout) return {};
    const auto merge = Configuration(pipeline_.merge);  // then the lake's files are its
    if (!merge) return merge.error();
    settings.compression = read(ObjectOf(ObjectOf(*merge, "Environment"), "Variables"),
                                "WEIR_COMPRESSION", *settings.compression);
    return {};
  }

  /// By the stream alone: asked for a function that is gone, Lambda knows of no mapping.
  Result<void> FindMapping() {
    aws::Call call = LambdaCall("GET", "/2015-03-31/event-source-mappings/", {});
    call.query =
        "EventSourceArn=" + text::PercentEncoded(StreamArn(pipeline_.stream, client_.region()));
    const auto answer = Ask(call, "ListEventSourceMappings");
    if (!answer) return answer.error();
    for (const json::value& one : ArrayOf(*answer, "EventSourceMappings")) {
      if (!one.is_object()) continue;
      const json::object& mapping = one.get_object();
      if (!TextOf(mapping, "FunctionArn").ends_with(":function:" + pipeline_.function)) continue;
      living_.mapping = TextOf(mapping, "UUID");
      living_.settings.batch_size = NumberIn(mapping, "BatchSize");
      living_.settings.window_seconds = NumberIn(mapping, "MaximumBatchingWindowInSeconds");
    }
    return {};
  }

  const LocalPipeline& pipeline_;
  aws::Client& client_;
  const aws::Deadline deadline_;
  LivingPipeline living_;
};

}  // namespace

Result<LivingPipeline> FindLivingPipeline(const LocalPipeline& pipeline, aws::Client& client,
                                          aws::Deadline deadline) {
  return LivingFinder(pipeline, client, deadline).Find();
}

std::string StreamArn(std::string_view stream, std::string_view region) {
  return fmt::format("arn:aws:kinesis:{}:{}:stream/{}", region, kLocalAccount, stream);
}

}  // namespace weir::deployment
