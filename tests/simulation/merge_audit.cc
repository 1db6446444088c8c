// What stands in the end, against all that has landed: the invariants of the merge.
#include "tests/simulation/merge_audit.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "src/landing/bytes_in_memory.h"
#include "src/landing/name.h"
#include "src/merge/plan/names.h"
#include "src/merge/rollup/manifest.h"
#include "src/pipeline/ledger_sum.h"
#include "src/pipeline/quarantine.h"
#include "src/pipeline/stream_position.h"

namespace weir::simulation {
namespace {

using merge::RowVerdict;

std::vector<std::string> LinesOf(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return lines;
}

std::string PlaceOfRecord(std::string_view position) {
  return std::string(position.substr(0, position.rfind('-')));
}

}  // namespace

void MergeAudit::Run() {
  if (world_.is_listing_noted) seen_.emplace("listings");
  ReadPlans();
  if (!world_.failures.empty()) return;
  CheckLandings();
  CheckPlaces();
  CheckOwners();
  FindFilesMadeOne();
  CheckLake();
  CheckManifests();
  CheckQuarantine();
  CheckLedger();
  CheckIndex();
}

const std::string* MergeAudit::Archived(const std::string& name) {
  const auto object = world_.archive.find(name);
  if (object != world_.archive.end()) return &object->second;
  Fail(name + " was never put");
  return nullptr;
}

void MergeAudit::ReadPlans() {
  for (merge::PlanNumber number = 1; number <= world_.head.head.plan; ++number) {
    const std::string* bytes = Archived(merge::PlanName(number));
    const std::string* done = Archived(merge::DoneName(number));
    if (bytes == nullptr || done == nullptr) return;
    const auto plan = merge::ParsePlan(*bytes, merge::PlanName(number));
    const auto result = merge::ParsePlanResult(*done, merge::DoneName(number));
    if (!plan || !result) return Fail("a plan or its result can't be read");
    Note(*plan);
    NoteForgotten(*plan);
    if (plan->kind == merge::PlanKind::kMerge) ReadMerge(*plan);
    state_ = merge::StateAfter(*plan, *result);
  }
  if (!world_.head.head.closed) Fail("the last plan is open");
  if (!state_.held.empty()) Fail("rows are held for ever");
}

void MergeAudit::Note(const merge::Plan& plan) {
  const auto note = [this](bool is_there, std::string_view what) {
    if (is_there) seen_.emplace(what);
  };
  note(!plan.held.empty(), "held");
  note(!plan.sources.empty(), "sources");
  note(!plan.drops.empty(), "drops");
  note(!plan.deletes.empty(), "deletes");
  note(!plan.before.empty(), "before");
  note(plan.state.floor > 1, "floor");
  note(!plan.rolls.empty(), "rolls");
  note(!plan.removes.empty(), "removes");
  note(plan.day && plan.ends_day, "days");
  if (!plan.rolls.empty()) rolls_[plan.number] = plan.rolls;
}

void MergeAudit::NoteForgotten(const merge::Plan& plan) {
  const std::int64_t horizon = plan.state.horizon_days * event::kMicrosPerDay;
  const std::string bound = landing::HourOf({plan.made_at.micros - horizon});
  for (const merge::IndexRun& run : plan.state.index) {
    if (!std::ranges::binary_search(plan.drops, run.plan) || run.newest_hour >= bound) continue;
    for (const merge::IndexFile& file : run.files) {
      const std::string* bytes = Archived(file.name);
      if (bytes == nullptr) return;
      ForEachRow(file, *bytes, [this, &plan](const merge::IndexRow& row) {
        forgotten_[row.hash].insert(plan.number);
      });
    }
  }
}

void MergeAudit::ReadMerge(const merge::Plan& plan) {
  if (plan.landings.empty()) return;
  std::vector<std::uint64_t> rows;
  for (const auto& landing : plan.landings) rows.push_back(landing.rows);
  merge::Verdicts verdicts(rows);
  for (std::uint32_t range = 0; range < plan.ranges; ++range) {
    const std::string name = merge::VerdictsName(plan.number, range);
    const std::string* bytes = Archived(name);
    if (bytes == nullptr) return;
    if (IsComposed(plan, range)) seen_.emplace("pieces");
    const auto judged = merge::ParseVerdicts(*bytes, rows, name);
    if (!judged || !verdicts.Add(*judged)) return Fail(name + " can't be read");
  }
  for (std::uint32_t number = 0; number < plan.landings.size(); ++number) {
    ReadLanding(plan, number, verdicts);
  }
}

bool MergeAudit::IsComposed(const merge::Plan& plan, std::uint32_t range) const {
  for (std::uint32_t piece = 0; piece < merge::kPiecesOfRange; ++piece) {
    if (!world_.archive.contains(merge::PieceVerdictsName(plan.number, range, piece))) return false;
  }
  return true;
}

void MergeAudit::ReadLanding(const merge::Plan& plan, std::uint32_t number,
                             const merge::Verdicts& verdicts) {
  const std::string& name = plan.landings[number].name;
  ++judged_[name];
  const std::string* bytes = Archived(name);
  if (bytes == nullptr) return;
  landing::BytesInMemory source(*bytes, name);
  const auto reader = landing::LandingReader::Open(source, landing::LandingName::Parse(name));
  if (!reader) return Fail(name + " can't be read");
  const bool is_replayed = world_.replays.contains(landing::LandingName::Parse(name)->token);
  std::vector<Row> rows(reader->rows());
  auto lines = reader->Rows();
  for (std::uint64_t at = 0; at < rows.size(); ++at) {
    rows[at].line = (*lines.Next())->line;
    rows[at].verdict = verdicts.Of({number, at});
    if (rows[at].verdict == RowVerdict::kConflict) rows[at].owner = verdicts.OwnerOf({number, at});
  }
  auto ids = reader->Ids();
  for (auto id = ids.Next(); id && *id; id = ids.Next()) {
    landing::LandedId& kept = rows[(*id)->row].id.emplace(**id);
    kept.position = {};
  }
  std::vector<std::size_t> order;
  auto records = reader->Records();
  for (auto record = records.Next(); record && *record; record = records.Next()) {
    Row& row = rows[(*record)->row];
    row.position = (*record)->position;
    row.place = PlaceOfRecord(row.position);
    places_.insert(row.place);
    row.is_replayed = is_replayed;
    row.plan = plan.number;
    if (!is_replayed && row.verdict != RowVerdict::kCountedBefore) {
      counts_in_[row.place].insert(name);
    }
    if (is_replayed && row.verdict == RowVerdict::kCountedBefore) {
      Fail(row.position + " was replayed, and is not judged again");
    }
    order.push_back((*record)->row);
  }
  for (const std::size_t at : order) rows_.push_back(std::move(rows[at]));
}

/// Each landing is judged once, whether it is there or gone.
void MergeAudit::CheckLandings() {
  for (const auto& [name, bytes] : world_.archive) {
    if (!name.starts_with("landing/")) continue;
    const auto judged = judged_.find(name);
    if (judged == judged_.end()) {
      Fail(name + " was never judged");
    } else if (judged->second != 1) {
      Fail(name + " was judged twice");
    }
  }
}

/// I5: each record counts in one landing.
void MergeAudit::CheckPlaces() {
  for (const std::string& place : places_) {
    const auto counts = counts_in_.find(place);
    if (counts == counts_in_.end()) {
      Fail(place + " counts nowhere");
    } else if (counts->second.size() != 1) {
      Fail(place + " counts twice");
    }
  }
  for (const auto& shard : world_.shards) {
    for (const StreamRecord& record : shard) {
      const std::string place = PlaceOfRecord(record.whole.front().position);
      if (!places_.contains(place)) Fail(place + " never landed");
    }
  }
}

/// I6 and the rule of owners: the first that counts owns, the others are told by their bodies.
void MergeAudit::CheckOwners() {
  std::map<landing::IdHash, const Row*> owners;
  for (const Row& row : rows_) {
    if (row.verdict == RowVerdict::kCountedBefore) continue;
    if (!row.id) {
      if (row.verdict != RowVerdict::kQuarantined)
        Fail(row.position + " is no event, and not quarantined");
      continue;
    }
    auto [owner, is_first] = owners.try_emplace(row.id->hash, &row);
    if (!is_first && IsForgotten(*owner->second, row.plan)) {
      owner->second = &row;
      is_first = true;
    }
    RowVerdict expected = RowVerdict::kStored;
    if (!is_first) {
      const Row& first = *owner->second;
      const bool is_same_body = first.id->fingerprint == row.id->fingerprint;
      expected = !is_same_body                    ? RowVerdict::kConflict
                 : first.position == row.position ? RowVerdict::kStoredBefore
                                                  : RowVerdict::kDuplicate;
    }
    if (row.verdict != expected) {
      Fail(fmt::format("{} has verdict {}, and should have {}", row.position,
                       static_cast<int>(row.verdict), static_cast<int>(expected)));
    }
    if (row.is_replayed && row.verdict == RowVerdict::kStored) seen_.emplace("replayed");
    if (row.verdict == RowVerdict::kConflict && row.owner != owner->second->position) {
      Fail(row.position + " names another owner");
    }
  }
}

/// Whether a plan before has forgotten what the owner's plan stored.
bool MergeAudit::IsForgotten(const Row& owner, merge::PlanNumber before) const {
  const auto forgotten = forgotten_.find(owner.id->hash);
  if (forgotten == forgotten_.end()) return false;
  const auto plan = forgotten->second.upper_bound(owner.plan);
  return plan != forgotten->second.end() && *plan < before;
}

/// I2: exactly the owners stand in the lake, each once.
void MergeAudit::CheckLake() {
  std::map<std::string, int> lines;
  for (const Row& row : rows_) {
    if (row.verdict == RowVerdict::kStored) ++lines[row.line];
  }
  for (const auto& [name, bytes] : world_.objects.objects) {
    if (!name.starts_with("lake/") || made_one_.contains(name)) continue;
    for (const std::string& line : LinesOf(bytes)) --lines[line];
  }
  for (const auto& [line, count] : lines) {
    if (count != 0) Fail(fmt::format("the lake has {} too few of {}", count, line));
  }
}

/// Those that a reader may still have stand there for a while.
void MergeAudit::FindFilesMadeOne() {
  for (const merge::RolledFiles& rolled : state_.rolled) {
    for (const auto& files : rolls_[rolled.plan]) made_one_.insert(files.begin(), files.end());
  }
}

/// I9: the manifests list the files that there are, each for its day.
void MergeAudit::CheckManifests() {
  std::set<std::string, std::less<>> listed;
  std::set<event::Day> unlisted = world_.unlisted;  // where none came back
  for (const auto& [name, bytes] : world_.objects.objects) {
    const auto day = merge::ManifestDayOf(name);
    if (!day) continue;
    const auto files = merge::ParseManifest(bytes, *day, world_.objects.Root(), name);
    if (!files) return Fail(files.error().message);
    listed.insert(files->begin(), files->end());
    if (unlisted.erase(*day) > 0) seen_.emplace("relisted");
  }
  for (const auto& [name, bytes] : world_.objects.objects) {
    if (!name.starts_with("lake/") || made_one_.contains(name)) continue;
    const auto day = merge::LakeDayOf(name);
    if (listed.erase(name) == 0 && !(day && unlisted.contains(*day)))
      Fail(name + " is in no manifest");
  }
  for (const std::string& name : listed) Fail(name + " is in a manifest, and no file of the lake");
}

/// What a replay sets aside again stands there already.
void MergeAudit::CheckQuarantine() {
  std::map<std::string, int> positions;
  for (const Row& row : rows_) {
    const bool is_there =
        row.verdict == RowVerdict::kQuarantined || row.verdict == RowVerdict::kConflict;
    if (is_there && !row.is_replayed) ++positions[row.position];
  }
  for (const auto& [name, bytes] : world_.objects.objects) {
    if (!name.starts_with("quarantine/")) continue;
    for (const std::string& line : LinesOf(bytes)) {
      const auto row = pipeline::ParseQuarantineRow(line);
      if (!row) return Fail(name + " has what is no row");
      --positions[row->position];
    }
  }
  for (const auto& [position, count] : positions) {
    if (count != 0) Fail(fmt::format("the quarantine has {} too few of {}", count, position));
  }
}

/// The ledger counts each record once, as it was judged; a replayed one as what has settled most.
void MergeAudit::CheckLedger() {
  constexpr std::array kSettling = {RowVerdict::kQuarantined, RowVerdict::kConflict,
                                    RowVerdict::kDuplicate, RowVerdict::kStored};
  std::map<std::string, std::size_t> settled;  // by position: how far
  for (const Row& row : rows_) {
    if (row.verdict == RowVerdict::kCountedBefore) continue;
    const RowVerdict verdict =
        row.verdict == RowVerdict::kStoredBefore ? RowVerdict::kStored : row.verdict;
    const auto how_far = std::ranges::find(kSettling, verdict) - kSettling.begin();
    std::size_t& most = settled[row.position];
    most = std::max(most, static_cast<std::size_t>(how_far));
  }
  event::Counts expected;
  for (const auto& [position, how_far] : settled) {
    ++expected.received;
    if (kSettling.at(how_far) == RowVerdict::kStored) ++expected.stored;
    if (kSettling.at(how_far) == RowVerdict::kDuplicate) ++expected.duplicates;
    if (kSettling.at(how_far) == RowVerdict::kConflict) ++expected.conflicts;
    if (kSettling.at(how_far) == RowVerdict::kQuarantined) ++expected.quarantined;
  }
  pipeline::LedgerSum sum;
  std::string stream;
  for (const auto& [name, bytes] : world_.objects.objects) {
    if (!name.starts_with("ledger/")) continue;
    const std::string of = name.substr(0, name.find('-'));
    if (of != std::exchange(stream, of)) sum.NextStream();
    if (const auto added = sum.Add(bytes); !added) return Fail(name + " is no entry");
  }
  event::Counts counts;
  for (const auto& entry : sum.Take()) counts.Merge(entry.figures.total.counts);
  if (counts.received != expected.received || counts.stored != expected.stored ||
      counts.duplicates != expected.duplicates || counts.conflicts != expected.conflicts ||
      counts.quarantined != expected.quarantined) {
    Fail(fmt::format("the ledger counts {} stored of {}, and {} of {} are", counts.stored,
                     counts.received, expected.stored, expected.received));
  }
}

/// I6: the index has no id that is not stored, and each but those that were forgotten.
void MergeAudit::CheckIndex() {
  std::map<landing::IdHash, std::string> stored;
  for (const Row& row : rows_) {
    if (row.verdict == RowVerdict::kStored) stored.insert_or_assign(row.id->hash, row.position);
  }
  std::set<landing::IdHash> seen;
  for (const merge::IndexRun& run : state_.index) {
    for (const merge::IndexFile& file : run.files) {
      const auto bytes = world_.objects.objects.find(file.name);
      if (bytes == world_.objects.objects.end()) return Fail(file.name + " is gone");
      ForEachRow(file, bytes->second, [&](const merge::IndexRow& row) {
        const auto owner = stored.find(row.hash);
        if (owner == stored.end() || owner->second != row.owner) {
          Fail(row.owner + " is in the index, and does not own its id");
        }
        if (!seen.insert(row.hash).second) Fail(row.owner + " is in the index twice");
      });
    }
  }
  for (const auto& [hash, position] : stored) {
    if (!seen.contains(hash) && !forgotten_.contains(hash)) {
      Fail(position + " owns its id, and is not in the index");
    }
  }
}

void MergeAudit::ForEachRow(const merge::IndexFile& file, const std::string& bytes,
                            const std::function<void(const merge::IndexRow&)>& take) {
  landing::BytesInMemory source(bytes, file.name);
  auto reader = merge::IndexReader::Open(source, file);
  if (!reader) return Fail(reader.error().message);
  auto row = reader->Next();
  for (; row && *row; row = reader->Next()) take(**row);
  if (!row) Fail(row.error().message);
}

}  // namespace weir::simulation
