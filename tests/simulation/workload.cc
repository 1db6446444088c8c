// What a simulated source holds: few ids in many records, so that everything meets everything.
#include "tests/simulation/workload.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace weir::simulation {
namespace {

using event::Schema;
using generator::Random;

constexpr std::uint32_t kMaxShards = 2;
constexpr std::uint32_t kMaxRecords = 12;
constexpr std::uint32_t kMaxIds = 6;
constexpr event::Timestamp kArrival = {1'626'350'000 * event::kMicrosPerSecond};

constexpr std::array<std::string_view, 5> kNames = {"account:created", "account:created",
                                                    "order:paid:late", "../x:y/%2F", "login"};

constexpr std::array<std::string_view, 9> kRejections = {
    "",
    "  ",
    "{",
    "[1,2]",
    "{\"event_uuid\":\"a\xFF\"}",
    R"({"event_name":"account:created","created_at":1626336000})",
    R"({"event_uuid":{},"event_name":"account:created","created_at":1626336000})",
    R"({"event_uuid":"9c5b94b1-35ad-49bb-b118-8e8fc24abf80","event_name":"a:b","created_at":17})",
    R"({"event_uuid":"x","event_uuid":"y","event_name":"a:b","created_at":1626336000})"};

std::string PositionOf(std::uint32_t shard, std::uint32_t number) {
  return fmt::format("s{}-{:05}", shard, number * 3);
}

/// An id in its JSON spelling, quotes included.
std::string Uuid(Random& random) {
  const std::uint64_t bits = random.Next();
  return fmt::format("\"{:08x}-0000-4000-8000-{:012x}\"", bits >> 32, bits & 0xFFFF'FFFF'FFFF);
}

/// Ids that look like something else.
std::string HostileId(Random& random) {
  switch (random.Below(8)) {
    case 0:
      return fmt::format("\"{}\"", PositionOf(0, random.Below(kMaxRecords)));
    case 1:
      return fmt::format("\"pos:{}\"", PositionOf(0, random.Below(kMaxRecords)));
    case 2:
      return fmt::format("\"{}{}\"", std::string(300, 'x'), random.Below(2));
    case 3:
      return fmt::format("{}", random.Below(3));
    case 4:
      return fmt::format("\"{}\"", random.Below(3));
    case 5:
      return R"("../%2F")";
    case 6:
      return R"("a\nb\u0000c")";
    default:
      return R"("ü🌊 ")";
  }
}

/// How a workload spells its events.
struct Spelling {
  std::vector<std::string> ids;
  std::string time_key;
};

/// The members of an event follow from its id; `variant` makes it another body.
std::string Event(Random& random, const Spelling& spelling) {
  const auto which = random.Below(static_cast<std::uint32_t>(spelling.ids.size()));
  const std::uint32_t variant = random.Below(4) == 0 ? 1 : 0;
  std::string event = fmt::format(
      R"({{"event_uuid":{},"event_name":"{}","{}":{},"n":{}{})", spelling.ids.at(which),
      kNames.at((which + variant) % kNames.size()), spelling.time_key,
      1'626'300'000 + which % 2 * 86'400, variant, which % 3 == 0 ? R"(,"kind":"web")" : "");
  if (random.Below(5) == 0)
    event += "\n ,\t\"end\":1 }";  // other bytes, the same body as...
  else if (random.Below(5) == 0)
    event += ",\"end\":1}";  // ...this
  else
    event += '}';
  return event;
}

Schema BaseSchema(Random& random) {
  Schema schema;
  if (random.Below(2) == 0) schema.id_format = event::IdFormat::kText;
  if (random.Below(6) == 0) {
    // A field that Weir itself replaces with a value in another format.
    schema.time_field = {{"created_datetime"}};
    schema.time_format = event::TimeFormat::kUnixSeconds;
  }
  return schema;
}

/// What a deploy may change: where events go, or which are valid.
Schema ChangedSchema(Random& random, Schema schema) {
  schema.name = "changed";
  switch (random.Below(3)) {
    case 0:
      schema.strict_name = true;
      break;
    case 1:
      schema.rules.push_back({.path = {{"kind"}}, .required = true});
      break;
    default:
      schema.name_fields = {{{"event_name"}}, {{"kind"}}};
  }
  return schema;
}

std::vector<Judgement> Judge(const SourceRecord& record, const std::vector<Schema>& schemas) {
  std::vector<Judgement> judgements;
  for (const Schema& schema : schemas) {
    event::PartitionTable partitions;
    event::DecodedBatch batch;
    event::Decoder(schema, partitions).Decode(record.data(), record.arrived_at, batch);
    const event::DecodedRecord& decoded = batch.records.front();
    judgements.push_back({.reason = decoded.reason,
                          .id = std::string(batch.IdOf(decoded)),
                          .line = std::string(batch.LineOf(decoded)),
                          .folder = fmt::format("lake/{}/", decoded.partition->path),
                          .fingerprint = decoded.fingerprint});
  }
  return judgements;
}

void AddShard(Random& random, const Spelling& spelling, Workload& workload) {
  const auto shard = static_cast<std::uint32_t>(workload.shards.size());
  const auto begin = static_cast<std::uint32_t>(workload.records.size());
  const std::uint32_t count = 1 + random.Below(kMaxRecords);
  for (std::uint32_t i = 0; i < count; ++i) {
    std::string data =
        random.Below(5) == 0 ? std::string(random.Pick(kRejections)) : Event(random, spelling);
    data.append(event::kJsonPadding, ' ');
    const event::Timestamp arrived_at = {kArrival.micros + i % 3 * event::kMicrosPerDay / 2};
    workload.records.push_back({PositionOf(shard, i), std::move(data), arrived_at});
  }
  workload.shards.push_back({begin, begin + count});
}

}  // namespace

bool Workload::IsSteady(std::uint32_t record) const {
  const auto& first = judgements[record].front();
  return std::ranges::all_of(judgements[record], [&first](const Judgement& other) {
    return (other.reason == event::Reason::kNone) == (first.reason == event::Reason::kNone);
  });
}

Workload MakeWorkload(Random& random) {
  Workload workload;
  if (random.Below(4) == 0) workload.layout = pipeline::Layout::kEvent;
  workload.schemas = {BaseSchema(random)};
  if (random.Below(2) == 0) {
    workload.schemas.push_back(ChangedSchema(random, workload.schemas.front()));
  }
  const Schema& schema = workload.schemas.front();
  Spelling spelling{{}, schema.time_field.ToText()};
  for (std::uint32_t i = 1 + random.Below(kMaxIds); i > 0; --i) {
    const bool is_text = schema.id_format == event::IdFormat::kText && random.Below(2) == 0;
    spelling.ids.push_back(is_text ? HostileId(random) : Uuid(random));
  }
  for (std::uint32_t i = 1 + random.Below(kMaxShards); i > 0; --i) {
    AddShard(random, spelling, workload);
  }
  if (random.Below(4) == 0) {
    workload.poison = random.Below(static_cast<std::uint32_t>(workload.records.size()));
  }
  for (const auto& record : workload.records) {
    workload.judgements.push_back(Judge(record, workload.schemas));
  }
  return workload;
}

}  // namespace weir::simulation
