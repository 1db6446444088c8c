// Looks up whether tombstones name files of the lake, and what those held.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "src/pipeline/buried_members.h"
#include "src/pipeline/object_listing.h"
#include "src/pipeline/tombstone.h"
#include "src/result/result.h"

namespace weir::pipeline {

/// Names are whole keys, whatever their root. Tombstones never change, so each is read once; that
/// there is none is asked anew each time. For one attempt or command; not thread-safe.
class TombstoneLookup {
 public:
  /// What a tombstone says of an old file.
  struct Grave {
    std::string tombstone;  ///< its key
    std::string new_file;   ///< what the file has become, once that is there
    MembersPlace members;
  };

  /// `lake` outlives it.
  explicit TombstoneLookup(ObjectListing& lake) : lake_(lake) {}

  /// Reads the tombstones, as they are by now, of the days that these files are of: a listing for
  /// each day, and a read for each tombstone that was not known.
  [[nodiscard]] Result<void> Look(std::span<const std::string_view> files);
  /// All tombstones of a lake below `root`.
  [[nodiscard]] Result<void> LookAtAll(const std::string& root);

  /// What was found so far; null where no tombstone names the file.
  [[nodiscard]] const Grave* Find(std::string_view file) const;
  /// Where the file's events stand: in what it became, or what that became, and so on, as far as
  /// these files are there for sure. The file itself where no tombstone names it.
  [[nodiscard]] std::string_view NameNow(std::string_view file) const;
  /// Whether its events stand in another file as well, or did.
  [[nodiscard]] bool IsOver(std::string_view file) const { return NameNow(file) != file; }
  /// Whether the file is a new one whose tombstone is not carried out for sure: what it has stands
  /// in the old ones still.
  [[nodiscard]] bool IsEarly(std::string_view file) const;
  /// Whether the file is called what new files are, and no tombstone names it as one.
  [[nodiscard]] bool IsMadeByNobody(std::string_view file) const;
  /// How many tombstones were read, and how many of them are carried out.
  [[nodiscard]] std::size_t count() const { return known_.size() + carried_out_.size(); }
  /// Whether each of them is.
  [[nodiscard]] bool AreAllCarriedOut() const;
  /// All files that are named as old ones.
  [[nodiscard]] const std::map<std::string, Grave, std::less<>>& graves() const { return graves_; }

  /// What the old file held. REQUIRES: Find(file).
  [[nodiscard]] Result<BuriedMembers> MembersOf(std::string_view file);

 private:
  [[nodiscard]] Result<void> ReadAll(const std::string& folder);
  [[nodiscard]] Result<void> ReadOne(const std::string& tombstone);
  void Note(const std::string& listed);
  [[nodiscard]] bool IsCarriedOut(const std::string& tombstone) const;

  ObjectListing& lake_;
  std::set<std::string, std::less<>> known_;        ///< tombstones
  std::set<std::string, std::less<>> carried_out_;  ///< those with a mark that they are done
  std::map<std::string, std::string, std::less<>> new_files_;  ///< each with its tombstone
  std::map<std::string, TombstoneNumber, std::less<>> last_;   ///< by folder
  std::map<std::string, Grave, std::less<>> graves_;
};

}  // namespace weir::pipeline
