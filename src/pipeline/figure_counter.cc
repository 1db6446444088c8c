// Counts what became of records, into the figures of the ledger.
#include "src/pipeline/figure_counter.h"

#include <utility>

namespace weir::pipeline {
namespace {

void CountVerdict(Verdict verdict, event::Counts& counts) {
  switch (verdict) {
    case Verdict::kFailed:
      break;
    case Verdict::kStored:
      ++counts.stored;
      break;
    case Verdict::kDuplicate:
      ++counts.duplicates;
      break;
    case Verdict::kConflict:
      ++counts.conflicts;
      break;
    case Verdict::kQuarantined:
      ++counts.quarantined;
      break;
  }
}

}  // namespace

FigureCounter::FigureCounter(const event::Schema& schema)
    : fields_(schema), field_counts_(fields_.count) {}

void FigureCounter::Add(const Batch& batch, std::span<const Verdict> verdicts) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] == Verdict::kFailed) continue;
    const Record& record = batch.records[i];
    const event::DecodedRecord& decoded = batch.decoded.records[i];
    Tally& tally = TallyOf(*decoded.partition);
    ++tally.counts.received;
    tally.counts.bytes += record.data.size();
    tally.counts.complete += (decoded.present & fields_.required) == fields_.required ? 1U : 0U;
    CountVerdict(verdicts[i], tally.counts);
    CountFields(decoded);
    if (decoded.is_event()) {
      ++tally.counts.valid;
      const std::int64_t lateness = record.arrived_at.micros - decoded.created_at.micros;
      tally.by_type->Add(lateness);
      tally.by_day->Add(lateness);
    }
    const auto reason =
        verdicts[i] == Verdict::kConflict ? event::Reason::kConflict : decoded.reason;
    ++figures_.by_reason.at(static_cast<std::size_t>(reason));
  }
}

event::Figures FigureCounter::Take() {
  for (const Tally& tally : tallies_) {
    if (tally.partition == nullptr) continue;
    const auto& type = tally.partition->type;
    figures_.OfType(type ? std::string_view(*type) : event::kUnknownType)
        .counts.Merge(tally.counts);
    figures_.by_day[tally.partition->day].counts.Merge(tally.counts);
    figures_.total.counts.Merge(tally.counts);
  }
  for (const auto& [day, slice] : figures_.by_day) figures_.total.lateness.Merge(slice.lateness);
  figures_.total.counts.received = 0;
  figures_.by_reason.at(static_cast<std::size_t>(event::Reason::kNone)) = 0;
  FlushFields();
  FoldFields(figures_);
  tallies_.clear();
  return std::exchange(figures_, {});
}

FigureCounter::Tally& FigureCounter::TallyOf(const event::Partition& partition) {
  if (partition.ordinal >= tallies_.size()) tallies_.resize(partition.ordinal + 1);
  Tally& tally = tallies_[partition.ordinal];
  if (tally.partition == nullptr) {
    tally.partition = &partition;
    tally.by_type =
        &figures_.OfType(partition.type ? std::string_view(*partition.type) : event::kUnknownType)
             .lateness;
    tally.by_day = &figures_.by_day[partition.day].lateness;
  }
  return tally;
}

void FigureCounter::CountFields(const event::DecodedRecord& record) {
  if (record.present != run_present_ || record.valid != run_valid_) {
    FlushFields();
    run_present_ = record.present;
    run_valid_ = record.valid;
  }
  ++run_length_;
}

void FigureCounter::FlushFields() {
  for (std::size_t number = 0; number < fields_.count; ++number) {
    field_counts_[number].present += ((run_present_ >> number) & 1) * run_length_;
    field_counts_[number].valid += ((run_valid_ >> number) & 1) * run_length_;
  }
  run_length_ = 0;
}

void FigureCounter::FoldFields(event::Figures& figures) {
  for (std::size_t number = 0; number < fields_.count; ++number) {
    figures.by_field[fields_.texts[number]].present += field_counts_[number].present;
    figures.by_field[fields_.texts[number]].valid += field_counts_[number].valid;
    field_counts_[number] = {};
  }
}

}  // namespace weir::pipeline
