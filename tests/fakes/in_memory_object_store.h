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

  Result<pipeline::BuriedMembers> ReadBuried(std::string_view name) override;

  pipeline::PutOutcome PutOne(const pipeline::ObjectRef& object,
                              std::span<const std::string_view> lines);
  [[nodiscard]] std::optional<std::string> ReadOne(std::string_view name) const;

  [[nodiscard]] const Objects& objects() const { return objects_; }
  /// What a tombstone says of an object that has become another.
  struct Grave {
    std::string new_name;
    std::vector<event::Fingerprint> members;
  };
  /// From now on nobody creates the object who looks for tombstones: whoever has met its name, and
  /// whoever is so old that it was deleted since.
  void Bury(const std::string& name, Grave grave) { graves_[name] = std::move(grave); }
  [[nodiscard]] const std::map<std::string, Grave, std::less<>>& graves() const { return graves_; }
  /// Frees a name, as no real store may while a claim can name it, but for one that is buried.
  void Erase(std::string_view name);

 private:
  Objects objects_;
  std::map<std::string, Grave, std::less<>> graves_;
};

}  // namespace weir::fakes
