// What `weir report` reports: the sum of a lake's ledger.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>

#include "src/event/figures.h"
#include "src/pipeline/ledger.h"

namespace weir::lake {

/// Streams that event source mappings take into a lake, by name.
struct StreamBacklog {
  std::set<std::string> streams;  ///< all of them
  std::set<std::string> behind;   ///< those with records after the last one in the ledger
  /// Where mappings of those leave what they give up, "s3://weir-failed": such records come into
  /// the ledger no more, unless they are replayed.
  std::set<std::string> failed;
};

struct Report {
  std::string lake;
  std::size_t entries = 0;  ///< of the ledger
  std::set<std::string> schemas;
  std::set<std::string> digests;   ///< of the schemas, where entries say so
  event::Timestamp first_arrival;  ///< of the entries; meaningless without any
  event::Timestamp last_arrival;
  event::Figures figures;
  // Added up entry by entry, so that two entries' errors can't make up for each other.
  std::uint64_t missing = 0;  ///< records received of which nobody knows what became
  std::uint64_t surplus = 0;  ///< records accounted for that were never received

  /// What flows into the lake and is not in its ledger yet; nothing where no stream does, or where
  /// `backlog_unknown` says why that is not known.
  std::optional<StreamBacklog> backlog;
  std::string backlog_unknown;

  [[nodiscard]] bool IsBalanced() const { return missing == 0 && surplus == 0; }
};

/// Sums `entries`, in the order of their arrival.
[[nodiscard]] Report MakeReport(std::string lake, std::span<const pipeline::LedgerEntry> entries);

/// Stored events ÷ days (of created_at) that have any; nothing without events.
[[nodiscard]] std::optional<double> EventsPerDay(const event::Figures& figures);

}  // namespace weir::lake
