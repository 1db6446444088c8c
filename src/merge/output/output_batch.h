// Outputs on their way: objects gathered until they are worth a call, lines until they are an
// object.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/codec/compression.h"
#include "src/codec/compressor.h"
#include "src/merge/open_plan.h"
#include "src/merge/output/output_progress.h"
#include "src/merge/ports.h"
#include "src/merge/settings.h"
#include "src/result/result.h"

namespace weir::merge {

/// Puts objects through the plan's gates, many at once: there is to be time for each batch when it
/// begins, and before that it is noted how far those before have come.
class OutputBatch {
 public:
  /// Both outlive it.
  OutputBatch(OpenPlan& plan, OutputProgress& progress, const OutputLimits& limits)
      : plan_(plan), progress_(progress), limits_(limits) {}
  OutputBatch(OpenPlan& plan, OutputProgress& progress)
      : OutputBatch(plan, progress, plan.output_limits()) {}

  /// Anything but kDone: nothing more is to be added.
  [[nodiscard]] Result<Step> Add(NewObject object);
  /// Puts what is left.
  [[nodiscard]] Result<Step> Flush();

  [[nodiscard]] const OutputLimits& limits() const { return limits_; }

 private:
  OpenPlan& plan_;
  OutputProgress& progress_;
  const OutputLimits limits_;
  std::vector<NewObject> objects_;
  std::size_t bytes_ = 0;
};

/// Makes objects of lines, part after part; the batch's limits say how large.
class PartWriter {
 public:
  using NameOfPart = std::function<std::string(std::uint32_t part)>;

  PartWriter(codec::Compression compression, OutputBatch& batch)
      : compressor_(compression), batch_(batch) {}

  /// What comes now goes into objects of these names, which are asked for when an object is made.
  void Begin(NameOfPart name, std::uint32_t first_part = 0);
  /// `line` is without its end.
  [[nodiscard]] Result<Step> Add(std::string_view line);
  [[nodiscard]] Result<Step> End();

  /// So many objects were made.
  [[nodiscard]] std::uint64_t objects() const { return objects_; }
  /// Whether the next line is the first of its object.
  [[nodiscard]] bool is_at_first_line() const { return part_bytes_ == 0; }

 private:
  [[nodiscard]] Result<Step> EndPart();

  codec::Compressor compressor_;
  OutputBatch& batch_;
  NameOfPart name_;
  std::uint32_t part_ = 0;
  std::string lines_;   ///< not packed yet
  std::string packed_;  ///< of this part
  std::uint64_t part_bytes_ = 0;
  std::uint64_t objects_ = 0;
};

}  // namespace weir::merge
