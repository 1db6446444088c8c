// Adds up a stream's ledger: each position counts once, however many attempts have judged it.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_rows.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// What entries say that are added up, and their sum does not.
struct LedgerOrigin {
  std::size_t entries = 0;
  std::set<std::string> schemas;
  std::optional<event::Timestamp> first_arrival;
};

/// Attempts at a stream may overlap: a batch is cut elsewhere when it is retried, and an attempt
/// that was given up may still finish. Each wrote an entry of its own. Where the stretches of two
/// entries overlap, their figures are counted anew from their rows, each position once; elsewhere
/// an entry's figures stand as they are. A position of several judgements counts as the one that
/// has settled most: stored or duplicate, else conflict, else quarantined; so what a replay has
/// taken after all counts as what it has become. A quarantined position counts no more where parts
/// of it do, whose positions begin with its own: an older package did not cut it.
///
/// A stream's positions have two forms (stream_position.h), and entries of both may overlap: what
/// an attempt of the package of before has counted, an attempt of today may have counted again.
/// They are compared by their places, so they have to come in the order of those, whatever their
/// names.
///
/// Holds the rows of no more than one cluster of overlapping entries at a time.
class LedgerSum {
 public:
  /// One object of the ledger: a line with the entry, and its rows if it has any. REQUIRES: the
  /// objects of a stream come one after another, in the order of the places (PlaceOf) that their
  /// names begin with. Where all names have one form, that is the order of the names. kCorrupt.
  Result<void> Add(std::string_view text);

  /// What comes now is of another stream, whatever its places.
  void NextStream() { CloseCluster(); }

  /// The entries of stretches that do not overlap. Nothing can be added after that.
  [[nodiscard]] std::vector<LedgerEntry> Take();

  /// Of all that was added.
  [[nodiscard]] const LedgerOrigin& origin() const { return origin_; }

 private:
  [[nodiscard]] bool Overlaps(const LedgerEntry& entry) const;
  Result<void> AddRows(std::string_view lines);
  [[nodiscard]] LedgerRows TakeRows();
  void CloseCluster();

  LedgerOrigin origin_;
  std::vector<LedgerEntry> entries_;
  LedgerEntry cluster_;       ///< its first entry, reaching to the last position of all
  std::size_t members_ = 0;   ///< entries in the cluster
  std::string pending_rows_;  ///< of its first entry, unread as long as it is alone
  LedgerRows rows_;           ///< of the whole cluster, once there is a second
  std::map<std::string, std::size_t, std::less<>> row_at_;  ///< by place
};

}  // namespace weir::pipeline
