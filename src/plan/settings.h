// How a pipeline is set: what its Terraform module takes.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/plan/workload.h"

namespace weir::plan {

enum class Layout {
  kEvent,    ///< an object an event
  kBatch,    ///< an object a partition and batch
  kLanding,  ///< an object a partition and window, without claims: a merge judges windows
};

enum class StreamMode {
  kProvisioned,
  kOnDemand,
  kAdvantage,  ///< On-demand Advantage: a setting of the whole account, not of the module
};

enum class ClaimMode { kOnDemand, kProvisioned };

/// One pipeline, all that its bill depends on besides the workload.
struct Settings {
  Layout layout = Layout::kBatch;
  StreamMode stream = StreamMode::kProvisioned;
  ClaimMode claims = ClaimMode::kOnDemand;
  bool is_aggregated = false;  ///< producers put many events in a record of up to 25 KB
  bool is_arm = false;
  bool has_pitr = false;  ///< point-in-time recovery of the claims; the module has none

  std::uint32_t shards = 1;  ///< of on-demand modes what they are expected to have
  std::uint32_t retention_hours = 168;
  std::uint32_t batch_size = 1'000;
  std::uint32_t batch_window_seconds = 5;
  std::uint32_t parallelization_factor = 1;
  std::uint32_t memory_mb = 512;
  std::uint32_t timeout_seconds = 60;
  std::uint32_t claim_days = 14;
  double claim_item_bytes = 190;  ///< src/aws/claim_item_test.cc: at most 200
  double claim_target = 0.7;      ///< so much of provisioned units is used

  // Of the merge of layout landing.
  std::uint32_t merge_minutes = 15;
  std::uint32_t merge_memory_mb = 1'769;
  std::uint32_t merge_timeout_seconds = 900;
  std::uint32_t merge_hold_hours = 6;
  std::uint32_t horizon_days = 35;  ///< so long the merge knows an id
  /// So long the pipeline has been at it: what the merge keeps and looks through grows up to its
  /// horizon, and a roll-up goes through all days of the lake; 0: as long as that, and a month.
  double index_hours = 0;

  /// Files of days over for so long become few, by the merge or, with claims, by a schedule of its
  /// own; 0: never.
  std::uint32_t roll_after_hours = 0;
  // Of that schedule.
  std::uint32_t compact_hours = 6;
  std::uint32_t compact_memory_mb = 1'769;
  std::uint32_t compact_timeout_seconds = 900;

  [[nodiscard]] bool HasClaims() const { return layout != Layout::kLanding; }
  /// Failed events are kept for so long that what guards them (claims, the index) outlives them;
  /// 0: there is no such time.
  [[nodiscard]] std::uint32_t FailedEventDays() const;
  [[nodiscard]] std::uint32_t StreamDays() const;
  /// So long a record may come again, as the module tells the merge.
  [[nodiscard]] std::uint32_t RedeliveryDays() const { return StreamDays() + FailedEventDays(); }
};

/// What whoever plans has decided; the rest is computed.
struct Wishes {
  double fresh_seconds = 60;  ///< so long an event may take to the lake, where the layout can
  std::uint32_t claim_days = 14;
  std::uint32_t horizon_days = 35;
  std::uint32_t retention_hours = 168;
  std::uint32_t roll_after_hours = 0;
  double index_hours = 0;
  bool is_aggregated = false;
  bool is_arm = false;
};

/// Sizes everything that `layout`, `stream` and `claims` leave open.
[[nodiscard]] Settings MakeSettings(const Workload& workload, const Wishes& wishes, Layout layout,
                                    StreamMode stream, ClaimMode claims);

[[nodiscard]] std::string_view NameOf(Layout layout);      ///< "batch"
[[nodiscard]] std::string_view NameOf(StreamMode stream);  ///< "on-demand"
[[nodiscard]] std::string_view NameOf(ClaimMode claims);   ///< "provisioned"

}  // namespace weir::plan
