// Counts in how many records each field is present, and in how many it is valid.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "src/event/decoder.h"
#include "src/event/figures.h"

namespace weir::pipeline {

/// Takes masks one record after another. Most records have the same fields: runs of equal masks are
/// counted together.
class FieldCounter {
 public:
  void Add(event::FieldMask present, event::FieldMask valid) {
    if (present != run_present_ || valid != run_valid_) EndRun(present, valid);
    ++run_length_;
  }

  /// What was added since the last call goes to the names that the masks' bits stand for: a field
  /// of several roles has several bits, and is counted by its first.
  void MoveTo(std::span<const std::string> names, event::Figures& figures);

 private:
  void EndRun(event::FieldMask present, event::FieldMask valid);

  event::FieldMask run_present_ = 0;
  event::FieldMask run_valid_ = 0;
  std::uint64_t run_length_ = 0;
  std::vector<event::FieldCounts> counts_;  ///< by the field's bit
};

}  // namespace weir::pipeline
