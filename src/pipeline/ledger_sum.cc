// Adds up a stream's ledger: each position counts once, however many attempts have judged it.
#include "src/pipeline/ledger_sum.h"

#include <algorithm>
#include <utility>

namespace weir::pipeline {

Result<void> LedgerSum::Add(std::string_view text) {
  const std::size_t end = std::min(text.find('\n'), text.size());
  auto entry = ParseLedgerEntry(text.substr(0, end));
  if (!entry) return entry.error();
  const std::string_view rows = text.substr(std::min(end + 1, text.size()));
  if (!Overlaps(*entry)) {
    CloseCluster();
    cluster_ = *std::move(entry);
    members_ = 1;
    pending_rows_ = rows;
    return {};
  }
  if (const auto added = AddRows(std::exchange(pending_rows_, {})); !added) return added;
  if (const auto added = AddRows(rows); !added) return added;
  ++members_;
  cluster_.last_position = std::max(cluster_.last_position, entry->last_position);
  cluster_.arrived_at = std::max(cluster_.arrived_at, entry->arrived_at);
  return {};
}

std::vector<LedgerEntry> LedgerSum::Take() {
  CloseCluster();
  return std::exchange(entries_, {});
}

bool LedgerSum::Overlaps(const LedgerEntry& entry) const {
  return members_ > 0 && entry.first_position <= cluster_.last_position;
}

Result<void> LedgerSum::AddRows(std::string_view lines) {
  auto parsed = ParseLedgerRows(lines);
  if (!parsed) return parsed.error();
  if (rows_.fields.size() < parsed->fields.size()) rows_.fields = std::move(parsed->fields);
  for (LedgerRow& row : parsed->rows) {
    const auto [known, is_new] = row_at_.try_emplace(row.position, rows_.rows.size());
    if (is_new) {
      rows_.rows.push_back(std::move(row));
    } else if (LedgerRow& first = rows_.rows[known->second];
               first.record.verdict == Verdict::kQuarantined) {
      first = std::move(row);
    }
  }
  return {};
}

void LedgerSum::CloseCluster() {
  if (members_ == 0) return;
  if (members_ > 1) cluster_.figures = CountRows(rows_);
  entries_.push_back(std::move(cluster_));
  cluster_ = {};
  members_ = 0;
  pending_rows_.clear();
  rows_ = {};
  row_at_.clear();
}

}  // namespace weir::pipeline
