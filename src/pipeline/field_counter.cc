// Counts in how many records each field is present, and in how many it is valid.
#include "src/pipeline/field_counter.h"

#include <algorithm>
#include <limits>

namespace weir::pipeline {

void FieldCounter::EndRun(event::FieldMask present, event::FieldMask valid) {
  counts_.resize(std::numeric_limits<event::FieldMask>::digits);
  for (std::size_t bit = 0; bit < counts_.size(); ++bit) {
    counts_[bit].present += ((run_present_ >> bit) & 1) * run_length_;
    counts_[bit].valid += ((run_valid_ >> bit) & 1) * run_length_;
  }
  run_length_ = 0;
  run_present_ = present;
  run_valid_ = valid;
}

void FieldCounter::MoveTo(std::span<const std::string> names, event::Figures& figures) {
  EndRun(0, 0);
  for (std::size_t bit = 0; bit < names.size(); ++bit) {
    const auto first = std::ranges::find(names, names[bit]) - names.begin();
    if (static_cast<std::size_t>(first) != bit) continue;
    event::FieldCounts& counts = figures.by_field[names[bit]];
    counts.present += counts_[bit].present;
    counts.valid += counts_[bit].valid;
  }
  counts_.clear();
}

}  // namespace weir::pipeline
