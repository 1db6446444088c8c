// What became of the rows of a plan's landings, and how that is written down.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/landing/index.h"
#include "src/result/result.h"

namespace weir::merge {

inline constexpr landing::ObjectFormat kVerdictsFormat = {"WEIRVERD", 1, "page of verdicts"};

enum class RowVerdict : std::uint8_t {
  kNone,           ///< not judged here: its id is of another range
  kStored,         ///< owns its id
  kStoredBefore,   ///< owns its id, and was stored by what came before this plan
  kDuplicate,      ///< another position owns the id, with the same body
  kConflict,       ///< another position owns the id, with another body
  kQuarantined,    ///< no valid event
  kCountedBefore,  ///< its record counts in another landing
};
inline constexpr std::size_t kRowVerdicts = 7;

/// A row of one of the plan's landings, by its place in the plan and its number there.
struct RowRef {
  std::uint32_t landing = 0;
  std::uint64_t row = 0;
};

/// The verdicts of all rows, or of those of one range of ids. An owner of many conflicts is there
/// once: an id that is used again and again makes a million of them.
class Verdicts {
 public:
  /// `rows` says how many each landing has.
  explicit Verdicts(const std::vector<std::uint64_t>& rows);

  [[nodiscard]] RowVerdict Of(RowRef row) const { return rows_[row.landing][row.row]; }
  void Set(RowRef row, RowVerdict verdict) { rows_[row.landing][row.row] = verdict; }
  /// A conflict, with the position that owns the id (IsOwner).
  void SetConflict(RowRef row, std::string_view owner);
  [[nodiscard]] bool HasConflicts(std::uint32_t landing) const {
    return !conflicts_[landing].empty();
  }
  /// Until another conflict is set. REQUIRES: the row is a conflict.
  [[nodiscard]] const std::string& OwnerOf(RowRef row) const {
    return owners_[conflicts_[row.landing][row.row]];
  }

  /// Takes over what another range has judged. kCorrupt where both have judged a row, or the
  /// landings have other numbers of rows.
  Result<void> Add(Verdicts other);
  /// kCorrupt, with the first row that nobody has judged.
  [[nodiscard]] Result<void> CheckWhole() const;

  [[nodiscard]] const std::vector<std::vector<RowVerdict>>& rows() const { return rows_; }

  friend bool operator==(const Verdicts& a, const Verdicts& b);

 private:
  /// Of an owner among `owners_`.
  using OwnerNumber = std::uint32_t;

  OwnerNumber Intern(std::string owner);
  void SetOwner(RowRef row, OwnerNumber owner);

  std::vector<std::vector<RowVerdict>> rows_;  ///< by landing
  /// By landing: the owner of each row that is a conflict; empty where none is.
  std::vector<std::vector<OwnerNumber>> conflicts_;
  std::vector<std::string> owners_;
  /// By the hashes of their texts. One whose hash another has is in none, and may be there twice.
  std::unordered_map<std::size_t, OwnerNumber> numbers_;
};

/// The object of one range. docs/merge.md has the grammar.
[[nodiscard]] std::string FormatVerdicts(const Verdicts& verdicts);
/// `rows` as the plan says; `name` is what errors call it. kCorrupt, kInvalidInput for newer ones.
[[nodiscard]] Result<Verdicts> ParseVerdicts(std::string_view bytes,
                                             const std::vector<std::uint64_t>& rows,
                                             std::string_view name);

}  // namespace weir::merge
