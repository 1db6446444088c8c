// Rows of a stream's ledger by their places, each position once, however many attempts judged it.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/ledger_rows.h"

namespace weir::pipeline {

/// A position of several judgements counts as the one that has settled most: stored, else
/// duplicate, else conflict, else quarantined. Of those that have settled nothing the last that was
/// added counts, of others the first.
class LedgerRowTable {
 public:
  /// Takes over all rows of `rows`, and the names of fields that it has not yet.
  void Add(LedgerRows rows);

  /// Whether there are rows with places from `first` to `last`, or below `last`: those begin with
  /// it.
  [[nodiscard]] bool HasWithin(std::string_view first, std::string_view last) const;
  /// Takes those rows out.
  [[nodiscard]] LedgerRows TakeWithin(std::string_view first, std::string_view last);
  /// Takes out the rows whose places lie before `place`.
  [[nodiscard]] LedgerRows TakeBefore(std::string_view place);
  /// All of them. A quarantined position is left out where parts of it follow, whose places begin
  /// with its own: what was rejected as one record and has been cut since counts as these alone.
  [[nodiscard]] LedgerRows TakeAll();

 private:
  using Rows = std::map<std::string, LedgerRow, std::less<>>;

  [[nodiscard]] LedgerRows Take(Rows::iterator first, Rows::iterator end);

  std::vector<std::string> fields_;
  Rows rows_;  ///< by place
};

}  // namespace weir::pipeline
