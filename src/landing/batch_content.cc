// What the landing of a batch holds: each decoded record with its folder, its line and its figures.
#include "src/landing/batch_content.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "src/pipeline/figure_counter.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_rows.h"
#include "src/pipeline/quarantine.h"

namespace weir::landing {
namespace {

using pipeline::Record;
using pipeline::Verdict;

/// What of an event's record does not stand in its line already.
LandedRow RowOf(std::string_view line, std::string_view record) {
  const auto end = std::mismatch(line.begin(), line.end(), record.begin(), record.end()).first;
  const auto kept = static_cast<std::size_t>(end - line.begin());
  return {line, kept, record.substr(kept)};
}

/// The folders of a landing, each listed once.
class Folders {
 public:
  explicit Folders(std::vector<std::string>& paths) : paths_(paths) {}

  std::size_t OfEvent(event::PartitionRef partition) {
    if (partition.ordinal() >= by_partition_.size()) {
      by_partition_.resize(partition.ordinal() + 1, kNone);
    }
    std::size_t& known = by_partition_[partition.ordinal()];
    if (known == kNone) known = Add(fmt::format("{}/{}", pipeline::kLakeFolder, partition->path));
    return known;
  }

  std::size_t OfRejection(event::Day arrival, event::Reason reason) {
    const auto [known, is_new] = by_reason_.try_emplace({arrival, reason});
    if (is_new) {
      known->second = Add(fmt::format("{}/{}/reason={}", pipeline::kQuarantineFolder,
                                      event::DayPath(arrival), event::ReasonName(reason)));
    }
    return known->second;
  }

 private:
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::size_t Add(std::string path) {
    paths_.push_back(std::move(path));
    return paths_.size() - 1;
  }

  std::vector<std::string>& paths_;
  std::vector<std::size_t> by_partition_;
  std::map<std::pair<event::Day, event::Reason>, std::size_t> by_reason_;
};

class ContentMaker {
 public:
  ContentMaker(const event::Schema& schema, const pipeline::Batch& batch)
      : batch_(batch), fields_(schema) {}

  Landing Make() {
    landing_.records.reserve(batch_.records.size());
    for (std::size_t i = 0; i < batch_.records.size(); ++i) {
      Add(batch_.records[i], batch_.decoded.records[i]);
    }
    return std::move(landing_);
  }

 private:
  void Add(const Record& record, const event::DecodedRecord& decoded);
  [[nodiscard]] std::string_view RejectionOf(const Record& record,
                                             const event::DecodedRecord& decoded);

  const pipeline::Batch& batch_;
  const event::FieldNumbers fields_;
  event::Fingerprinter fingerprinter_;
  Landing landing_;
  Folders folders_{landing_.folders};
};

void ContentMaker::Add(const Record& record, const event::DecodedRecord& decoded) {
  RecordToLand& added = landing_.records.emplace_back();
  if (decoded.is_event()) {
    added.folder = folders_.OfEvent(decoded.partition);
    added.row = RowOf(batch_.decoded.LineOf(decoded), record.data);
    added.body = {fingerprinter_.Of(batch_.decoded.IdOf(decoded)), decoded.fingerprint};
  } else {
    added.folder = folders_.OfRejection(event::DayOf(record.arrived_at), decoded.reason);
    added.row = {.line = RejectionOf(record, decoded)};
  }
  added.record = {.position = record.position.text,
                  .arrived_at = record.arrived_at,
                  .counted = CountedOf(record, decoded, Verdict::kFailed, fields_),
                  .type = decoded.partition->type,
                  .day = decoded.partition->day,
                  .present = decoded.present,
                  .valid = decoded.valid};
}

std::string_view ContentMaker::RejectionOf(const Record& record,
                                           const event::DecodedRecord& decoded) {
  std::string& row = landing_.kept.emplace_back();
  pipeline::AppendQuarantineRow({.reason = decoded.reason,
                                 .detail = batch_.decoded.DetailOf(decoded),
                                 .position = record.position,
                                 .owner = {},
                                 .arrived_at = record.arrived_at,
                                 .data = record.data},
                                row);
  return row;
}

}  // namespace

BatchContent ContentOf(const event::Schema& schema, const pipeline::Batch& batch,
                       const BatchOrigin& origin) {
  BatchContent content{.landing = ContentMaker(schema, batch).Make(), .figures = {}};
  pipeline::FigureCounter counter(schema);
  counter.AddUnjudged(batch);
  content.figures = counter.Take();
  content.figures.total.counts.received = batch.records.size();
  const auto [first, last] = std::ranges::minmax_element(
      batch.records, {}, [](const Record& it) { return it.position.text; });
  const auto newest = std::ranges::max_element(batch.records, {}, &Record::arrived_at);
  Landing& landing = content.landing;
  landing.origin = {std::string(first->position.text), std::string(last->position.text),
                    origin.judgement};
  landing.entry = pipeline::FormatLedgerEntry({.source = std::string(origin.source),
                                               .schema = schema.name,
                                               .schema_mark = event::MarkOf(schema),
                                               .first_position = landing.origin.first_position,
                                               .last_position = landing.origin.last_position,
                                               .arrived_at = newest->arrived_at,
                                               .is_sparse = origin.judgement > 0,
                                               .figures = content.figures});
  landing.fields = pipeline::FormatLedgerFields(schema);
  return content;
}

}  // namespace weir::landing
