// Looks into one line of the lake or the quarantine: whether it is what its own bytes make of it.
#include "src/lake/line_check.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "src/pipeline/layout.h"
#include "src/pipeline/stored_body.h"

namespace weir::lake {
namespace {

/// A text that a decoder may read, without what has to follow it.
std::string_view Padded(std::string& text) {
  const std::size_t size = text.size();
  text.append(event::kJsonPadding, ' ');
  return std::string_view(text).substr(0, size);
}

std::vector<std::string> MovedNames() {
  std::vector<std::string> names;
  names.reserve(event::kDerivedMembers.size() + event::kPartitionMembers.size());
  for (const auto& all : {event::kDerivedMembers, event::kPartitionMembers}) {
    for (const std::string_view name : all) {
      names.push_back(fmt::format("{}{}", name, event::kMovedSuffix));
    }
  }
  return names;
}

/// As versions wrote it that gave a time decimals only where it needs them.
std::string FormerTail(std::string_view tail, event::Timestamp created_at) {
  std::string wide;
  event::AppendWideTimestamp(created_at, wide);
  std::string former(tail);
  former.replace(former.find(wide), wide.size(), event::FormatTimestamp(created_at));
  return former;
}

}  // namespace

event::Schema SchemaOfOwnMembers(const event::Schema& schema) {
  event::Schema reader = schema;
  reader.rules.clear();
  reader.strict_name = false;
  reader.earliest = {std::numeric_limits<std::int64_t>::min()};
  reader.max_ahead_micros = std::numeric_limits<std::int64_t>::max();
  reader.derived_members = event::MemberRule::kKeep;
  reader.partition_members = event::MemberRule::kKeep;
  reader.case_clashes = event::MemberRule::kKeep;
  reader.is_for_the_lake = false;
  return reader;
}

LineCheck::LineCheck(const event::Schema& schema, std::string object)
    : schema_(schema),
      object_(std::move(object)),
      decoder_(schema_, partitions_),
      moved_(no_fields_, 0, MovedNames(), event::NameCase::kMatters) {}

CheckedLine LineCheck::CheckEvent(std::string_view line, event::Timestamp derived) {
  CheckedLine checked;
  const std::string_view members = pipeline::OwnMembers(line);
  OwnTexts own = OwnTextsOf(members);
  checked.is_certain = own.is_certain;
  std::string complaint;
  for (std::string& text : own.texts) {
    decoded_.Clear();
    decoder_.Decode(Padded(text), derived, decoded_);
    const event::DecodedRecord& record = decoded_.records.front();
    if (!record.is_event()) {
      if (complaint.empty()) complaint = decoded_.DetailOf(record);
      continue;
    }
    checked.bodies.push_back(record.fingerprint);
    if (!checked.partition.is_null()) continue;
    checked.partition = record.partition;
    const std::string_view again = decoded_.LineOf(record);
    const std::string_view tail = again.substr(pipeline::OwnMembers(again).size());
    const std::string_view found = line.substr(members.size());
    if (tail != found && FormerTail(tail, record.created_at) != found) {
      checked.fault = {FindingKind::kMembersChanged,
                       fmt::format("by its own members it ends in {}", tail)};
    }
  }
  if (checked.partition.is_null()) {
    checked.fault = {FindingKind::kEventInvalid,
                     fmt::format("its own members are none of an event: {}", complaint)};
  } else if (!checked.fault) {
    checked.fault = FaultOf(fmt::format("{}/{}/", pipeline::kLakeFolder, checked.partition->path));
  }
  return checked;
}

/// A name that ends as those of moved members do is one that Weir has given, or came so: the claim
/// can tell. With several there are more ways than the two that are tried.
LineCheck::OwnTexts LineCheck::OwnTextsOf(std::string_view members) {
  OwnTexts own;
  std::string as_it_is(members);
  if (!members.ends_with('}')) as_it_is += '}';
  own.texts.push_back(as_it_is);
  if (members.find(event::kMovedSuffix) == std::string_view::npos) return own;
  std::string padded = as_it_is;
  if (moved_.Scan(Padded(padded)) != event::Reason::kNone) return own;
  const auto& marked = moved_.marked();
  if (marked.empty()) return own;
  std::string moved_back;
  std::size_t from = 0;
  for (const event::MarkedMember& member : marked) {
    moved_back += as_it_is.substr(from, member.name.end - event::kMovedSuffix.size() - from);
    from = member.name.end;
  }
  moved_back += as_it_is.substr(from);
  own.is_certain = marked.size() == 1;
  own.texts.insert(own.texts.begin(), std::move(moved_back));
  return own;
}

CheckedLine LineCheck::CheckRow(const pipeline::QuarantinedRecord& row) {
  CheckedLine checked;
  checked.bodies.push_back(fingerprinter_.Of(row.data));
  std::string padded = row.data;
  if (moved_.Scan(Padded(padded)) == event::Reason::kNone) {
    std::string compact;
    moved_.AppendCompact(compact);
    checked.bodies.push_back(fingerprinter_.Of(compact));
  }
  checked.fault =
      FaultOf(fmt::format("{}/{}/reason={}/", pipeline::kQuarantineFolder,
                          event::DayPath(event::DayOf(row.arrived_at)), ReasonName(row.reason)));
  return checked;
}

std::optional<LineFault> LineCheck::FaultOf(std::string_view folder) const {
  const std::string_view is = std::string_view(object_).substr(0, object_.rfind('/') + 1);
  const bool is_right = is.ends_with(folder) &&
                        (is.size() == folder.size() || is[is.size() - folder.size() - 1] == '/');
  if (is_right) return std::nullopt;
  return LineFault{FindingKind::kWrongFolder, fmt::format("belongs into {}", folder)};
}

}  // namespace weir::lake
