// One attempt at records of one shard: from bytes to verdicts, and to the entry in the ledger.
#include "src/pipeline/stream_attempt.h"

#include <algorithm>
#include <utility>

#include "src/event/decoder.h"
#include "src/pipeline/decode_records.h"
#include "src/pipeline/figure_counter.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_rows.h"

namespace weir::pipeline {
namespace {

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

/// So many records are decoded and stored at once, whatever a batch unpacks to: this bounds what
/// they take in memory.
constexpr std::size_t kRecordsAtOnce = 20'000;

/// How many of `records` are processed next: whole records of the stream, as many as there is time
/// for and fit at once.
std::size_t CountOfNext(std::span<const Record> records, bool is_begun, const MayBegin& may_begin) {
  std::size_t count = CountOfFirst(records);
  if (is_begun && !may_begin(count)) return 0;
  while (count < records.size()) {
    const std::size_t more = count + CountOfFirst(records.subspan(count));
    if (more > kRecordsAtOnce || !may_begin(more)) break;
    count = more;
  }
  return count;
}

/// Steps 1 to 6, part by part, and what is known of all parts then.
class Attempt {
 public:
  Attempt(const StreamSettings& settings, const StreamStores& stores, std::string_view token)
      : settings_(settings), stores_(stores), token_(token) {}

  void Process(std::span<const Record> records) {
    for (std::size_t first = 0; first < records.size(); first += kRecordsAtOnce) {
      ProcessAtOnce(records.subspan(first, std::min(kRecordsAtOnce, records.size() - first)));
    }
  }

  [[nodiscard]] StreamOutcome Finish(std::span<const Record> records, std::string_view source) &&;

 private:
  void ProcessAtOnce(std::span<const Record> records) {
    event::DecodedBatch decoded;
    DecodeRecords(records, kMaxStreamRecordSize, decoder_, decoded);
    const Batch batch{records, decoded};
    // Names of its own, for its objects are put before the next part's members are known.
    ObjectNames names = NamesFrom(records.front());
    Processor processor(settings_.schema, stores_.claims, stores_.objects, names);
    const std::vector<Verdict> verdicts = processor.Process(batch);
    verdicts_.insert(verdicts_.end(), verdicts.begin(), verdicts.end());
    counter_.Add(batch, verdicts);
    const auto rows = FormatLedgerRows(settings_.schema, batch, verdicts);
    const auto first = rows.begin() + (rows_.empty() ? 0 : 1);  // the fields stand there once
    rows_.insert(rows_.end(), first, rows.end());
  }

  [[nodiscard]] ObjectNames NamesFrom(const Record& first) const {
    return {settings_.layout,
            settings_.compression,
            {std::string(first.position.text), std::string(token_)},
            std::string(settings_.root)};
  }

  const StreamSettings& settings_;
  const StreamStores& stores_;
  const std::string_view token_;
  event::PartitionTable partitions_;
  event::Decoder decoder_{settings_.schema, partitions_};
  FigureCounter counter_{settings_.schema};
  std::vector<Verdict> verdicts_;
  std::vector<std::string> rows_;
};

StreamOutcome Attempt::Finish(std::span<const Record> records, std::string_view source) && {
  StreamOutcome outcome{.verdicts = std::move(verdicts_), .figures = {}, .ledger = {}};
  const auto settled = static_cast<std::uint64_t>(std::ranges::count_if(
      outcome.verdicts, [](Verdict verdict) { return verdict != Verdict::kFailed; }));
  if (settled == 0) return outcome;
  LedgerEntry entry{.source = std::string(source),
                    .schema = settings_.schema.name,
                    .schema_mark = event::MarkOf(settings_.schema),
                    .first_position = std::string(records.front().position.text),
                    .last_position = std::string(records.back().position.text),
                    .arrived_at = records.back().arrived_at,
                    .figures = counter_.Take()};
  entry.figures.total.counts.received = settled;
  ObjectNames names = NamesFrom(records.front());
  outcome.ledger = PutEntry(entry, rows_, names.ForStreamLedger(), stores_.ledger);
  outcome.figures = std::move(entry.figures);
  if (!outcome.ledger) {
    outcome.figures = {};
    std::ranges::fill(outcome.verdicts, Verdict::kFailed);
  }
  return outcome;
}

}  // namespace

std::size_t CountOfFirst(std::span<const Record> records) {
  const std::string_view first = records.front().position.text;
  const auto end = std::find_if_not(
      records.begin() + 1, records.end(),
      [first](const Record& record) { return IsInSameRecord(first, record.position.text); });
  return static_cast<std::size_t>(end - records.begin());
}

StreamOutcome RunStreamAttempt(const StreamSettings& settings, const StreamStores& stores,
                               std::span<const Record> records, std::string_view source,
                               std::string_view token, const MayBegin& may_begin) {
  Attempt attempt(settings, stores, token);
  std::size_t begun = 0;
  while (begun < records.size()) {
    const auto rest = records.subspan(begun);
    const std::size_t count = CountOfNext(rest, begun > 0, may_begin);
    if (count == 0) break;
    attempt.Process(rest.first(count));
    begun += count;
  }
  return std::move(attempt).Finish(records.first(begun), source);
}

}  // namespace weir::pipeline
