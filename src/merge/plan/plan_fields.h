// Members that plans and results are made of, each believed only where it is sound.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/merge/plan/plan.h"
#include "src/merge/plan/strict_json.h"

namespace weir::merge {

inline constexpr std::string_view kNotAbove = "is not above the one before it, or there twice";

/// As in StrictJson, the next member of the object that is being read.
class PlanFields {
 protected:
  bool Bounded(std::string_view name, std::uint64_t least, std::uint64_t most,
               std::uint64_t& value);
  bool Bounded32(std::string_view name, std::uint32_t least, std::uint32_t most,
                 std::uint32_t& value);
  bool Time(std::string_view name, event::Timestamp& time);
  bool Day(std::string_view name, event::Day& day);
  bool Hash(std::string_view name, landing::IdHash& hash);
  bool Rising(std::string_view name, std::vector<PlanNumber>& numbers);
  bool Days(std::string_view name, FilesOfDays& files);

  StrictJson json_;
};

}  // namespace weir::merge
