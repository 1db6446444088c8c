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

AuditedObject::AuditedObject(pipeline::ListedObject object, const event::Schema& lines,
                             const pipeline::ClaimListing& claims)
    : object_(std::move(object)),
      claims_(claims),
      is_quarantine_(pipeline::IsQuarantine(object_.name)),
      decoder_(lines, partitions_),
      lines_(object_.name, [this](std::string_view line) { TakeLine(line); }) {}

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
  const auto body = pipeline::BodyFingerprint(line, fingerprinter_);
  row.is_comparable = body.has_value();
  row.body = body.value_or(event::Fingerprint());
}

void AuditedObject::TakeRow(std::string_view line) {
  const auto row = pipeline::ParseQuarantineRow(line);
  if (!row) return NoteLine(row.error().message);
  AddRow({pipeline::ClaimKey::Kind::kPosition, row->position}).body = fingerprinter_.Of(row->data);
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
  row.key = claims_.KeyOf(key);
  row.object = object_.name;
  row.line = line_;
  row.modified = object_.modified;
  return row;
}

}  // namespace weir::lake
