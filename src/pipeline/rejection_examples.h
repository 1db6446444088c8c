// The first record of each reason that stands in quarantine: what tells a person what is wrong with
// an input of which little was stored.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/event/reason.h"
#include "src/pipeline/processor.h"

namespace weir::pipeline {

/// So many bytes of an example's record are kept, from its begin and from its end.
inline constexpr std::size_t kExampleBytes = 120;

/// One record in quarantine. Its bytes are whatever stood in the input: escape them to show them.
struct RejectionExample {
  std::string detail;
  std::string source;  ///< the input's name
  std::string begin;   ///< of the record
  std::string end;     ///< of the record; overlaps `begin` in short ones
};

class RejectionExamples {
 public:
  /// Keeps the first of each reason among the records of a batch.
  void Note(const Batch& batch, std::span<const Verdict> verdicts, std::string_view source);

  /// Takes those whose reason is not here.
  void Merge(const RejectionExamples& other);

  [[nodiscard]] const std::optional<RejectionExample>& Of(event::Reason reason) const {
    return examples_.at(static_cast<std::size_t>(reason));
  }

 private:
  std::array<std::optional<RejectionExample>, event::kReasonNames.size()> examples_;
};

}  // namespace weir::pipeline
