// The first records of inputs, for whoever wants to look at some.
#pragma once

#include <atomic>
#include <cstddef>
#include <string>
#include <vector>

#include "src/embedded/input_files.h"

namespace weir::embedded {

struct RecordSample {
  std::vector<std::string> records;  ///< as a schema cuts them that says nothing of it
  std::vector<InputError> errors;    ///< of what was read of the inputs
};

/// Of memory that a sample takes; of records it takes as many as fit.
inline constexpr std::size_t kMaxSampleBytes = std::size_t{64} << 20;

/// Takes the same number of records from each input, from its beginning, `most` in all. Records
/// that are longer than `max_record_size` are left out.
[[nodiscard]] RecordSample TakeSample(const Inputs& inputs, std::size_t most,
                                      std::size_t max_record_size, const std::atomic<bool>& stop);

}  // namespace weir::embedded
