// One invocation: records through the real decoder and processor, on a strand of its own.
#include "tests/simulation/attempt.h"

#include <algorithm>
#include <utility>

namespace weir::simulation {
namespace {

using pipeline::Verdict;

/// `store`, or else `sound`.
template <typename Port>
Port& Either(const std::unique_ptr<Port>& store, Port& sound) {
  return store ? *store : sound;
}

}  // namespace

Attempt::Attempt(World& world, std::vector<std::uint32_t> records, const event::Schema& schema,
                 std::string token, bool is_poisoned)
    : world_(world),
      records_(std::move(records)),
      schema_(schema),
      token_(std::move(token)),
      is_poisoned_(is_poisoned),
      strand_([this] { Run(); }),
      flawed_claims_(FlawedClaims(world.flaw, world.claims, strand_)),
      flawed_objects_(FlawedObjects(world.flaw, world.objects)),
      claims_(Either<pipeline::ClaimStore>(flawed_claims_, world.claims), world.chaos, strand_),
      objects_(Either<pipeline::ObjectStore>(flawed_objects_, world.objects), world.chaos,
               strand_) {}

void Attempt::Run() {
  const Workload& workload = world_.workload;
  pipeline::ObjectNames names(workload.layout, codec::Compression::kNone,
                              {workload.records[records_.front()].position, token_});
  pipeline::Processor processor(schema_, claims_, objects_, names);
  pipeline::FigureCounter figures(schema_);
  event::PartitionTable partitions;
  event::Decoder decoder(schema_, partitions);
  std::vector<Verdict> given;
  // A shell may hand an invocation's records over in several batches.
  const std::size_t size = 1 + world_.random.Below(static_cast<std::uint32_t>(records_.size() * 2));
  for (std::size_t first = 0; first < records_.size(); first += size) {
    event::DecodedBatch decoded;
    std::vector<pipeline::Record> views;
    for (std::size_t i = first; i < std::min(first + size, records_.size()); ++i) {
      const SourceRecord& record = workload.records[records_[i]];
      decoder.Decode(record.data(), record.arrived_at, decoded);
      views.push_back(record.View());
    }
    const pipeline::Batch batch{views, decoded};
    const auto verdicts = processor.Process(batch);
    figures.Add(batch, verdicts);
    given.insert(given.end(), verdicts.begin(), verdicts.end());
  }
  world_.NoteVerdicts(records_, given);
  if (is_poisoned_ && world_.random.Below(2) == 0) Fail();
  WriteEntry(given);
  if (is_poisoned_) Fail();
  counts_ = figures.Take().total.counts;
  verdicts_ = std::move(given);
}

/// Step 7. Without a clear answer the attempt has failed.
void Attempt::WriteEntry(const std::vector<Verdict>& given) {
  LedgerEntry entry;
  for (std::size_t i = 0; i < records_.size(); ++i) {
    if (given[i] != Verdict::kFailed) entry.emplace_back(records_[i], given[i]);
  }
  const auto write = [&ledger = world_.ledger, entry = std::move(entry),
                      name = world_.workload.records[records_.front()].position + "-" + token_] {
    ledger.try_emplace(name, entry);
  };
  Chaos& chaos = world_.chaos;
  if (chaos.Strikes(Fault::kPause)) strand_.Pause();
  if (chaos.Strikes(Fault::kCrash)) Fail();
  if (chaos.Strikes(Fault::kRefused) || chaos.Strikes(Fault::kNoAnswer)) {
    if (world_.flaw == Flaw::kAnswersWithoutEntry) return;
    Fail();
  }
  if (chaos.Strikes(Fault::kLateEffect)) {
    chaos.Later(write);
    Fail();
  }
  write();
  if (chaos.Strikes(Fault::kLostAnswer)) Fail();
}

}  // namespace weir::simulation
