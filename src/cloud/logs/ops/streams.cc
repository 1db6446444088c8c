// Makes, describes and deletes log streams.
#include "src/cloud/logs/ops/streams.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "src/cloud/logs/arguments.h"
#include "src/cloud/logs/errors.h"

namespace weir::cloud::logs::ops {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMaxListedStreams = 50;

struct Listing {
  std::string prefix;
  bool by_time = false;
  bool descending = false;
  std::size_t offset = 0;
  std::size_t limit = kMaxListedStreams;
};

Listing ReadListing(protocol::Input& in) {
  Listing listing;
  listing.prefix = in.Text("logStreamNamePrefix");
  const std::string_view order = in.String("orderBy").value_or("LogStreamName");
  listing.by_time = order == "LastEventTime";
  // API_DescribeLogStreams: one or the other (ListsStreamsByNameOrLastEvent).
  if (listing.by_time && !listing.prefix.empty()) {
    in.Complain(
        errors::InvalidParameter("Cannot order by LastEventTime with a logStreamNamePrefix."));
  }
  listing.descending = in.Boolean("descending").value_or(false);
  listing.limit = static_cast<std::size_t>(in.Integer("limit").value_or(kMaxListedStreams));
  const std::string_view token = in.String("nextToken").value_or("0");
  const auto [end, error] =
      std::from_chars(token.data(), token.data() + token.size(), listing.offset);
  if (error != std::errc() || end != token.data() + token.size()) {
    in.Complain(errors::InvalidParameter("The specified nextToken is invalid."));
  }
  return listing;
}

void Sort(std::vector<StreamInfo>& streams, const Listing& listing) {
  if (listing.by_time) {
    std::stable_sort(streams.begin(), streams.end(), [](const StreamInfo& a, const StreamInfo& b) {
      return a.last_ms < b.last_ms;
    });
  }
  if (listing.descending) std::reverse(streams.begin(), streams.end());
}

json::object Show(const GroupKey& group, const StreamInfo& stream) {
  json::object out = {
      {"logStreamName", stream.name},
      {"creationTime", stream.created_ms},
      {"uploadSequenceToken", Position{stream.created_ms, stream.number.value}.Text()},
      {"arn", fmt::format("{}:log-stream:{}", group.Arn(), stream.name)},
      {"storedBytes", 0}};
  if (stream.first_ms) {
    out["firstEventTimestamp"] = *stream.first_ms;
    out["lastEventTimestamp"] = *stream.last_ms;
    out["lastIngestionTime"] = *stream.last_ingestion_ms;
  }
  return out;
}

}  // namespace

protocol::JsonOutcome CreateLogStream(Context& context, const protocol::Call& call,
                                      const json::object& input) {
  protocol::Input in(input);
  const GroupKey group = ReadGroup(in, call);
  const std::string stream = ReadStream(in);
  if (in.error()) return *in.error();
  const auto created = context.logs.CreateStream(group, stream);
  if (!created) return created.error();
  return json::object{};
}

protocol::JsonOutcome DeleteLogStream(Context& context, const protocol::Call& call,
                                      const json::object& input) {
  protocol::Input in(input);
  const GroupKey group = ReadGroup(in, call);
  const std::string stream = ReadStream(in);
  if (in.error()) return *in.error();
  const auto deleted = context.logs.DeleteStream(group, stream);
  if (!deleted) return deleted.error();
  return json::object{};
}

protocol::JsonOutcome DescribeLogStreams(Context& context, const protocol::Call& call,
                                         const json::object& input) {
  protocol::Input in(input);
  const GroupKey group = ReadGroupOrIdentifier(in, call);
  const Listing listing = ReadListing(in);
  if (in.error()) return *in.error();
  auto streams = context.logs.Streams(group);
  if (!streams) return streams.error();
  std::erase_if(*streams,
                [&](const StreamInfo& stream) { return !stream.name.starts_with(listing.prefix); });
  Sort(*streams, listing);
  const std::size_t first = std::min(listing.offset, streams->size());
  const std::size_t last = std::min(first + listing.limit, streams->size());
  json::array shown;
  for (std::size_t i = first; i < last; ++i) shown.push_back(Show(group, (*streams)[i]));
  json::object out = {{"logStreams", std::move(shown)}};
  if (last < streams->size()) out["nextToken"] = std::to_string(last);
  return out;
}

}  // namespace weir::cloud::logs::ops
