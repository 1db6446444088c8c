// What a simulated source holds: few ids in many records, so that everything meets everything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/schema.h"
#include "src/generator/random.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/record.h"

namespace weir::simulation {

/// A record that its source keeps.
struct SourceRecord {
  std::string position;
  std::string padded_data;
  event::Timestamp arrived_at;

  [[nodiscard]] std::string_view data() const {
    return std::string_view(padded_data).substr(0, padded_data.size() - event::kJsonPadding);
  }
  [[nodiscard]] pipeline::Record View() const { return {data(), {position}, arrived_at}; }
};

/// What one schema makes of a record.
struct Judgement {
  event::Reason reason = event::Reason::kNone;
  std::string id;
  std::string line;
  std::string folder;  ///< of the lake
  event::Fingerprint fingerprint{};
};

/// A run of record numbers: [begin, end).
struct Shard {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Workload {
  std::vector<event::Schema> schemas;  ///< what deploys switch between
  pipeline::Layout layout = pipeline::Layout::kBatch;
  std::vector<SourceRecord> records;  ///< shard after shard, in position order
  std::vector<Shard> shards;
  std::optional<std::uint32_t> poison;  ///< the record that no attempt survives before its replay
  std::vector<std::vector<Judgement>> judgements;  ///< by record, by schema

  /// Whether all schemas agree on what the record is; its name and time may still differ.
  [[nodiscard]] bool IsSteady(std::uint32_t record) const;
};

[[nodiscard]] Workload MakeWorkload(generator::Random& random);

}  // namespace weir::simulation
