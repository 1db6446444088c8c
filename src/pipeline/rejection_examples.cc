// The first records of each reason that stand in quarantine.
#include "src/pipeline/rejection_examples.h"

#include <algorithm>

#include "src/pipeline/quarantine.h"

namespace weir::pipeline {

void RejectionExamples::Note(const Batch& batch, std::span<const Verdict> verdicts,
                             std::string_view source, const LineOf& line_of) {
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i] != Verdict::kQuarantined && verdicts[i] != Verdict::kConflict) continue;
    const event::DecodedRecord& decoded = batch.decoded.records[i];
    const bool is_conflict = verdicts[i] == Verdict::kConflict;
    const auto reason = is_conflict ? event::Reason::kConflict : decoded.reason;
    auto& examples = examples_.at(static_cast<std::size_t>(reason));
    if (examples.size() >= most_) continue;
    const std::string_view data = batch.records[i].data;
    const std::size_t kept = std::min(data.size(), kExampleBytes);
    examples.push_back(
        {.detail = std::string(is_conflict ? kConflictDetail : batch.decoded.DetailOf(decoded)),
         .source = std::string(source),
         .line = line_of(batch.records[i]),
         .begin = std::string(data.substr(0, kept)),
         .end = std::string(data.substr(data.size() - kept))});
  }
}

void RejectionExamples::Merge(const RejectionExamples& other) {
  for (std::size_t i = 0; i < examples_.size(); ++i) {
    auto& examples = examples_.at(i);
    for (const RejectionExample& example : other.examples_.at(i)) {
      if (examples.size() < most_) examples.push_back(example);
    }
  }
}

}  // namespace weir::pipeline
