// A guessed schema as TOML, with comments that say what was seen.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/guess/role_choice.h"

namespace weir::guess {

/// What a file is to say.
struct GuessedSchema {
  std::array<std::vector<Candidate>, kRoleNames.size()> candidates;  ///< by role: the chosen first
  std::optional<event::FieldPath> records;  ///< the array that events come wrapped in
  bool keeps_case_clashes = false;
};

/// The sections, without what stands above them. `objects`: how many records there were.
[[nodiscard]] std::string SectionsToml(const GuessedSchema& guessed, std::uint64_t objects);

/// `text` as one line of a comment: what is no printable ASCII is escaped.
[[nodiscard]] std::string CommentText(std::string_view text);

}  // namespace weir::guess
