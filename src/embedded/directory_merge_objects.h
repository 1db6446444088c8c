// The objects of a lake in a directory, as the merge takes and makes them.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/embedded/directory_listing.h"
#include "src/merge/ports.h"

namespace weir::embedded {

/// Names are paths below the directory. An object appears whole and durable: it is written as a
/// draft below merge/drafts/, synced, and renamed. What a process that died has left there goes
/// once it is a day old. A version is a digest of the bytes; it is compared and replaced under a
/// lock (merge/replace.lock). In a lake that nobody merges another folder is in the place of
/// merge/.
class DirectoryMergeObjects final : public merge::MergeObjects {
 public:
  /// kNotFound where there is no such directory.
  static Result<std::unique_ptr<DirectoryMergeObjects>> Open(
      std::filesystem::path directory, const std::filesystem::path& own_folder = "merge");

  std::unique_ptr<pipeline::ObjectPages> List(const std::string& prefix,
                                              const std::string& delimiter) override;
  std::vector<Result<std::optional<std::string>>> Get(std::span<const std::string> names) override;
  std::vector<Result<std::string>> GetRanges(std::span<const merge::ObjectRange> ranges) override;
  Result<std::unique_ptr<landing::ByteSource>> Open(const std::string& name) override;
  using MergeObjects::Create;
  std::vector<Result<pipeline::PutOutcome>> Create(std::span<const merge::NewObject> objects,
                                                   const merge::MaySend& may_send) override;
  std::vector<Result<std::optional<merge::VersionedObject>>> GetVersions(
      std::span<const std::string> names) override;
  using MergeObjects::Replace;
  std::vector<Result<bool>> Replace(std::span<const merge::Replacement> objects,
                                    const merge::MaySend& may_send) override;
  /// Folders that become empty go with their last object.
  std::vector<Result<void>> Delete(std::span<const std::string> names) override;
  /// The machine's clock.
  [[nodiscard]] event::Timestamp Now() const override;
  [[nodiscard]] std::string Describe(std::string_view name) const override;
  [[nodiscard]] std::string Root() const override { return ""; }

 private:
  DirectoryMergeObjects(std::filesystem::path directory, const std::filesystem::path& own_folder);

  void RemoveOldDrafts() const;
  /// Each object's draft, durable.
  template <typename Object>
  [[nodiscard]] Result<std::vector<Result<std::filesystem::path>>> WriteDrafts(
      std::span<const Object> objects) const;
  [[nodiscard]] Result<std::filesystem::path> WriteDraft(const std::string& bytes) const;
  /// Moves a draft to where its object belongs.
  [[nodiscard]] Result<pipeline::PutOutcome> Publish(const std::filesystem::path& draft,
                                                     const std::string& name) const;
  /// Has a draft change places with the version that it replaces. REQUIRES: the lock is held.
  [[nodiscard]] Result<bool> Exchange(const std::filesystem::path& draft,
                                      const merge::Replacement& object) const;

  const std::filesystem::path directory_;
  const std::filesystem::path drafts_;
  const std::filesystem::path lock_;
  DirectoryListing listing_;
};

}  // namespace weir::embedded
