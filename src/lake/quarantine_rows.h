// The rows of a lake's quarantine, the newest days first: for people who look at them.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "src/event/reason.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/quarantine.h"
#include "src/result/result.h"

namespace weir::lake {

/// A row, and where it stands.
struct PlacedRow {
  pipeline::QuarantinedRecord record;
  std::string object;
  std::uint64_t line = 0;
};

/// Goes from day to day backwards, in each day from reason to reason, in each object from its first
/// row on. A row that stands in two files, as while files are made one, is given once. Memory holds
/// a few objects, or a row of a large one, and eight bytes for each row that was given.
class QuarantineRows {
 public:
  /// Whether it wants to have more.
  using Take = std::function<bool(const PlacedRow& row)>;

  /// Of a lake below `prefix` ("" or "some/folder/"). `objects` outlives it.
  QuarantineRows(pipeline::ObjectListing& objects, std::string prefix)
      : objects_(objects), prefix_(std::move(prefix)) {}

  /// Of one reason, or of all. An error says that the quarantine could not be listed.
  Result<void> ForEach(std::optional<event::Reason> reason, const Take& take);

  /// What could not be read and was passed over, kMostErrors at most.
  [[nodiscard]] const std::vector<std::string>& errors() const { return errors_; }
  static constexpr std::size_t kMostErrors = 100;

 private:
  using Objects = std::vector<pipeline::ListedObject>;

  Result<void> Descend(const std::string& folder, std::size_t level,
                       std::optional<event::Reason> reason, const Take& take);
  Result<void> ReadFolder(const std::string& folder, const Take& take);
  void ReadSome(std::span<const pipeline::ListedObject> objects, const Take& take);
  void ReadLarge(const pipeline::ListedObject& object, const Take& take);
  void TakeLine(const std::string& object, std::uint64_t line, std::string_view text,
                const Take& take);
  void NoteError(const std::string& object, std::string_view what);

  pipeline::ObjectListing& objects_;
  const std::string prefix_;
  bool is_enough_ = false;
  std::unordered_set<std::uint64_t> given_;  ///< hashes of rows
  std::vector<std::string> errors_;
};

}  // namespace weir::lake
