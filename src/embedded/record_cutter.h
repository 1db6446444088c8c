// Cuts an input into records: lines, and what the schema says that events come wrapped in.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "src/event/schema.h"
#include "src/intake/part_cutter.h"

namespace weir::embedded {

/// The parts of intake::PartCutter, of a text that is nearly always one object a line. Such lines
/// are told by a glance; the cutter, which walks over every value, is asked for the others alone.
class RecordCutter {
 public:
  RecordCutter(event::Wrapping wrapping, std::size_t max_record_size);
  RecordCutter(const RecordCutter&) = delete;
  RecordCutter& operator=(const RecordCutter&) = delete;
  ~RecordCutter() = default;

  /// Appends the parts that end in `window`, which is the text from the offset `base` on, as far as
  /// it is known; `is_last`: as far as it goes. REQUIRES: base <= consumed(); no less is known than
  /// the last time.
  void Cut(std::string_view window, std::uint64_t base, bool is_last,
           std::vector<intake::Part>& parts);

  /// What stands before this offset is in the parts that were given, or in none.
  [[nodiscard]] std::uint64_t consumed() const { return at_; }

  /// The end of a line is looked for no further than that: a longer one may be an array or joined
  /// objects, whose parts are not to wait in memory until all of them are there.
  static constexpr std::size_t kLongestGlance = std::size_t{128} << 10;

 private:
  bool CutLine(std::string_view window, std::uint64_t base, bool is_last,
               std::vector<intake::Part>& parts);
  bool CutValue(std::string_view window, std::uint64_t base, bool is_last,
                std::vector<intake::Part>& parts);
  [[nodiscard]] bool IsOnePart(std::string_view line, std::string_view next) const;

  const event::Wrapping wrapping_;
  const std::size_t max_record_size_;
  intake::PartCutter cutter_;
  bool asks_cutter_ = false;  ///< else a line begins at at_
  std::uint64_t at_ = 0;
};

}  // namespace weir::embedded
