// A schema: which fields of an event carry its id, name and time, which must be there, which
// formats they must have.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/timestamp.h"
#include "src/result/result.h"

namespace weir::event {

/// A member of the event, nested ones spelled with dots: {"properties", "type"} is
/// `properties.type`.
struct FieldPath {
  std::vector<std::string> keys;

  [[nodiscard]] std::string ToText() const;
  friend bool operator==(const FieldPath&, const FieldPath&) = default;
};

/// What an id has to look like.
enum class IdFormat {
  kUuid,  ///< any RFC 4122 spelling (upper or lower case, with or without hyphens, braces or
          ///< `urn:uuid:`), normalised to lower case with hyphens
  kText,  ///< any string that is not empty, or an integer; taken as it is
};

/// What a field beyond id, name and time has to look like where it is present and not null.
enum class FieldFormat {
  kAny,
  kString,
  kInteger,
  kNumber,
  kBoolean,
  kObject,
  kArray,
  kUuid,
  kTimestamp,
};

/// A rule for one field beyond id, name and time.
struct FieldRule {
  FieldPath path;
  bool required = false;
  FieldFormat format = FieldFormat::kAny;
  std::optional<double> min = {};  ///< for numbers, inclusive
  std::optional<double> max = {};  ///< for numbers, inclusive
};

/// What the events of a text come wrapped in. The grammar is that of src/intake/part_cutter.h.
struct Wrapping {
  enum class Kind {
    kAuto,   ///< lines, and what is plainly more than that: values joined or spread, arrays
    kLines,  ///< an event a line, whatever stands there
    kArray,  ///< arrays of events, not looked at line by line
    kPath,   ///< as kAuto, and the array at `path` of an object is opened
  };
  Kind kind = Kind::kAuto;
  FieldPath path = {};  ///< for kPath

  friend bool operator==(const Wrapping&, const Wrapping&) = default;
};

/// What becomes of members of an event that mean something else in the lake, or can't be told apart
/// there.
enum class MemberRule {
  kKeep,        ///< they are stored as they are
  kRename,      ///< they are stored under their name with kMovedSuffix behind it
  kQuarantine,  ///< the event goes to quarantine
};

/// What a member that makes room for one of the lake's gets behind its name.
inline constexpr std::string_view kMovedSuffix = "_original";

/// The members that Weir adds to each event.
inline constexpr std::array<std::string_view, 3> kDerivedMembers = {"created_datetime",
                                                                    "event_type", "event_subtype"};
/// The other columns that readers of the lake take from the names of its folders.
inline constexpr std::array<std::string_view, 3> kPartitionMembers = {"year", "month", "day"};

/// One mapping from a producer's events to Weir's words. A plain value: two equal schemas decode
/// every record alike.
struct Schema {
  std::string name = "weir";

  /// The id: the values of these fields joined with `id_separator`; each is required.
  std::vector<FieldPath> id_fields = {{{"event_uuid"}}};
  std::string id_separator = " ";
  IdFormat id_format = IdFormat::kUuid;

  /// The name: the values of these fields joined with ':'; the first is required, the others are
  /// left out where they are absent, null or empty. Up to the first ':' it is the type, the rest is
  /// the subtype.
  std::vector<FieldPath> name_fields = {{{"event_name"}}};
  bool strict_name = false;  ///< a name without a subtype is invalid

  FieldPath time_field = {{"created_at"}};
  TimeFormat time_format = TimeFormat::kAuto;
  bool time_may_be_missing = false;  ///< absent or null: then the arrival is the time
  Timestamp earliest = {946'684'800 * kMicrosPerSecond};      ///< 2000-01-01
  std::int64_t max_ahead_micros = 86'400 * kMicrosPerSecond;  ///< how far past its arrival

  std::vector<FieldRule> rules;

  Wrapping records;

  MemberRule derived_members = MemberRule::kRename;  ///< an event's own kDerivedMembers
  MemberRule partition_members = MemberRule::kKeep;  ///< an event's own kPartitionMembers
  /// Names in one object that differ only in case: kKeep or kQuarantine.
  MemberRule case_clashes = MemberRule::kQuarantine;

  /// False only for lines that are in the lake already: what strict readers can't take is no fault
  /// there.
  bool is_for_the_lake = true;
};

/// At most this many distinct fields in one schema (they are counted in one 64-bit mask).
inline constexpr std::size_t kMaxSchemaFields = 64;

/// A digest of everything in the schema that decides how a record is judged, as 16 hex digits.
[[nodiscard]] std::string SchemaDigest(const Schema& schema);

/// What a lake's ledger keeps of a schema, to know it again under whatever name. By other ids an
/// event is another one; all else may change in a lake.
struct SchemaMark {
  std::string digest;  ///< SchemaDigest()
  std::string ids;     ///< IdRule()

  friend bool operator==(const SchemaMark&, const SchemaMark&) = default;
};

/// What makes an event's id, for people and to be compared, for no two rules share it: the format
/// and the fields, `uuid event_uuid` or `text source+id joined by " "`.
[[nodiscard]] std::string IdRule(const Schema& schema);
[[nodiscard]] SchemaMark MarkOf(const Schema& schema);

/// The names of the presets, `weir` first.
[[nodiscard]] std::vector<std::string_view> PresetNames();

/// The preset of that name, or kNotFound with the names that there are.
[[nodiscard]] Result<Schema> PresetSchema(std::string_view name);

/// The longest TOML that is read: a parser that descends into each dot of a key needs a bound.
inline constexpr std::size_t kMaxSchemaBytes = 16'384;

/// Reads a schema from TOML. `file` names it in errors: "<file>:<line>:<column>: <what and
/// remedy>".
[[nodiscard]] Result<Schema> ParseSchema(std::string_view toml, std::string_view file);

/// What a function's variable says: a preset by its name, which is one word, or else a schema in
/// TOML. The errors of PresetSchema and ParseSchema.
[[nodiscard]] Result<Schema> SchemaOf(std::string_view text, std::string_view file);

}  // namespace weir::event
