// The lake in memory: the port's contract taken literally.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/pipeline/object_store.h"

namespace weir::fakes {

/// Gathers nothing: an object is there for all once it was put. Not thread-safe: callers take
/// turns.
class InMemoryObjectStore final : public pipeline::ObjectStore {
 public:
  /// Names with their content, each line with its '\n'.
  using Objects = std::map<std::string, std::string, std::less<>>;

  std::vector<Result<pipeline::PutOutcome>> Put(std::span<const pipeline::ObjectPut> puts) override;
  std::vector<Result<std::optional<std::string>>> Read(
      std::span<const std::string_view> names) override;

  pipeline::PutOutcome PutOne(const pipeline::ObjectRef& object,
                              std::span<const std::string_view> lines);
  [[nodiscard]] std::optional<std::string> ReadOne(std::string_view name) const;

  [[nodiscard]] const Objects& objects() const { return objects_; }
  /// Frees a name, as no real store may while a claim can name it.
  void Erase(std::string_view name);

 private:
  Objects objects_;
};

}  // namespace weir::fakes
