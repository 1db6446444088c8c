// How far the outputs of a plan are there, noted beside it: whoever goes on need not put again what
// is there.
//
//     progress = note "\n" digest     of the note; merge/plans/<plan>.progress
//
// A note is a hint and never needed. What it says was seen before it was written, and stays true as
// long as the plan is open, for nobody deletes its outputs: so an old one is as true as a new one,
// and who wrote it makes no difference. One that is damaged or of another plan says nothing.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "src/event/timestamp.h"
#include "src/merge/open_plan.h"
#include "src/result/result.h"

namespace weir::merge {

/// Outputs of a plan that are there: folder by folder in their order, then the ledger's entries,
/// then manifests.
struct OutputsThere {
  std::string folder;       ///< all that goes into folders before it is there
  std::uint64_t lines = 0;  ///< and the first of its lines, in the order in which they are stored
  /// What these lines became: objects of the folder, or of all that the plan holds.
  std::uint32_t parts = 0;
  /// Landings whose entries are there. Where there is one, so is all that goes into folders.
  std::uint64_t entries = 0;
  std::optional<event::Day> published;  ///< manifests of days up to this one
  /// How many objects folders have that have more than one.
  std::map<std::string, std::uint32_t, std::less<>> parts_of;

  friend bool operator==(const OutputsThere&, const OutputsThere&) = default;
};

/// `digest` is the plan's.
[[nodiscard]] std::string FormatOutputsThere(const OutputsThere& there, std::string_view digest);
/// Nothing where it is not what FormatOutputsThere() writes for this plan.
[[nodiscard]] std::optional<OutputsThere> ParseOutputsThere(std::string_view bytes,
                                                            std::string_view digest);
/// What two notes of a plan say together.
[[nodiscard]] OutputsThere Together(const OutputsThere& a, const OutputsThere& b);

/// Follows a sweep over a plan's outputs, says what of them is there already, and notes it.
class OutputProgress {
 public:
  /// `plan` outlives it.
  explicit OutputProgress(OpenPlan& plan) : plan_(plan) {}

  /// Takes what runs before have noted. REQUIRES: the sweep has not begun.
  [[nodiscard]] Result<void> Read();
  /// What that was.
  [[nodiscard]] const OutputsThere& found() const { return found_; }
  [[nodiscard]] bool IsPublished(event::Day day) const { return found_.published >= day; }

  /// Lines come for this folder now. Folders rise.
  void Enter(std::string_view folder);
  /// Whether all of them are there.
  [[nodiscard]] bool is_through() const { return lines_there_ == kAllLines; }
  /// Objects that those which are there became, if there are any.
  [[nodiscard]] std::uint32_t parts_there() const { return parts_there_; }
  /// Takes note of the next line; false where it is there already.
  [[nodiscard]] bool IsNew() { return lines_++ >= lines_there_; }

  /// What came up to here is in the objects that were made, so many of the folder.
  void EndPart(std::uint32_t parts);
  /// The same, of what the plan holds.
  void EndHeldPart(std::uint32_t parts);
  /// The entries of so many landings were made.
  void EndEntry(std::uint64_t entries) { made_.entries = entries; }

  /// All that was made is there, as the answers say.
  void NoteThere();
  /// Manifests of all days up to this one have heard of the plan.
  void NotePublished(event::Day day);
  /// Writes down what was noted. That it can't be is no error: it is asked for again.
  void Save();

 private:
  static constexpr std::uint64_t kAllLines = ~std::uint64_t{0};

  OpenPlan& plan_;
  OutputsThere found_;  ///< when the sweep began
  OutputsThere made_;   ///< up to the object that was made last
  OutputsThere there_;
  bool is_saved_ = true;
  std::string folder_;  ///< that lines come for
  std::uint64_t lines_ = 0;
  std::uint64_t lines_there_ = 0;
  std::uint32_t parts_there_ = 0;
};

}  // namespace weir::merge
