// The first record of each reason that stands in quarantine.
#include "src/pipeline/rejection_examples.h"

#include <algorithm>

#include "src/pipeline/quarantine.h"

namespace weir::pipeline {

void RejectionExamples::Note(const Batch& batch, std::span<const Verdict> verdicts,
                             std::string_view source) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] != Verdict::kQuarantined && verdicts[i] != Verdict::kConflict) continue;
    const event::DecodedRecord& decoded = batch.decoded.records[i];
    const bool is_conflict = verdicts[i] == Verdict::kConflict;
    const auto reason = is_conflict ? event::Reason::kConflict : decoded.reason;
    auto& example = examples_.at(static_cast<std::size_t>(reason));
    if (example) continue;
    const std::string_view data = batch.records[i].data;
    const std::size_t kept = std::min(data.size(), kExampleBytes);
    example = {
        .detail = std::string(is_conflict ? kConflictDetail : batch.decoded.DetailOf(decoded)),
        .source = std::string(source),
        .begin = std::string(data.substr(0, kept)),
        .end = std::string(data.substr(data.size() - kept))};
  }
}

void RejectionExamples::Merge(const RejectionExamples& other) {
  for (std::size_t i = 0; i < examples_.size(); ++i) {
    if (!examples_.at(i)) examples_.at(i) = other.examples_.at(i);
  }
}

}  // namespace weir::pipeline
