// All that a simulated merge consists of: streams, a lake, its head, and what went wrong.
#include "tests/simulation/merge_world.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/merge/plan/names.h"

namespace weir::simulation {
namespace {

constexpr std::uint32_t kMaxShards = 3;
constexpr std::uint32_t kMaxRecordsADay = 7;
constexpr std::uint32_t kIdsADay = 4;
/// A quarter of an hour, as S3 has it.
constexpr std::int64_t kSignatureLife = 15 * 60 * event::kMicrosPerSecond;

constexpr std::array<std::pair<std::string_view, MergeFlaw>, 16> kFlaws = {{
    {"none", MergeFlaw::kNone},
    {"overwrites_plans", MergeFlaw::kOverwritesPlans},
    {"closes_early", MergeFlaw::kClosesEarly},
    {"forgets_before", MergeFlaw::kForgetsBefore},
    {"forgets_index", MergeFlaw::kForgetsIndex},
    {"forgets_early", MergeFlaw::kForgetsEarly},
    {"deletes_by_age", MergeFlaw::kDeletesByAge},
    {"deletes_at_once", MergeFlaw::kDeletesAtOnce},
    {"takes_old_puts", MergeFlaw::kTakesOldPuts},
    {"publishes_blindly", MergeFlaw::kPublishesBlindly},
    {"removes_at_once", MergeFlaw::kRemovesAtOnce},
    {"notes_ahead", MergeFlaw::kNotesAhead},
    {"hides_replays", MergeFlaw::kHidesReplays},
    {"lists_nothing", MergeFlaw::kListsNothing},
    {"forgets_listed", MergeFlaw::kForgetsListed},
    {"composes_in_part", MergeFlaw::kComposesInPart},
}};

std::string PositionIn(std::size_t shard, std::size_t number, std::size_t part) {
  return fmt::format("k{:016x}-{:012}-{:056}-{:06}", shard % 2, shard, number * 3 + 1, part);
}

SourceRecord RecordAt(std::string position, std::string data, event::Timestamp arrived_at) {
  data.append(event::kJsonPadding, ' ');
  return {std::move(position), std::move(data), arrived_at};
}

/// The members of an event follow from its id; `variant` makes it another body. Without its id it
/// is an event of the other schema alone.
std::string EventOf(generator::Random& random, std::uint32_t day, event::Timestamp arrived_at,
                    bool has_id) {
  const std::uint32_t which = random.Below(kIdsADay);
  const std::uint32_t variant = random.Below(4) == 0 ? 1 : 0;
  const std::uint32_t late = which == 0 ? 3 * 86'400 : which * 600;
  const auto id = [day](std::uint32_t number) {
    return fmt::format("{:08x}-0000-4000-8000-{:012x}", day, number);
  };
  return fmt::format(
      R"({{"event_uuid":"{}","other_id":"{}","event_name":"a:t{}","created_at":{},"n":{}}})",
      has_id ? id(which) : "x", id((which + 1) % kIdsADay), which % 3,
      arrived_at.micros / event::kMicrosPerSecond - late, variant);
}

std::string DataOf(generator::Random& random, std::uint32_t day, event::Timestamp arrived_at) {
  switch (random.Below(8)) {
    case 0:
      return "{";
    case 1:
      return R"({"event_uuid":"x","event_name":"a:b"})";
    case 2:
      return EventOf(random, day, arrived_at, false);
    default:
      return EventOf(random, day, arrived_at, true);
  }
}

}  // namespace

std::optional<MergeFlaw> MergeFlawNamed(std::string_view name) {
  const auto* found = std::ranges::find(kFlaws, name, [](const auto& flaw) { return flaw.first; });
  return found == kFlaws.end() ? std::nullopt : std::optional(found->second);
}

MergeWorld::MergeWorld(std::uint64_t seed, MergeFlaw which)
    : random(seed), flaw(which), chaos(random), shards(1 + random.Below(kMaxShards)) {
  event::Schema other;
  other.name = "other";
  other.id_fields = {{{"other_id"}}};
  schemas = {event::Schema(), std::move(other)};
  settings.compression = codec::Compression::kNone;
  settings.redelivery_days = 1;
  settings.horizon_days = random.Below(2) == 0 ? 3 : 30;
  settings.hold_hours = random.Below(3) * 3;
  settings.ranges = 1 + random.Below(3);
  settings.roll_target_bytes = 200 + random.Below(2'000);
  settings.roll_after_hours = random.Below(2);
  settings.reader_grace_hours = 1 + random.Below(3);
  // So small that most plans are several batches and folders several parts.
  settings.outputs = {.batch_bytes = std::size_t{32} << 20U,
                      .batch_objects = 1 + random.Below(6),
                      .part_bytes = 200 + random.Below(2'000)};
}

void MergeWorld::Pass(std::int64_t micros) {
  elapsed += micros;
  objects.now.micros += micros;
}

bool MergeWorld::IsTooOld(std::int64_t signed_at) const {
  return flaw != MergeFlaw::kTakesOldPuts && elapsed - signed_at > kSignatureLife;
}

bool MergeWorld::Put(const std::string& name, const std::string& bytes) {
  const bool is_put = objects.objects.try_emplace(name, bytes).second;
  // Two may make the same plan otherwise: what is there first is the plan.
  if (!is_put && merge::PlanNumberOf(name)) return false;
  const auto [known, is_new] = archive.try_emplace(name, bytes);
  if (!is_new && known->second != bytes) failures.push_back(name + " was put with other bytes");
  return is_put;
}

void MergeWorld::AddRecords(std::uint32_t day) {
  const event::Timestamp now = objects.now;
  for (std::size_t shard = 0; shard < shards.size(); ++shard) {
    for (std::uint32_t more = random.Below(kMaxRecordsADay + 1); more > 0; --more) {
      StreamRecord& record = shards[shard].emplace_back();
      const std::size_t number = shards[shard].size();
      record.arrived_at = now;
      std::string whole;
      for (std::size_t part = 0; part < 1 + std::size_t{random.Below(5) == 0}; ++part) {
        std::string data = DataOf(random, day, now);
        whole += data;
        record.cut.push_back(RecordAt(PositionIn(shard, number, part), std::move(data), now));
      }
      record.whole.push_back(RecordAt(PositionIn(shard, number, 0), std::move(whole), now));
    }
  }
}

}  // namespace weir::simulation
