// What the bytes of a RocksDB log hold, and how they end.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace weir::rocks {

/// How a log ends. A process that was killed, or a machine that lost its power, leaves a beginning
/// of what it was writing: a record that is cut off, or zeros where bytes never arrived. Nothing
/// but damage leaves whole records behind broken ones, or a whole record with a wrong checksum.
enum class LogEnd : std::uint8_t { kWhole, kTorn, kDamaged };

struct LogSurvey {
  std::uint64_t records = 0;       ///< that are whole and stand before everything else
  std::uint64_t intact_bytes = 0;  ///< up to where the last of them ends
  LogEnd end = LogEnd::kWhole;
  std::uint64_t records_behind = 0;             ///< of kDamaged: whole ones that stand behind it
  std::optional<std::uint64_t> first_sequence;  ///< of the first record's first change
  std::uint64_t next_sequence = 0;              ///< of the change after the last record's
};

///     log    := blocks of 32 KiB, the last one cut off anywhere
///     block  := fragment* and up to six bytes that say nothing
///     fragment := crc32c (masked, of what follows the length), length (2), type (1), bytes
///     record := a FULL fragment, or FIRST, MIDDLE …, LAST: sequence (8), count (4), changes
///
/// All numbers little-endian. Logs that are recycled or compressed are not read here (RocksDB makes
/// none unless it is told to): kDamaged.
///
/// A MANIFEST has the same form; its records are no changes, may be shorter, and have no sequence.
enum class LogKind : std::uint8_t { kChanges, kManifest };
[[nodiscard]] LogSurvey SurveyLog(std::string_view log, LogKind kind = LogKind::kChanges);

}  // namespace weir::rocks
