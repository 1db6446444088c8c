// Held rows: lines of the lake's folders of days long over, kept until a plan stores many at once.
//
//     held = {folder {line}}     packed with zstd; a folder's line begins with "lake/", an event's
//     never
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "src/codec/decompressor.h"
#include "src/landing/byte_source.h"
#include "src/merge/open_plan.h"
#include "src/merge/output/output_batch.h"
#include "src/merge/output/output_progress.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/plan.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// Writes what a plan holds. Folders come in their order.
class HeldWriter {
 public:
  /// Goes on behind the parts that are there, if the sweep has stopped among them. `progress`
  /// outlives it.
  HeldWriter(PlanNumber number, OutputBatch& batch, OutputProgress& progress, bool goes_on);

  void Begin(std::string_view folder) { folder_ = folder; }
  [[nodiscard]] Result<Step> Add(std::string_view line);
  [[nodiscard]] Result<Step> End() { return parts_.End(); }

 private:
  PartWriter parts_;
  std::string folder_;
  std::string written_;  ///< the folder that was named last in this part
  std::string both_;     ///< a line with its folder before it
};

/// Reads what a plan has held, part after part and frame after frame: in memory is one frame, and
/// a piece of what follows as it is stored. No line of a frame is given before its checksum has
/// vouched for it.
class HeldReader {
 public:
  /// `rows` is how many the plan says. `objects` outlives it.
  HeldReader(MergeObjects& objects, PlanNumber number, std::uint64_t rows);

  /// Takes the next line; false behind the last. kNotFound, kCorrupt.
  [[nodiscard]] Result<bool> Next();
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] const std::string& line() const { return line_; }
  /// Of the part that is read.
  [[nodiscard]] std::string part_name() const { return HeldName(number_, part_); }

 private:
  /// Makes line_ the next one of any kind; false at the end of the part.
  [[nodiscard]] Result<bool> NextLine();
  /// Appends a frame's lines; false at the end of the part.
  [[nodiscard]] Result<bool> Unpack();
  /// Reads what follows, if all that was read is unpacked.
  [[nodiscard]] Result<void> ReadAhead();
  [[nodiscard]] Result<void> OpenPart();
  [[nodiscard]] Error Wrong(std::string_view how) const;

  MergeObjects& objects_;
  const PlanNumber number_;
  std::uint64_t rows_left_;
  std::uint32_t part_ = 0;
  std::unique_ptr<landing::ByteSource> source_;  ///< the part that is open
  std::unique_ptr<codec::Decompressor> decompressor_;
  std::uint64_t offset_ = 0;  ///< up to which it was read
  std::string packed_;        ///< what was read of it last
  std::size_t consumed_ = 0;
  std::string unpacked_;
  std::size_t at_ = 0;
  std::string folder_;
  std::string line_;
};

/// Carries out a plan of kind kHeld but for its closing.
[[nodiscard]] Result<Step> StoreHeld(OpenPlan& plan, PlanResult& result);

}  // namespace weir::merge
