// Counts what became of records, into the figures of the ledger.
#include "src/pipeline/figure_counter.h"

#include <utility>

namespace weir::pipeline {
namespace {

event::Counts CountsOf(Verdict verdict) {
  event::Counts counts;
  counts.stored = verdict == Verdict::kStored ? 1 : 0;
  counts.duplicates = verdict == Verdict::kDuplicate ? 1 : 0;
  counts.conflicts = verdict == Verdict::kConflict ? 1 : 0;
  counts.quarantined = verdict == Verdict::kQuarantined ? 1 : 0;
  return counts;
}

}  // namespace

FigureCounter::FigureCounter(const event::Schema& schema)
    : fields_(schema), field_counts_(fields_.count) {}

void FigureCounter::Add(const Batch& batch, std::span<const Verdict> verdicts) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] == Verdict::kFailed) continue;
    const Record& record = batch.records[i];
    const event::DecodedRecord& decoded = batch.decoded.records[i];
    event::Counts counts = CountsOf(verdicts[i]);
    counts.received = 1;
    counts.bytes = record.data.size();
    counts.complete = (decoded.present & fields_.required) == fields_.required ? 1 : 0;
    counts.valid = decoded.is_event() ? 1 : 0;
    const Slices& slices = SlicesOf(decoded.partition);
    slices.type->counts.Merge(counts);
    slices.day->counts.Merge(counts);
    if (decoded.is_event()) {
      const std::int64_t lateness = record.arrived_at.micros - decoded.created_at.micros;
      slices.type->lateness.Add(lateness);
      slices.day->lateness.Add(lateness);
    }
    CountFields(decoded);
    const auto reason =
        verdicts[i] == Verdict::kConflict ? event::Reason::kConflict : decoded.reason;
    ++figures_.by_reason.at(static_cast<std::size_t>(reason));
  }
}

event::Figures FigureCounter::Take() {
  for (const auto& [day, slice] : figures_.by_day) figures_.total.Merge(slice);
  figures_.total.counts.received = 0;
  figures_.by_reason.at(static_cast<std::size_t>(event::Reason::kNone)) = 0;
  FlushFields();
  FoldFields();
  slices_.clear();
  return std::exchange(figures_, {});
}

FigureCounter::Slices& FigureCounter::SlicesOf(event::PartitionRef partition) {
  if (partition.ordinal() >= slices_.size()) slices_.resize(partition.ordinal() + 1);
  Slices& slices = slices_[partition.ordinal()];
  if (slices.type == nullptr) {
    const auto& type = partition->type;
    slices = {&figures_.OfType(type ? std::string_view(*type) : event::kUnknownType),
              &figures_.by_day[partition->day]};
  }
  return slices;
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

void FigureCounter::FoldFields() {
  for (std::size_t number = 0; number < fields_.count; ++number) {
    figures_.by_field[fields_.texts[number]].present += field_counts_[number].present;
    figures_.by_field[fields_.texts[number]].valid += field_counts_[number].valid;
    field_counts_[number] = {};
  }
}

}  // namespace weir::pipeline
