// How a stream stands: DescribeStreamSummary.
#include "src/deployment/stream_state.h"

#include "src/deployment/json_call.h"

namespace weir::deployment {
namespace {

std::uint64_t CountOf(const boost::json::object& object, std::string_view name) {
  const boost::json::value* value = object.if_contains(name);
  if (value == nullptr) return 0;
  boost::system::error_code is_none;
  const auto count = value->to_number<std::uint64_t>(is_none);
  return is_none ? 0 : count;
}

}  // namespace

Result<StreamState> DescribeStream(aws::Client& client, const std::string& stream,
                                   aws::Deadline deadline) {
  const aws::Call call = TargetCall("kinesis", "1.1", "Kinesis_20131202.DescribeStreamSummary",
                                    {{"StreamName", stream}});
  const auto answer = JsonOf(client.SendOne(call, deadline), "stream " + stream);
  if (!answer) return answer.error();
  const auto summary = ObjectOf(*answer, "StreamDescriptionSummary");
  return StreamState{.status = TextOf(summary, "StreamStatus"),
                     .open_shards = CountOf(summary, "OpenShardCount"),
                     .retention_hours = CountOf(summary, "RetentionPeriodHours")};
}

}  // namespace weir::deployment
