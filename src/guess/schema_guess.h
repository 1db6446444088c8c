// A schema for a sample of events, as a file that says what was seen and why it is so.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "src/event/reason.h"
#include "src/event/schema.h"
#include "src/event/timestamp.h"
#include "src/guess/role_choice.h"

namespace weir::guess {

/// What a schema makes of the sample.
struct Trial {
  std::uint64_t records = 0;
  std::uint64_t valid = 0;
  std::array<std::uint64_t, event::kReasonNames.size()> by_reason{};
};

/// Judges records, each by itself: duplicates are none here.
[[nodiscard]] Trial Judge(const std::vector<std::string>& records, const event::Schema& schema,
                          event::Timestamp now);

struct Guess {
  std::string toml;                   ///< empty where a role has no field
  Trial trial;                        ///< of that schema
  std::vector<Role> missing;          ///< roles that no field has
  std::vector<std::string> fields;    ///< what fields there are, as paths are spelled; a few
  std::uint64_t objects = 0;          ///< different records that are JSON objects
  std::optional<std::string> preset;  ///< one that takes as many records
};

/// `records` are those of a text that is cut as a schema says that names nothing of it
/// (event::Wrapping::Kind::kAuto). `source` names them in comments. kInvalidInput where fields are
/// called what no schema can say.
[[nodiscard]] Result<Guess> GuessSchema(const std::vector<std::string>& records,
                                        std::string_view source, event::Timestamp now);

}  // namespace weir::guess
