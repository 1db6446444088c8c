// Decodes, validates and transforms records: from bytes to an event's line of the lake, or to the
// reason why there is none.
#include "src/event/decoder.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>

#include "src/event/event_id.h"
#include "src/event/json_text.h"
#include "src/event/uuid.h"

namespace weir::event {
namespace {

constexpr std::string_view kLooksLikeNanos =
    "is no time that the schema knows; it looks like nanoseconds (format = \"unix-nanos\")";

constexpr FieldMask Bit(std::size_t number) { return FieldMask{1} << number; }

/// The names that are marked come in groups: an event's own ones, then what these may be moved to.
constexpr std::size_t kGroup = kDerivedMembers.size() + kDerivedMembers.size();
static_assert(kPartitionMembers.size() == kDerivedMembers.size());

bool IsOwn(const MarkedMember& member) { return member.key % kGroup < kDerivedMembers.size(); }

void AddGroup(const std::array<std::string_view, 3>& names, std::vector<std::string>& keys) {
  for (const std::string_view name : names) keys.emplace_back(name);
  for (const std::string_view name : names) keys.push_back(fmt::format("{}{}", name, kMovedSuffix));
}

std::vector<std::string> MarkedKeys(const Schema& schema) {
  std::vector<std::string> keys;
  if (schema.derived_members != MemberRule::kKeep) AddGroup(kDerivedMembers, keys);
  if (schema.partition_members != MemberRule::kKeep) AddGroup(kPartitionMembers, keys);
  return keys;
}

NameCase CaseOf(const Schema& schema) {
  return schema.case_clashes == MemberRule::kKeep ? NameCase::kMatters : NameCase::kIgnored;
}

FieldTree TreeOf(const Schema& schema) {
  FieldTree tree;
  int number = 0;
  for (const auto& path : schema.id_fields) tree.Add(path, number++);
  for (const auto& path : schema.name_fields) tree.Add(path, number++);
  tree.Add(schema.time_field, number++);
  for (const auto& rule : schema.rules) tree.Add(rule.path, number++);
  return tree;
}

/// The double nearest to a JSON number; infinite past the largest one.
double NumberOf(std::string_view spelled) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(spelled.data(), spelled.data() + spelled.size(), number);
  if (error == std::errc()) return number;
  // Out of range; only strtod says whether too large or too small.
  return std::strtod(std::string(spelled).c_str(), nullptr);
}

bool IsInteger(std::string_view number) {
  return number.find_first_of(".eE") == std::string_view::npos;
}

bool KindFits(FieldFormat format, JsonKind kind) {
  switch (format) {
    case FieldFormat::kAny:
      return true;
    case FieldFormat::kString:
    case FieldFormat::kUuid:
      return kind == JsonKind::kString;
    case FieldFormat::kInteger:
    case FieldFormat::kNumber:
      return kind == JsonKind::kNumber;
    case FieldFormat::kBoolean:
      return kind == JsonKind::kBoolean;
    case FieldFormat::kObject:
      return kind == JsonKind::kObject;
    case FieldFormat::kArray:
      return kind == JsonKind::kArray;
    case FieldFormat::kTimestamp:
      return kind == JsonKind::kString || kind == JsonKind::kNumber;
  }
  return false;
}

/// Appends `text` on one line: line breaks can only be insignificant white space there.
void AppendOnOneLine(std::string_view text, bool may_hold_breaks, std::string& out) {
  const std::size_t begin = out.size();
  out.append(text);
  if (!may_hold_breaks) return;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return c == '\n' || c == '\r'; }, ' ');
}

ByteRange Since(std::size_t begin, const std::string& text) {
  return {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size())};
}

}  // namespace

void DecodedBatch::Clear() {
  records.clear();
  ids_.clear();
  texts_.clear();
}

FieldNumbers::FieldNumbers(const Schema& schema)
    : name(schema.id_fields.size()),
      time(name + schema.name_fields.size()),
      rules(time + 1),
      count(rules + schema.rules.size()) {
  WEIR_CHECK(count <= kMaxSchemaFields, "a schema's fields fit one mask");
  for (std::size_t i = 0; i <= name; ++i) required |= Bit(i);
  if (!schema.time_may_be_missing) required |= Bit(time);
  for (const auto& path : schema.id_fields) texts.push_back(path.ToText());
  for (const auto& path : schema.name_fields) texts.push_back(path.ToText());
  texts.push_back(schema.time_field.ToText());
  for (std::size_t i = 0; i < schema.rules.size(); ++i) {
    if (schema.rules[i].required) required |= Bit(rules + i);
    texts.push_back(schema.rules[i].path.ToText());
  }
  for (const std::string& text : texts) {
    firsts.push_back(static_cast<std::size_t>(std::ranges::find(texts, text) - texts.begin()));
  }
}

Decoder::Decoder(const Schema& schema, PartitionTable& partitions)
    : schema_(schema),
      partitions_(partitions),
      partition_cache_(partitions),
      numbers_(schema),
      tree_(TreeOf(schema)),
      scanner_(tree_, numbers_.count, MarkedKeys(schema), CaseOf(schema)) {}

void Decoder::Decode(std::string_view record, Timestamp arrived_at, DecodedBatch& out) {
  text_ = record;
  judgement_ = {};
  name_is_valid_ = false;
  time_is_valid_ = false;
  DecodedRecord decoded;
  if (const Reason reason = scanner_.Scan(record); reason != Reason::kNone) {
    judgement_ = {reason, {}, scanner_.complaint(), scanner_.complaint_at()};
  } else {
    Judge(arrived_at, decoded);
  }
  decoded.reason = judgement_.reason;
  if (decoded.is_event()) {
    AppendEvent(decoded, out);
  } else {
    AppendRejection(decoded, out);
  }
  out.records.push_back(decoded);
}

void Decoder::DecodeOversized(std::string_view piece, std::size_t limit, DecodedBatch& out) {
  const std::string what =
      fmt::format("the record is longer than {} bytes; this is a piece of it", limit);
  DecodeSetAside(piece, Reason::kTooLarge, what, out);
}

void Decoder::DecodeSetAside(std::string_view record, Reason reason, std::string_view what,
                             DecodedBatch& out) {
  text_ = record;
  name_is_valid_ = false;
  time_is_valid_ = false;
  judgement_ = {reason, {}, what, {}};
  DecodedRecord decoded;
  decoded.reason = reason;
  AppendRejection(decoded, out);
  out.records.push_back(decoded);
}

void Decoder::Judge(Timestamp arrived_at, DecodedRecord& record) {
  if (schema_.is_for_the_lake) JudgeMembers(record);
  NotePresence(record);
  JudgeId(record);
  JudgeName(record);
  JudgeTime(arrived_at, record);
  JudgeRules(record);
  JudgeSharedFields(record);
}

/// What strict readers of the lake could not take, or would not tell apart.
void Decoder::JudgeMembers(DecodedRecord& record) {
  if (const auto at = scanner_.lone_surrogate()) {
    Blame(Reason::kLoneSurrogate, "an escape names half a character (a lone surrogate)", *at);
  }
  if (const auto& clash = scanner_.name_clash()) {
    Blame(Reason::kAmbiguousMember,
          clash->by_case_alone ? "two names in one object differ only in case"
                               : "a name is there twice in one object",
          clash->at);
  }
  if (!scanner_.marked().empty()) JudgeMarked(record);
}

void Decoder::JudgeMarked(DecodedRecord& record) {
  std::uint32_t there = 0;
  for (const MarkedMember& member : scanner_.marked()) there |= std::uint32_t{1} << member.key;
  for (const MarkedMember& member : scanner_.marked()) {
    if (!IsOwn(member)) continue;
    const bool is_derived = member.key < kGroup && schema_.derived_members != MemberRule::kKeep;
    const MemberRule rule = is_derived ? schema_.derived_members : schema_.partition_members;
    if (rule == MemberRule::kQuarantine) {
      return Blame(Reason::kReservedMember, "a member has a name of the lake's", member.name.begin);
    }
    if ((there >> (member.key + kDerivedMembers.size()) & 1) != 0) {
      return Blame(Reason::kReservedMember,
                   "a member has a name of the lake's, and the name that it would get is taken",
                   member.name.begin);
    }
    record.has_moved_members = true;
  }
}

void Decoder::NotePresence(DecodedRecord& record) {
  for (std::size_t number = 0; number < numbers_.count; ++number) {
    const FoundField& field = Field(number);
    if (field.kind != JsonKind::kAbsent && field.kind != JsonKind::kNull) {
      record.present |= Bit(number);
    } else if ((numbers_.required & Bit(number)) != 0) {
      Blame(Reason::kMissingField, number,
            field.kind == JsonKind::kNull ? "is null" : "is missing");
    }
    if (field.repeated) Blame(Reason::kDuplicateField, number, "is there more than once");
  }
}

void Decoder::JudgeId(DecodedRecord& record) {
  id_.clear();
  bool whole = true;
  for (std::size_t number = 0; number < numbers_.name; ++number) {
    const FoundField& field = Field(number);
    const auto text = TextOf(field, scratch_);
    const bool is_text =
        text && !text->empty() && (field.kind == JsonKind::kString || IsInteger(*text));
    std::array<char, 36> uuid;
    const bool is_uuid =
        is_text && schema_.id_format == IdFormat::kUuid && NormaliseUuid(*text, uuid);
    const bool valid = schema_.id_format == IdFormat::kUuid ? is_uuid : is_text;
    whole = whole && valid;
    if (!valid) {
      Blame(Reason::kInvalidId, number,
            schema_.id_format == IdFormat::kUuid ? "is no UUID" : "is no text or integer");
      continue;
    }
    record.valid |= Bit(number);
    if (number > 0) id_ += schema_.id_separator;
    id_ += is_uuid ? std::string_view(uuid.data(), uuid.size()) : *text;
  }
  if (whole) BoundId(id_, fingerprinter_);
}

void Decoder::JudgeName(DecodedRecord& record) {
  name_.clear();
  bool whole = true;
  for (std::size_t number = numbers_.name; number < numbers_.time; ++number) {
    const FoundField& field = Field(number);
    if ((record.present & Bit(number)) == 0) {
      whole = whole && number > numbers_.name;
      continue;
    }
    const auto text = field.kind == JsonKind::kString ? TextOf(field, scratch_) : std::nullopt;
    if (!text || (text->empty() && number == numbers_.name)) {
      Blame(Reason::kInvalidName, number, "is no text");
      whole = false;
      continue;
    }
    record.valid |= Bit(number);
    if (text->empty()) continue;
    if (!name_.empty()) name_ += ':';
    name_ += *text;
  }
  if (!whole) return;
  const auto parts = SplitName(name_);
  name_is_valid_ = parts.has_value() && (parts->subtype || !schema_.strict_name);
  if (name_is_valid_) return;
  record.valid &= ~Bit(numbers_.name);
  Blame(Reason::kInvalidName, numbers_.name,
        parts ? "has no subtype (\"type:subtype\")" : "has an empty part (\"type:subtype\")");
}

void Decoder::JudgeTime(Timestamp arrived_at, DecodedRecord& record) {
  if ((record.present & Bit(numbers_.time)) == 0) {
    if (!schema_.time_may_be_missing) return;
    record.created_at = arrived_at;
    time_is_valid_ = true;
    return;
  }
  const auto text = TextOf(Field(numbers_.time), scratch_);
  const auto time = text ? ParseTimestamp(*text, schema_.time_format) : std::nullopt;
  if (!time) {
    const bool is_nanos = text && LooksLikeNanos(*text, schema_.earliest, arrived_at);
    return Blame(Reason::kInvalidTime, numbers_.time,
                 is_nanos ? kLooksLikeNanos : "is no time that the schema knows");
  }
  if (*time < schema_.earliest) {
    return Blame(Reason::kTimeOutOfRange, numbers_.time, "is before the schema's earliest time");
  }
  if (time->micros - arrived_at.micros > schema_.max_ahead_micros) {
    const bool is_nanos = LooksLikeNanos(*text, schema_.earliest, arrived_at);
    return Blame(Reason::kTimeOutOfRange, numbers_.time,
                 is_nanos ? kLooksLikeNanos : "is too far past the record's arrival");
  }
  record.created_at = *time;
  record.valid |= Bit(numbers_.time);
  time_is_valid_ = true;
}

void Decoder::JudgeRules(DecodedRecord& record) {
  for (std::size_t i = 0; i < schema_.rules.size(); ++i) {
    const std::size_t number = numbers_.rules + i;
    if ((record.present & Bit(number)) == 0) continue;
    if (const char* breach = BreachOf(schema_.rules[i], Field(number))) {
      Blame(Reason::kInvalidField, number, breach);
    } else {
      record.valid |= Bit(number);
    }
  }
}

/// A field of several roles is valid if it is right for each of them.
void Decoder::JudgeSharedFields(DecodedRecord& record) const {
  for (std::size_t number = 0; number < numbers_.count; ++number) {
    if ((record.valid & Bit(number)) == 0) record.valid &= ~Bit(numbers_.firsts[number]);
  }
}

const char* Decoder::BreachOf(const FieldRule& rule, const FoundField& field) const {
  if (!KindFits(rule.format, field.kind)) return "has another type than the schema says";
  std::string buffer;
  if (rule.format == FieldFormat::kUuid) {
    const auto text = TextOf(field, buffer);
    std::array<char, 36> uuid;
    return text && NormaliseUuid(*text, uuid) ? nullptr : "is no UUID";
  }
  if (rule.format == FieldFormat::kTimestamp) {
    const auto text = TextOf(field, buffer);
    return text && ParseTimestamp(*text, TimeFormat::kAuto) ? nullptr : "is no time";
  }
  if (field.kind != JsonKind::kNumber) return nullptr;
  const std::string_view spelled = Raw(field.value);
  if (rule.format == FieldFormat::kInteger && !IsInteger(spelled)) return "is no integer";
  const double number = NumberOf(spelled);
  if (rule.min && number < *rule.min) return "is below the schema's minimum";
  if (rule.max && number > *rule.max) return "is above the schema's maximum";
  return nullptr;
}

std::optional<std::string_view> Decoder::TextOf(const FoundField& field,
                                                std::string& buffer) const {
  if (field.kind == JsonKind::kNumber) return Raw(field.value);
  if (field.kind != JsonKind::kString) return std::nullopt;
  const std::string_view raw = Raw(field.value);
  if (!scanner_.MayHoldEscape(field.value) || raw.find('\\') == std::string_view::npos) return raw;
  buffer.clear();
  if (!AppendUnescaped(raw, buffer)) return std::nullopt;
  return buffer;
}

void Decoder::Blame(Reason reason, std::size_t field, std::string_view what) {
  if (judgement_.reason != Reason::kNone && judgement_.reason <= reason) return;
  judgement_ = {reason, numbers_.texts[field], what, {}};
}

void Decoder::Blame(Reason reason, std::string_view what, std::uint32_t at) {
  if (judgement_.reason != Reason::kNone && judgement_.reason <= reason) return;
  judgement_ = {reason, {}, what, at};
}

void Decoder::AppendEvent(DecodedRecord& record, DecodedBatch& out) {
  const auto place = partition_cache_.Intern(DayOf(record.created_at), name_);
  record.partition = place.partition;

  const std::size_t id_begin = out.ids_.size();
  out.ids_ += id_;
  record.id = Since(id_begin, out.ids_);

  const std::size_t line_begin = out.texts_.size();
  AppendMembers(out.texts_);
  out.texts_ += R"("created_datetime":")";
  AppendWideTimestamp(record.created_at, out.texts_);
  out.texts_ += place.derived_tail;
  record.text = Since(line_begin, out.texts_);

  if (!scanner_.has_insignificant_space()) {
    record.fingerprint = fingerprinter_.Of(text_);
  } else {
    scratch_.clear();
    scanner_.AppendCompact(scratch_);
    record.fingerprint = fingerprinter_.Of(scratch_);
  }
}

void Decoder::AppendMembers(std::string& out) const {
  const bool may_hold_breaks = scanner_.has_insignificant_space();
  const std::size_t line_begin = out.size();
  std::uint32_t from = scanner_.object().begin;
  for (const MarkedMember& member : scanner_.marked()) {
    if (!IsOwn(member)) continue;
    AppendOnOneLine(text_.substr(from, member.name.end - from), may_hold_breaks, out);
    out += kMovedSuffix;
    from = member.name.end;
  }
  const std::uint32_t end = scanner_.object().end - 1;
  AppendOnOneLine(text_.substr(from, end - from), may_hold_breaks, out);
  while (IsJsonSpace(out.back())) out.pop_back();
  if (out.size() > line_begin + 1) out += ',';
}

void Decoder::AppendRejection(DecodedRecord& record, DecodedBatch& out) {
  Attribute(record);
  record.fingerprint = fingerprinter_.Of(text_);
  const std::size_t begin = out.texts_.size();
  if (!judgement_.field.empty()) {
    out.texts_ += judgement_.field;
    out.texts_ += ' ';
  }
  out.texts_ += judgement_.what;
  if (judgement_.at) out.texts_ += fmt::format(" (byte {})", *judgement_.at);
  record.text = Since(begin, out.texts_);
}

void Decoder::Attribute(DecodedRecord& record) {
  std::optional<Day> day;
  if (time_is_valid_) day = DayOf(record.created_at);
  std::optional<std::string_view> name;
  if (name_is_valid_) name = name_;
  record.partition = partitions_.InternUnknown(day, name);
}

}  // namespace weir::event
