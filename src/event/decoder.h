// Decodes, validates and transforms records: from bytes to an event's line of the lake, or to the
// reason why there is none. Pure: the same bytes, schema and arrival always give the same result.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/event/field_tree.h"
#include "src/event/fingerprint.h"
#include "src/event/json_scanner.h"
#include "src/event/partition.h"
#include "src/event/reason.h"
#include "src/event/schema.h"
#include "src/event/timestamp.h"

namespace weir::event {

/// One bit for each of a schema's fields, numbered as in FieldNumbers.
using FieldMask = std::uint64_t;

/// The numbers of a schema's fields: first the id's, then the name's, the time, then the rules'.
struct FieldNumbers {
  explicit FieldNumbers(const Schema& schema);

  std::size_t name;  ///< the first of the name's
  std::size_t time;
  std::size_t rules;  ///< the first of the rules'
  std::size_t count;
  FieldMask required = 0;
  std::vector<std::string> texts;  ///< each field as its path is spelled
  /// For each field the first one of the same path: that is where it is found and counted.
  std::vector<std::size_t> firsts;
};

/// What became of one record. Its texts stand in the batch.
struct DecodedRecord {
  Reason reason = Reason::kNone;
  PartitionRef partition;          ///< where it goes, or what it is attributed to
  FieldMask present = 0;           ///< fields that are there and not null
  FieldMask valid = 0;             ///< of these, the ones in the right format
  bool has_moved_members = false;  ///< of an event: some of its own make room for Weir's
  Timestamp created_at;            ///< for events
  Fingerprint fingerprint{};       ///< of the event's compact JSON, or of a rejection's bytes
  ByteRange id;                    ///< see DecodedBatch::IdOf
  ByteRange text;                  ///< see DecodedBatch::LineOf and DetailOf

  [[nodiscard]] bool is_event() const { return reason == Reason::kNone; }
};

/// Many decoded records, in the order in which they came, with the texts that they share.
class DecodedBatch {
 public:
  std::vector<DecodedRecord> records;

  /// An event's id, normalised.
  [[nodiscard]] std::string_view IdOf(const DecodedRecord& record) const {
    return Part(ids_, record.id);
  }
  /// An event's transformed object: one line, without its end.
  [[nodiscard]] std::string_view LineOf(const DecodedRecord& record) const {
    return Part(texts_, record.text);
  }
  /// What is wrong with a rejection, for a person.
  [[nodiscard]] std::string_view DetailOf(const DecodedRecord& record) const {
    return Part(texts_, record.text);
  }

  /// Forgets all records, keeps the memory.
  void Clear();

 private:
  friend class Decoder;

  static std::string_view Part(const std::string& text, ByteRange range) {
    return std::string_view(text).substr(range.begin, range.end - range.begin);
  }

  std::string ids_;  // apart from the lines, for all ids are claimed before any line is looked at
  std::string texts_;
};

/// Decodes records by one schema; reuses its buffers, so keep one a thread.
class Decoder {
 public:
  /// `schema` and `partitions` outlive the decoder.
  Decoder(const Schema& schema, PartitionTable& partitions);

  /// Appends what becomes of `record` to `out`. REQUIRES: kJsonPadding readable bytes follow
  /// `record`.
  void Decode(std::string_view record, Timestamp arrived_at, DecodedBatch& out);

  /// Appends a record that was set aside for `reason` before it came here; `what` is the detail.
  void DecodeSetAside(std::string_view record, Reason reason, std::string_view what,
                      DecodedBatch& out);

  /// Appends a piece of a record that is longer than `limit` bytes.
  void DecodeOversized(std::string_view piece, std::size_t limit, DecodedBatch& out);

 private:
  struct Judgement {
    Reason reason = Reason::kNone;
    std::string_view field;           ///< the path of the field at fault, or empty
    std::string_view what;            ///< what is wrong with it
    std::optional<std::uint32_t> at;  ///< the byte at fault, where there is one
  };

  void Judge(Timestamp arrived_at, DecodedRecord& record);
  void Blame(Reason reason, std::size_t field, std::string_view what);
  void Blame(Reason reason, std::string_view what, std::uint32_t at);
  void JudgeMembers(DecodedRecord& record);
  void JudgeMarked(DecodedRecord& record);
  void NotePresence(DecodedRecord& record);
  void JudgeId(DecodedRecord& record);
  void JudgeName(DecodedRecord& record);
  void JudgeTime(Timestamp arrived_at, DecodedRecord& record);
  void JudgeRules(DecodedRecord& record);
  void JudgeSharedFields(DecodedRecord& record) const;
  [[nodiscard]] const char* BreachOf(const FieldRule& rule, const FoundField& field) const;

  /// The value of a string field with its escapes undone (in `buffer` where there are any), or of a
  /// number as it is spelled. Nothing for other kinds and for halves of surrogate pairs.
  [[nodiscard]] std::optional<std::string_view> TextOf(const FoundField& field,
                                                       std::string& buffer) const;
  [[nodiscard]] const FoundField& Field(std::size_t number) const {
    return scanner_.field(numbers_.firsts[number]);
  }
  [[nodiscard]] std::string_view Raw(ByteRange range) const {
    return text_.substr(range.begin, range.end - range.begin);
  }

  void AppendEvent(DecodedRecord& record, DecodedBatch& out);
  void AppendRejection(DecodedRecord& record, DecodedBatch& out);
  void AppendMembers(std::string& out) const;
  void Attribute(DecodedRecord& record);

  const Schema& schema_;
  PartitionTable& partitions_;
  PartitionCache partition_cache_;
  FieldNumbers numbers_;
  FieldTree tree_;
  JsonScanner scanner_;
  Fingerprinter fingerprinter_;

  std::string_view text_;
  Judgement judgement_;
  std::string id_;
  std::string name_;
  bool name_is_valid_ = false;
  bool time_is_valid_ = false;
  std::string scratch_;
};

}  // namespace weir::event
