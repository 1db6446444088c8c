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

void CountRecord(const CountedRecord& record, event::Slice& type, event::Slice& day,
                 event::Figures& figures) {
  event::Counts counts = CountsOf(record.verdict);
  counts.received = 1;
  counts.bytes = record.bytes;
  counts.complete = record.complete ? 1 : 0;
  counts.moved = record.has_moved_members && record.verdict == Verdict::kStored ? 1 : 0;
  counts.valid = record.reason == event::Reason::kNone ? 1 : 0;
  type.counts.Merge(counts);
  day.counts.Merge(counts);
  if (record.lateness_micros) {
    type.lateness.Add(*record.lateness_micros);
    day.lateness.Add(*record.lateness_micros);
  }
  const auto reason =
      record.verdict == Verdict::kConflict ? event::Reason::kConflict : record.reason;
  if (reason != event::Reason::kNone) ++figures.by_reason.at(static_cast<std::size_t>(reason));
}

CountedRecord CountedOf(const Record& record, const event::DecodedRecord& decoded, Verdict verdict,
                        const event::FieldNumbers& fields) {
  CountedRecord counted{.verdict = verdict,
                        .reason = decoded.reason,
                        .complete = (decoded.present & fields.required) == fields.required,
                        .has_moved_members = decoded.has_moved_members,
                        .lateness_micros = {},
                        .bytes = record.data.size()};
  if (decoded.is_event()) {
    counted.lateness_micros = record.arrived_at.micros - decoded.created_at.micros;
  }
  return counted;
}

FigureCounter::FigureCounter(const event::Schema& schema) : fields_(schema) {}

void FigureCounter::Add(const Batch& batch, std::span<const Verdict> verdicts) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] == Verdict::kFailed) continue;
    Count(batch.records[i], batch.decoded.records[i], verdicts[i]);
  }
}

void FigureCounter::AddUnjudged(const Batch& batch) {
  for (std::size_t i = 0; i < batch.records.size(); ++i) {
    Count(batch.records[i], batch.decoded.records[i], Verdict::kFailed);
  }
}

void FigureCounter::Count(const Record& record, const event::DecodedRecord& decoded,
                          Verdict verdict) {
  const Slices& slices = SlicesOf(decoded.partition);
  CountRecord(CountedOf(record, decoded, verdict, fields_), *slices.type, *slices.day, figures_);
  counted_fields_.Add(decoded.present, decoded.valid);
}

event::Figures FigureCounter::Take() {
  for (const auto& [day, slice] : figures_.by_day) figures_.total.Merge(slice);
  figures_.total.counts.received = 0;
  counted_fields_.MoveTo(fields_.texts, figures_);
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

}  // namespace weir::pipeline
