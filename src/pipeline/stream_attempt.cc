// One attempt at records of one shard: from bytes to verdicts, and to the entry in the ledger.
#include "src/pipeline/stream_attempt.h"

#include <algorithm>

#include "src/event/decoder.h"
#include "src/pipeline/figure_counter.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_rows.h"

namespace weir::pipeline {
namespace {

event::DecodedBatch Decode(std::span<const Record> records, event::Decoder& decoder) {
  event::DecodedBatch decoded;
  for (const Record& record : records) {
    if (record.oversized) {
      decoder.DecodeOversized(record.data, kMaxStreamRecordSize, decoded);
    } else {
      decoder.Decode(record.data, record.arrived_at, decoded);
    }
  }
  return decoded;
}

/// Step 7. Each attempt has an entry of its own name, so one that is there already is its own.
Result<void> PutEntry(const LedgerEntry& entry, std::span<const std::string> rows,
                      const ObjectRef& object, ObjectStore& objects) {
  const std::string first_line = FormatLedgerEntry(entry);
  std::vector<std::string_view> lines = {first_line};
  lines.insert(lines.end(), rows.begin(), rows.end());
  const auto put = PutOne(objects, object, lines);
  if (!put) return put.error().In("the ledger");
  return {};
}

}  // namespace

StreamOutcome RunStreamAttempt(const StreamSettings& settings, ClaimStore& claims,
                               ObjectStore& objects, std::span<const Record> records,
                               std::string_view source, std::string_view token) {
  const event::Schema& schema = settings.schema;
  event::PartitionTable partitions;
  event::Decoder decoder(schema, partitions);
  const event::DecodedBatch decoded = Decode(records, decoder);
  const Batch batch{records, decoded};

  ObjectNames names(settings.layout, settings.compression,
                    {std::string(records.front().position.text), std::string(token)});
  Processor processor(schema, claims, objects, names);
  StreamOutcome outcome{.verdicts = processor.Process(batch), .figures = {}, .ledger = {}};

  const auto settled = static_cast<std::uint64_t>(std::ranges::count_if(
      outcome.verdicts, [](Verdict verdict) { return verdict != Verdict::kFailed; }));
  if (settled == 0) return outcome;
  FigureCounter counter(schema);
  counter.Add(batch, outcome.verdicts);
  LedgerEntry entry{.source = std::string(source),
                    .schema = schema.name,
                    .first_position = std::string(records.front().position.text),
                    .last_position = std::string(records.back().position.text),
                    .arrived_at = records.back().arrived_at,
                    .figures = counter.Take()};
  entry.figures.total.counts.received = settled;
  outcome.ledger = PutEntry(entry, FormatLedgerRows(schema, batch, outcome.verdicts),
                            names.ForStreamLedger(), objects);
  outcome.figures = std::move(entry.figures);
  if (!outcome.ledger) {
    outcome.figures = {};
    std::ranges::fill(outcome.verdicts, Verdict::kFailed);
  }
  return outcome;
}

}  // namespace weir::pipeline
