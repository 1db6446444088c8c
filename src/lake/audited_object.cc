// Reads one object of a lake to its end, and says which members it holds.
#include "src/lake/audited_object.h"

#include <utility>

#include "src/pipeline/layout.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/stored_body.h"

namespace weir::lake {
namespace {

constexpr event::Timestamp kAfterAllTimes{std::int64_t{9'999} * 366 * event::kMicrosPerDay};

}  // namespace

AuditedObject::AuditedObject(pipeline::ListedObject object, const LineSchemas& schemas,
                             const KeyOf& key_of)
    : object_(std::move(object)),
      key_of_(key_of),
      is_quarantine_(pipeline::IsQuarantine(object_.name)),
      decoder_(schemas.lines, partitions_),
      lines_(object_.name, [this](std::string_view line) { TakeLine(line); }) {
  if (schemas.own_members) check_.emplace(*schemas.own_members, object_.name);
}

void AuditedObject::Add(std::string_view stored) {
  if (is_unreadable_) return;
  if (const auto added = lines_.Add(stored); !added) Fail(added.error());
}

void AuditedObject::Finish() {
  if (is_unreadable_) return;
  if (const auto finished = lines_.Finish(); !finished) Fail(finished.error());
}

void AuditedObject::Fail(const Error& error) {
  is_unreadable_ = true;
  findings_.push_back({.kind = FindingKind::kObjectUnreadable,
                       .object = object_.name,
                       .line = line_ + 1,
                       .id = {},
                       .detail = error.message});
}

void AuditedObject::CallIt(const std::string& name) {
  for (AuditRow& row : rows_) {
    row.object = name;
    row.line = 0;
  }
  for (Finding& finding : findings_) {
    finding.object = name;
    finding.line = 0;
  }
}

void AuditedObject::TakeLine(std::string_view line) {
  ++line_;
  if (is_quarantine_) {
    TakeRow(line);
  } else {
    TakeEvent(line);
  }
}

void AuditedObject::TakeEvent(std::string_view line) {
  padded_.assign(line);
  padded_.append(event::kJsonPadding, ' ');
  decoded_.Clear();
  decoder_.Decode(std::string_view(padded_).substr(0, line.size()), kAfterAllTimes, decoded_);
  const auto& record = decoded_.records.front();
  if (!record.is_event()) return NoteLine(std::string(decoded_.DetailOf(record)));
  const std::string_view id = decoded_.IdOf(record);
  AuditRow& row = AddRow({pipeline::ClaimKey::Kind::kId, id});
  if (check_) {
    const CheckedLine checked = check_->CheckEvent(line, record.created_at);
    const event::Partition& partition =
        checked.partition.is_null() ? *record.partition : *checked.partition;
    ++figures_.OfType(*partition.type).counts.stored;
    ++figures_.by_day[partition.day].counts.stored;
    Note(checked, id, row);
    if (!checked.bodies.empty()) return;
  }
  const auto body = pipeline::BodyFingerprint(line, fingerprinter_);
  row.is_comparable = body.has_value();
  row.body = row.other_body = body.value_or(event::Fingerprint());
}

void AuditedObject::TakeRow(std::string_view line) {
  const auto row = pipeline::ParseQuarantineRow(line);
  if (!row) return NoteLine(row.error().message);
  AuditRow& added = AddRow({pipeline::ClaimKey::Kind::kPosition, row->position});
  added.body = fingerprinter_.Of(row->data);
  added.is_comparable = false;
  if (!check_) return;
  ++figures_.by_reason.at(static_cast<std::size_t>(row->reason));
  Note(check_->CheckRow(*row), row->position, added);
}

void AuditedObject::Note(const CheckedLine& checked, std::string_view id, AuditRow& row) {
  if (!checked.bodies.empty()) {
    row.body = checked.bodies.front();
    row.other_body = checked.bodies.back();
    row.is_comparable = checked.is_certain;
  }
  if (!checked.fault) return;
  findings_.push_back({.kind = checked.fault->kind,
                       .object = object_.name,
                       .line = line_,
                       .id = std::string(id),
                       .detail = checked.fault->detail});
}

void AuditedObject::NoteLine(std::string detail) {
  findings_.push_back({.kind = FindingKind::kLineUnreadable,
                       .object = object_.name,
                       .line = line_,
                       .id = {},
                       .detail = std::move(detail)});
}

AuditRow& AuditedObject::AddRow(const pipeline::ClaimKey& key) {
  AuditRow& row = rows_.emplace_back();
  row.key = key_of_(key);
  row.object = object_.name;
  row.line = line_;
  if (!row.key.ends_with(key.text)) row.id = key.text;
  row.modified = object_.modified;
  return row;
}

}  // namespace weir::lake
