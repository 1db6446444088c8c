// A lake as one attempt sees it through a bad network.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/pipeline/object_store.h"

#include "tests/simulation/chaos.h"
#include "tests/simulation/strand.h"

namespace weir::simulation {

class FaultyObjectStore final : public pipeline::ObjectStore {
 public:
  /// All arguments outlive the store and its late effects.
  FaultyObjectStore(pipeline::ObjectStore& inner, Chaos& chaos, Strand& strand)
      : inner_(inner), chaos_(chaos), strand_(strand) {}

  Result<pipeline::PutOutcome> Put(const pipeline::ObjectRef& object,
                                   std::span<const std::string_view> lines) override;
  Result<std::optional<std::string>> Read(std::string_view name) override;

 private:
  void Step();
  void PutLater(const pipeline::ObjectRef& object, std::span<const std::string_view> lines);

  pipeline::ObjectStore& inner_;
  Chaos& chaos_;
  Strand& strand_;
};

}  // namespace weir::simulation
