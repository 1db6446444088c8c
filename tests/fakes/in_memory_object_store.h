// The lake in memory: the port's contract taken literally.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "src/pipeline/object_store.h"

namespace weir::fakes {

/// Gathers nothing: an object is there for all once it was put. Not thread-safe: callers take
/// turns.
class InMemoryObjectStore final : public pipeline::ObjectStore {
 public:
  /// Names with their content, each line with its '\n'.
  using Objects = std::map<std::string, std::string, std::less<>>;

  Result<pipeline::PutOutcome> Put(const pipeline::ObjectRef& object,
                                   std::span<const std::string_view> lines) override;
  Result<std::optional<std::string>> Read(std::string_view name) override;

  [[nodiscard]] const Objects& objects() const { return objects_; }
  /// Frees a name, as no real store may while a claim can name it.
  void Erase(std::string_view name);

 private:
  Objects objects_;
};

}  // namespace weir::fakes
