// The processor: takes decoded records through claim and store, exactly once.
#include "src/pipeline/processor.h"

#include <algorithm>
#include <utility>

#include "src/pipeline/erased_claim.h"
#include "src/pipeline/members.h"
#include "src/pipeline/quarantine.h"

namespace weir::pipeline {

Processor::Processor(const event::Schema& schema, ClaimStore& claims, ObjectStore& objects,
                     ObjectNames& names)
    : schema_(schema), claims_(claims), objects_(objects), names_(names) {}

std::vector<Verdict> Processor::Process(const Batch& batch) {
  WEIR_CHECK(batch.records.size() == batch.decoded.records.size(), "each record was decoded");
  batch_ = &batch;
  verdicts_.assign(batch.records.size(), Verdict::kFailed);
  conflicts_.clear();
  adopted_.clear();
  pending_.clear();
  kept_.clear();
  ClaimRecords();    // step 2
  ClaimConflicts();  // step 2, for the positions of conflicts
  StorePending();    // steps 3 and 4
  batch_ = nullptr;
  return std::exchange(verdicts_, {});
}

void Processor::ClaimRecords() {
  requests_.clear();
  for (std::uint32_t i = 0; i < batch_->records.size(); ++i) {
    const Record& record = batch_->records[i];
    const event::DecodedRecord& decoded = batch_->decoded.records[i];
    ClaimRequest& request = requests_.emplace_back();
    request.position = record.position;
    request.fingerprint = decoded.fingerprint;
    if (decoded.is_event()) {
      request.key = {ClaimKey::Kind::kId, batch_->decoded.IdOf(decoded)};
      request.object = names_.ForEvent(decoded.partition, request.key.text);
    } else {
      request.key = {ClaimKey::Kind::kPosition, record.position.text};
      request.object = names_.ForRejection(DayOf(record.arrived_at), decoded.reason);
    }
  }
  answers_.assign(requests_.size(), {});
  claims_.Claim(requests_, answers_);
  ClaimOpen();
  for (std::uint32_t i = 0; i < requests_.size(); ++i) JudgeClaim(i, requests_[i], answers_[i]);
}

/// Records whose claims have an open owner claim to be it: the first one is.
void Processor::ClaimOpen() {
  std::vector<ClaimRequest> requests;
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < answers_.size(); ++i) {
    const bool is_open = answers_[i].outcome == ClaimOutcome::kExists &&
                         answers_[i].owner.text == kOpenOwner &&
                         answers_[i].fingerprint == requests_[i].fingerprint;
    if (!is_open) continue;
    numbers.push_back(i);
    requests.push_back(requests_[i]);
    requests.back().key.kind = ClaimKey::Kind::kOwner;
  }
  if (requests.empty()) return;
  for (ClaimAnswer& answer : answers_) {
    answer.owner.text = Keep(answer.owner.text);
    answer.object = Keep(answer.object);
  }
  std::vector<ClaimAnswer> owners(requests.size());
  claims_.Claim(requests, owners);
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    ClaimAnswer& answer = answers_[numbers[i]];
    if (owners[i].outcome == ClaimOutcome::kFailed) answer.outcome = ClaimOutcome::kFailed;
    answer.owner = owners[i].outcome == ClaimOutcome::kCreated
                       ? requests[i].position
                       : Position{Keep(owners[i].owner.text)};
  }
}

void Processor::JudgeClaim(std::uint32_t record, const ClaimRequest& request,
                           const ClaimAnswer& answer) {
  if (answer.outcome == ClaimOutcome::kFailed) return;
  const event::DecodedRecord& decoded = batch_->decoded.records[record];
  if (answer.outcome == ClaimOutcome::kExists && IsErased(answer.owner.text)) {
    verdicts_[record] = decoded.is_event() ? Verdict::kDuplicate : Verdict::kQuarantined;
    return;
  }
  const bool is_own = answer.outcome == ClaimOutcome::kCreated || answer.owner == request.position;
  const bool is_same_body =
      answer.outcome == ClaimOutcome::kCreated || answer.fingerprint == request.fingerprint;
  if (!decoded.is_event()) {
    Own({record, Verdict::kQuarantined, Verdict::kQuarantined, request.key, {}, request.object},
        answer);
  } else if (!is_same_body) {
    conflicts_.emplace_back(record, Keep(answer.owner.text));
  } else if (!is_own && !IsCutOtherwise(request, answer.owner)) {
    verdicts_[record] = Verdict::kDuplicate;
  } else {
    const std::string_view line = batch_->decoded.LineOf(decoded);
    const Verdict if_held = is_own ? Verdict::kStored : Verdict::kDuplicate;
    Own({record, Verdict::kStored, if_held, request.key, line, request.object}, answer);
  }
}

bool Processor::IsCutOtherwise(const ClaimRequest& request, const Position& owner) {
  if (!IsInSameRecord(owner.text, request.position.text)) return false;
  const auto place_of = [](const Record& record) { return PlaceOf(record.position.text); };
  const auto at = std::ranges::lower_bound(batch_->records, PlaceOf(owner.text), {}, place_of);
  if (at != batch_->records.end() && at->position == owner) {
    const auto& there =
        batch_->decoded.records[static_cast<std::size_t>(at - batch_->records.begin())];
    if (there.is_event() && batch_->decoded.IdOf(there) == request.key.text) return false;
  }
  return adopted_.insert(request.key.text).second;  // one part alone, or it would stand there twice
}

void Processor::ClaimConflicts() {
  if (conflicts_.empty()) return;
  requests_.clear();
  for (const auto& [record, owner] : conflicts_) {
    const Record& source = batch_->records[record];
    requests_.push_back(
        {.key = {ClaimKey::Kind::kPosition, source.position.text},
         .position = source.position,
         .fingerprint = batch_->decoded.records[record].fingerprint,
         .object = names_.ForRejection(DayOf(source.arrived_at), event::Reason::kConflict)});
  }
  answers_.assign(requests_.size(), {});
  claims_.Claim(requests_, answers_);
  for (std::size_t i = 0; i < requests_.size(); ++i) {
    if (answers_[i].outcome == ClaimOutcome::kFailed) continue;
    const auto [record, owner] = conflicts_[i];
    if (answers_[i].outcome == ClaimOutcome::kExists && IsErased(answers_[i].owner.text)) {
      verdicts_[record] = Verdict::kConflict;
      continue;
    }
    const std::string_view row = RowOf(record, Position{owner});
    Own({record, Verdict::kConflict, Verdict::kConflict, requests_[i].key, row,
         requests_[i].object},
        answers_[i]);
  }
}

void Processor::Own(Pending pending, const ClaimAnswer& answer) {
  if (answer.outcome == ClaimOutcome::kExists) {
    if (answer.settled) {
      verdicts_[pending.record] = pending.verdict;
      return;
    }
    // A client that asked twice meets its own claim: that object stays this attempt's own.
    if (answer.object != pending.object.name) {
      pending.object = {Keep(answer.object), ObjectRef::kForeign};
    }
    pending.is_met = true;
  }
  if (pending.line.empty()) pending.line = RowOf(pending.record, std::nullopt);
  pending_.push_back(pending);
}

void Processor::StorePending() {
  for (std::uint32_t round = 1; round <= kMaxRounds && !pending_.empty(); ++round) {
    OrderByObject();
    GroupByObject();
    PutGroups();         // step 3
    SettleExisting();    // step 3, for objects that are there already
    SettleBuried();      // step 3, for objects that were rolled up
    MoveMissing(round);  // step 4
  }
}

void Processor::OrderByObject() {
  // Sorting numbers, not records, keeps this off the profile.
  order_.clear();
  for (std::uint32_t i = 0; i < pending_.size(); ++i) {
    order_.push_back(std::uint64_t{pending_[i].object.ordinal} << 32 | i);
  }
  std::ranges::sort(order_);
  grouped_.clear();
  for (const std::uint64_t place : order_) {
    grouped_.push_back(&pending_[place & ~std::uint32_t{0}]);
  }
  // Objects of other attempts have no number of ours: they are told apart by name.
  const auto foreign = std::ranges::find(grouped_, ObjectRef::kForeign, [](const Pending* pending) {
    return pending->object.ordinal;
  });
  std::stable_sort(foreign, grouped_.end(), [](const Pending* a, const Pending* b) {
    return a->object.name < b->object.name;
  });
}

void Processor::GroupByObject() {
  groups_.clear();
  for (std::size_t first = 0; first < grouped_.size();) {
    std::size_t last = first + 1;
    while (last < grouped_.size() && grouped_[last]->object == grouped_[first]->object) ++last;
    groups_.emplace_back(&grouped_[first], last - first);
    first = last;
  }
}

void Processor::PutGroups() {
  lines_.clear();
  for (const Pending* pending : grouped_) lines_.push_back(pending->line);
  puts_.clear();
  const std::string_view* lines = lines_.data();
  for (const Members& members : groups_) {
    const bool is_met =
        std::ranges::any_of(members, [](const Pending* member) { return member->is_met; });
    puts_.push_back({members.front()->object, {lines, members.size()}, is_met});
    lines += members.size();
  }
  const auto outcomes = objects_.Put(puts_);
  WEIR_CHECK(outcomes.size() == puts_.size(), "each put has its outcome");
  existing_.clear();
  buried_.clear();
  for (std::size_t i = 0; i < groups_.size(); ++i) {
    if (!outcomes[i]) continue;
    if (*outcomes[i] == PutOutcome::kExists) {
      existing_.push_back(groups_[i]);
    } else if (*outcomes[i] == PutOutcome::kBuried) {
      buried_.push_back(groups_[i]);
    } else {
      for (const Pending* member : groups_[i]) MarkStored(*member);
    }
  }
}

void Processor::SettleExisting() {
  missing_.clear();
  std::vector<std::string_view> names;
  for (std::size_t first = 0; first < existing_.size(); first += kReadsAtOnce) {
    const auto some =
        std::span(existing_).subspan(first, std::min(kReadsAtOnce, existing_.size() - first));
    names.clear();
    for (const Members& members : some) names.push_back(members.front()->object.name);
    const auto contents = objects_.Read(names);
    WEIR_CHECK(contents.size() == names.size(), "each name has its content");
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (contents[i] && contents[i]->has_value()) SettleAgainst(some[i], **contents[i]);
    }
  }
}

void Processor::SettleAgainst(Members members, std::string_view content) {
  const std::string_view name = members.front()->object.name;
  const HeldMembers held(name, content, schema_);
  for (const Pending* member : members) {
    if (held.Hold(member->key.text, member->line)) {
      MarkHeld(*member);
    } else {
      missing_.push_back(*member);
    }
  }
}

void Processor::SettleBuried() {
  for (const Members& members : buried_) {
    const auto held = objects_.ReadBuried(members.front()->object.name);
    if (!held) continue;
    for (const Pending* member : members) {
      if (held->Hold(member->key.text, member->line)) {
        MarkHeld(*member);
      } else {
        missing_.push_back(*member);
      }
    }
  }
}

void Processor::MoveMissing(std::uint32_t round) {
  pending_.clear();
  if (missing_.empty()) return;
  std::vector<ClaimMove> moves;
  for (const Pending& member : missing_) {
    const std::string_view from = member.object.name;
    moves.push_back({member.key, from, names_.ForRound(from, round)});
  }
  const auto moved = claims_.Move(moves);
  WEIR_CHECK(moved.size() == moves.size(), "each move has its outcome");
  for (std::size_t i = 0; i < moves.size(); ++i) {
    if (!moved[i]) continue;
    if (moved[i]->empty()) {  // erased meanwhile: nobody is to write it any more
      MarkHeld(missing_[i]);
      continue;
    }
    const bool is_ours = *moved[i] == moves[i].to.name;
    Pending& again = pending_.emplace_back(missing_[i]);
    again.object = is_ours ? moves[i].to : ObjectRef{Keep(*moved[i]), ObjectRef::kForeign};
    again.is_met = !is_ours;
  }
}

std::string_view Processor::RowOf(std::uint32_t record, std::optional<Position> owner) {
  const Record& source = batch_->records[record];
  const event::DecodedRecord& decoded = batch_->decoded.records[record];
  QuarantineRow row{.reason = decoded.reason,
                    .detail = batch_->decoded.DetailOf(decoded),
                    .position = source.position,
                    .owner = owner,
                    .arrived_at = source.arrived_at,
                    .data = source.data};
  if (owner) {
    row.reason = event::Reason::kConflict;
    row.detail = kConflictDetail;
  }
  std::string& kept = kept_.emplace_back();
  AppendQuarantineRow(row, kept);
  return kept;
}

std::string_view Processor::Keep(std::string_view text) { return kept_.emplace_back(text); }

}  // namespace weir::pipeline
