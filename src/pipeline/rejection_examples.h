// The first records of each reason that stand in quarantine: what tells a person what is wrong with
// an input.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/reason.h"
#include "src/pipeline/processor.h"

namespace weir::pipeline {

/// So many bytes of an example's record are kept, from its begin and from its end.
inline constexpr std::size_t kExampleBytes = 120;

/// One record in quarantine. Its bytes are whatever stood in the input: escape them to show them.
struct RejectionExample {
  std::string detail;
  std::string source;  ///< the input's name
  std::uint64_t line;  ///< of the input: where the record begins, from 1 on
  std::string begin;   ///< of the record
  std::string end;     ///< of the record; overlaps `begin` in short ones
};

class RejectionExamples {
 public:
  /// Tells which line of its input a record begins in.
  using LineOf = std::function<std::uint64_t(const Record&)>;

  /// Keeps one of each reason, or so many.
  RejectionExamples() = default;
  explicit RejectionExamples(std::size_t most) : most_(most) {}

  /// Keeps the first ones among the records of a batch.
  void Note(const Batch& batch, std::span<const Verdict> verdicts, std::string_view source,
            const LineOf& line_of);

  /// Takes those of another, which come behind, as far as fewer are here.
  void Merge(const RejectionExamples& other);

  [[nodiscard]] const std::vector<RejectionExample>& Of(event::Reason reason) const {
    return examples_.at(static_cast<std::size_t>(reason));
  }

 private:
  std::size_t most_ = 1;
  std::array<std::vector<RejectionExample>, event::kReasonNames.size()> examples_;
};

}  // namespace weir::pipeline
