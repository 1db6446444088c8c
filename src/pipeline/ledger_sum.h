// Adds up a stream's ledger: each position counts once, however many attempts have judged it.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/ledger.h"
#include "src/pipeline/ledger_row_table.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// What entries say that are added up, and their sum does not.
struct LedgerOrigin {
  std::size_t entries = 0;
  std::set<std::string> schemas;
  std::set<std::string> digests;  ///< of the schemas, where entries say so
  std::optional<event::Timestamp> first_arrival;
};

/// Attempts at a stream may overlap: a batch is cut elsewhere when it is retried, and an attempt
/// that was given up may still finish. Each wrote an entry of its own. Where the stretches of two
/// entries overlap, their figures are counted anew from their rows, each position once; elsewhere
/// an entry's figures stand as they are. A position of several judgements counts as the one that
/// has settled most: stored, else duplicate, else conflict, else quarantined; so what a replay has
/// taken after all counts as what it has become. A quarantined position counts no more where parts
/// of it do, whose positions begin with its own: an older package did not cut it.
///
/// A stream's positions have two forms (stream_position.h), and entries of both may overlap: what
/// an attempt of the package of before has counted, an attempt of today may have counted again.
/// They are compared by their places, so they have to come in the order of those, whatever their
/// names.
///
/// A sparse entry is a replay's, of some records that are far apart: it makes no cluster of what it
/// spans. Its rows count in the entries within whose stretches they lie, which are counted anew
/// then, and by themselves where they lie in none.
///
/// Holds the rows of no more than one cluster of overlapping entries at a time, and those of sparse
/// entries until the stretches have passed them.
class LedgerSum {
 public:
  /// One object of the ledger: a line with the entry, and its rows if it has any. REQUIRES: the
  /// objects of a stream come one after another, in the order of the places (PlaceOf) that their
  /// names begin with. Where all names have one form, that is the order of the names. kCorrupt.
  Result<void> Add(std::string_view text);

  /// What comes now is of another stream, whatever its places.
  void NextStream();

  /// The entries of stretches that do not overlap. Nothing can be added after that.
  [[nodiscard]] std::vector<LedgerEntry> Take();

  /// Of all that was added.
  [[nodiscard]] const LedgerOrigin& origin() const { return origin_; }

 private:
  /// An entry that is alone is taken by its figures, its rows unread.
  enum class Cluster : std::uint8_t { kNone, kFolded, kUnfolded };

  Result<void> AddSparse(LedgerEntry entry, std::string_view lines);
  Result<void> AddDense(LedgerEntry entry, std::string_view lines);
  [[nodiscard]] bool Overlaps(const LedgerEntry& entry) const;
  Result<void> AddRows(std::string_view lines);
  Result<void> Unfold();
  Result<void> UnfoldIfTouched();
  void CloseCluster();
  void CountLone(const LedgerRows& rows);

  LedgerOrigin origin_;
  std::vector<LedgerEntry> entries_;
  std::optional<std::string> stream_;  ///< a position in the present one
  Cluster state_ = Cluster::kNone;
  LedgerEntry cluster_;       ///< its first entry, reaching to the last position of all
  std::string pending_rows_;  ///< of its first entry, while it is folded
  LedgerRowTable rows_;       ///< of the whole cluster, once it is unfolded
  LedgerRowTable lone_;       ///< of sparse entries
  LedgerEntry last_sparse_;
};

}  // namespace weir::pipeline
