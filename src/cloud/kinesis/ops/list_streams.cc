// Lists streams by name.
#include "src/cloud/kinesis/ops/list_streams.h"

#include "src/cloud/kinesis/arguments.h"
#include "src/cloud/kinesis/errors.h"
#include "src/cloud/kinesis/render.h"

namespace weir::cloud::kinesis::ops {
namespace {

namespace json = boost::json;

constexpr std::size_t kDefaultLimit = 100;

json::object Summary(const StreamInfo& stream) {
  return {{"StreamName", stream.key.name},
          {"StreamARN", stream.key.Arn()},
          {"StreamStatus", "ACTIVE"},
          {"StreamModeDetails", ShowMode(stream.mode)},
          {"StreamCreationTimestamp", Seconds(stream.created)}};
}

}  // namespace

protocol::JsonOutcome ListStreams(Context& kinesis, const protocol::Call& call,
                                  const json::object& input) {
  protocol::Input in(input);
  const auto limit = static_cast<std::size_t>(in.Integer("Limit").value_or(kDefaultLimit));
  std::string after(in.Text("ExclusiveStartStreamName"));
  if (const auto token = in.String("NextToken")) {
    const auto opened = kinesis.tokens.Open(*token);
    if (!opened) in.Complain(errors::InvalidArgument("Invalid NextToken."));
    after = opened.value_or("");
  }
  if (in.error()) return *in.error();

  json::array names;
  json::array summaries;
  bool more = false;
  for (const StreamInfo& stream : kinesis.streams.List(call.region)) {
    if (stream.key.name <= after) continue;
    more = names.size() == limit;
    if (more) break;
    names.emplace_back(stream.key.name);
    summaries.push_back(Summary(stream));
  }
  json::object out = {{"HasMoreStreams", more}};
  if (more) out["NextToken"] = kinesis.tokens.Seal(std::string_view(names.back().as_string()));
  out["StreamNames"] = std::move(names);
  out["StreamSummaries"] = std::move(summaries);
  return out;
}

}  // namespace weir::cloud::kinesis::ops
