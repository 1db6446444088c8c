// Scratch in memory.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "src/pipeline/scratch.h"

namespace weir::fakes {

class InMemoryScratch final : public pipeline::Scratch {
 public:
  Result<void> Append(std::size_t heap, std::string_view bytes) override {
    heaps_[heap] += bytes;
    return {};
  }
  Result<std::string> Read(std::size_t heap) override { return heaps_[heap]; }

  [[nodiscard]] bool is_used() const { return !heaps_.empty(); }

 private:
  std::map<std::size_t, std::string> heaps_;
};

}  // namespace weir::fakes
