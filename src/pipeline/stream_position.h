// Positions in a stream: how they are written, and when two of them are the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace weir::pipeline {

/// A position in a stream, taken apart; views into its text:
///
///     <stream>-<shard, 12 digits>-<sequence number, 56 digits>-<sub-sequence, 6 digits>
///     k9be83f7b08d5a3ad-000000000006-49590338…-000000
///
/// All of it follows from the record alone, as its source gives it: a stream that is deleted and
/// made again under its name goes on in one row of positions, for its sequence numbers do not come
/// again (not documented by AWS, but so in all that was seen).
///
/// The stream's text has two forms. Until the claims of version 1 it was the creation's: 16 hex
/// digits of SHA-256("<ARN>\n<creation in ms>"), and claims, ledger rows and rows of the quarantine
/// that were written then hold it. Now it is the name's: "k" and 16 hex digits of SHA-256("<ARN>").
/// What is compared across the two is everything but the stream.
struct StreamPosition {
  enum class Form : std::uint8_t { kOfCreation, kOfName };

  Form form = Form::kOfName;
  std::string_view stream;
  std::string_view shard;
  std::string_view sequence_number;
  std::string_view sub_sequence;

  /// Nothing where `text` is no such position: those of files are not.
  static std::optional<StreamPosition> Parse(std::string_view text);

  /// Where the record stands in its stream, whatever that is called and whichever of its parts this
  /// is: "<shard>-<sequence number>", of one width, so that those of a shard sort as texts.
  [[nodiscard]] std::string_view RecordPlace() const;
};

/// The same of a record as AWS names it: "shardId-000000000006" and its sequence number.
[[nodiscard]] std::string RecordPlaceOf(std::string_view shard_id,
                                        std::string_view sequence_number);

inline constexpr std::size_t kStreamDigits = 16;
inline constexpr std::size_t kShardDigits = 12;
inline constexpr std::size_t kSequenceDigits = 56;
inline constexpr std::size_t kSubSequenceDigits = 6;
inline constexpr char kNameMark = 'k';

/// The stream's text, of the form that is written now. What an event source mapping with a consumer
/// of its own (enhanced fan-out) says is the consumer's ARN, "…:stream/events/consumer/app:1": it
/// gives the same records, so only the stream's part counts.
[[nodiscard]] std::string StreamTextOf(std::string_view arn);

/// The form of a stream's text; nothing where it is none.
[[nodiscard]] std::optional<StreamPosition::Form> StreamFormOf(std::string_view stream_text);

/// Whether two texts are one position: the same text, or the two forms of it.
[[nodiscard]] bool IsSamePosition(std::string_view a, std::string_view b);

/// Whether two positions are in one record of a stream, which may hold many: all but the
/// sub-sequence is the same.
[[nodiscard]] bool IsInSameRecord(std::string_view a, std::string_view b);

/// What a position is within its stream, whatever form the stream has: all behind it. Of positions
/// of one stream the same place is the same position, and places sort as positions do. The whole
/// text for what is no position in a stream.
[[nodiscard]] std::string_view PlaceOf(std::string_view position);

}  // namespace weir::pipeline
