// The port to room for what does not fit memory, for as long as a command is at work.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/result/result.h"

namespace weir::pipeline {

/// Heaps of bytes by number. What is added stays until the end of the object, and no longer.
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  virtual ~Scratch() = default;

  /// Adds bytes to the end of a heap.
  virtual Result<void> Append(std::size_t heap, std::string_view bytes) = 0;
  /// All that a heap holds; empty where nothing was added.
  [[nodiscard]] virtual Result<std::string> Read(std::size_t heap) = 0;
};

}  // namespace weir::pipeline
