// Makes a merge's index of what claims know: how a lake gets layout landing beside traffic.
#include "src/lake/index_seed.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "src/landing/name.h"
#include "src/merge/index/erased_index.h"
#include "src/merge/index/index_merge.h"
#include "src/merge/plan/names.h"
#include "src/merge/plan/owner.h"
#include "src/merge/rollup/seeded_manifests.h"
#include "src/merge/seed.h"
#include "src/pipeline/layout.h"
#include "src/pipeline/members.h"

namespace weir::lake {
namespace {

/// Pieces are numbered from a random number on, for a seed that was cut off has left some.
constexpr std::uint32_t kLeastPiece = 100'000;
constexpr std::uint32_t kFirstPieces = 800'000;
/// Four hundred thousand million rows, each 40 bytes.
constexpr std::size_t kMaxSeedFiles = 99'999;
/// So many hashes are asked for at once.
constexpr std::size_t kRowsAtOnce = 131'072;

}  // namespace

IndexSeed::IndexSeed(const SeedSettings& settings, Ports ports)
    : settings_(settings),
      ports_(std::move(ports)),
      schemas_{.lines = pipeline::SchemaOfLines(settings.schema), .own_members = {}},
      reading_(
          ports_.lake, [this](const pipeline::ClaimKey& key) { return ports_.claims.KeyOf(key); },
          schemas_, settings.threads),
      by_key_(ports_.by_key),
      by_hash_(ports_.by_hash),
      first_piece_(kLeastPiece + ports_.draw() % kFirstPieces) {}

Result<SeedTally> IndexSeed::Run() {
  auto place = merge::FindSeedPlace(ports_.objects, ports_.head);
  if (!place) return place.error();
  place_ = *std::move(place);
  if (auto checked = CheckTime(); !checked) return checked.error();
  if (auto read = ReadClaims(); !read) return read.error();
  if (auto read = ReadEvents(); !read) return read.error();
  if (auto joined = JoinThem(); !joined) return joined.error();
  if (auto written = WriteFiles(); !written) return written.error();
  if (auto written = WriteErased(); !written) return written.error();
  if (auto cleaned = CleanIndex(); !cleaned) return cleaned.error();
  if (const auto listed = merge::WriteSeededManifests(ports_.objects, place_.after); !listed) {
    return listed.error();
  }
  if (auto written = WritePlan(); !written) return written.error();
  return tally_;
}

/// Any landing says that the layout was changed before it was put, but for those that the merge of
/// before has judged; the first that does is old enough, or soon will be.
Result<void> IndexSeed::CheckTime() {
  const std::string folder = std::string(landing::kLandingFolder) + "/";
  const std::int64_t ended = place_.ended.micros / event::kMicrosPerSecond;
  std::optional<pipeline::ListedObject> oldest;
  const auto pages = ports_.objects.List(folder, "");
  while (!oldest) {
    const auto page = pages->Next();
    if (!page) return page.error();
    if (!page->has_value()) break;
    for (const pipeline::ListedObject& landing : (*page)->objects) {
      if (place_.after != merge::kSeedNumber && landing.modified <= ended) continue;
      if (!oldest || landing.modified < oldest->modified) oldest = landing;
    }
  }
  if (!oldest) {
    return Error{ErrorKind::kInvalidInput,
                 fmt::format("{}: nothing has landed; change the layout of the function first",
                             ports_.objects.Describe(folder))};
  }
  return CheckAttemptsAreOver(ports_.objects, *oldest,
                              "attempts of the layout of before may be at work", "try again then");
}

Result<void> IndexSeed::ReadClaims() {
  return ports_.claims.ForEach([this](const pipeline::ListedClaim& claim) -> Result<void> {
    if (const auto hash = ports_.hash_of(claim.key); hash && merge::IsErased(claim.owner)) {
      return by_hash_.Add({.hash = *hash, .fingerprint = {}, .owner = std::string(claim.owner)});
    }
    const auto owned = ports_.id_key_of(claim.key);
    if (!owned && !ports_.hash_of(claim.key)) return {};
    AuditRow row;
    row.kind = owned ? AuditRow::Kind::kOwner : AuditRow::Kind::kClaim;
    if (!owned) ++tally_.claims;
    row.key = owned.value_or(claim.key);
    row.object = claim.owner;
    row.body = claim.fingerprint;
    return by_key_.Add(row);
  });
}

/// All that stands in the lake, wherever: who has an id there is not stored again.
Result<void> IndexSeed::ReadEvents() {
  if (auto looked = tombstones_.LookAtAll(settings_.prefix); !looked) return looked;
  return reading_.ReadAll(
      fmt::format("{}{}/", settings_.prefix, pipeline::kLakeFolder),
      [this](const pipeline::ListedObject& object) -> Result<bool> {
        if (tombstones_.Find(object.name) != nullptr) return IsBeingRolledUp(object.name);
        if (merge::OutputPlanOf(object.name).value_or(0) <= place_.after) return true;
        return merge::PlansAreLost(ports_.lake.Describe(object.name));
      },
      [this](AuditedObject& object) -> Result<void> {
        if (auto whole = CheckIsWhole(object, ports_.lake); !whole) return whole;
        for (AuditRow& row : object.TakeRows()) {
          ++tally_.events;
          row.object.clear();
          if (auto added = by_key_.Add(row); !added) return added;
        }
        return {};
      });
}

/// Its manifest would list both.
Error IndexSeed::IsBeingRolledUp(const std::string& name) const {
  return {ErrorKind::kUnavailable,
          fmt::format("{}: it has become another file, and is there still; run `weir compact` once "
                      "more when its readers are through (an hour later), then try again",
                      ports_.lake.Describe(name))};
}

Result<void> IndexSeed::JoinThem() {
  Result<void> added;
  const auto joined = by_key_.ForEachKey([&](const AuditRows::Group& rows) {
    if (added) added = Join(rows);
  });
  return joined ? added : joined;
}

Result<void> IndexSeed::Join(const AuditRows::Group& rows) {
  const auto claim = std::ranges::find(rows, AuditRow::Kind::kClaim, &AuditRow::kind);
  const auto event = std::ranges::find(rows, AuditRow::Kind::kMember, &AuditRow::kind);
  if (claim == rows.end() || event == rows.end()) return {};
  std::string owner = claim->object;
  if (owner == pipeline::kOpenOwner) {
    const auto taken = std::ranges::find(rows, AuditRow::Kind::kOwner, &AuditRow::kind);
    owner = taken == rows.end() ? std::string(pipeline::kUnknownOwner) : taken->object;
  }
  if (merge::IsOwner(owner)) {
    return by_hash_.Add(
        {.hash = *ports_.hash_of(claim->key), .fingerprint = claim->body, .owner = owner});
  }
  return Error{ErrorKind::kCorrupt,
               fmt::format("the claim '{}' is owned by '{}', which is no position of a stream; "
                           "put it back as it was, or delete it and make it anew with 'weir claims "
                           "rebuild'",
                           claim->key, owner)};
}

Result<void> IndexSeed::WriteFiles() {
  known_.emplace(place_.state, ports_.objects);
  writer_.emplace(landing::IdRange());
  std::vector<merge::IndexRow> rows;
  const auto written = by_hash_.ForEach([&](const merge::IndexRow& row) -> Result<void> {
    if (merge::IsErased(row.owner)) return AddErased(row);
    rows.push_back(row);
    return rows.size() < kRowsAtOnce ? Result<void>() : WriteRows(rows);
  });
  if (!written) return written;
  if (auto last = WriteRows(rows); !last) return last;
  return writer_->rows() == 0 ? Result<void>() : WriteFile();
}

Result<void> IndexSeed::WriteRows(std::vector<merge::IndexRow>& rows) {
  std::vector<landing::IdHash> hashes;
  hashes.reserve(rows.size());
  for (const merge::IndexRow& row : rows) hashes.push_back(row.hash);
  const auto known = known_->Find(hashes);
  if (!known) return known.error();
  auto next = known->begin();
  for (const merge::IndexRow& row : rows) {
    if (next != known->end() && next->hash == row.hash) {
      ++next;
    } else if (auto written = WriteRow(row); !written) {
      return written;
    }
  }
  rows.clear();
  return {};
}

Result<void> IndexSeed::WriteRow(const merge::IndexRow& row) {
  if (writer_->rows() == merge::kMaxIndexRows) {
    writer_->EndRange();
    const auto next = merge::HashBehind(writer_->range().last);
    if (auto put = WriteFile(); !put) return put;
    WEIR_CHECK(next.has_value(), "a row is behind it");
    writer_.emplace(landing::IdRange{.first = *next});
  }
  writer_->Add(row);
  return {};
}

/// What the merge of before knew as erased stays so.
Result<void> IndexSeed::AddErased(const merge::IndexRow& row) {
  if (!erased_) {
    auto list = merge::ErasedList::Open(ports_.objects, place_.state.erased);
    if (!list) return list.error();
    erased_ = *std::move(list);
  }
  erased_since_.push_back(row.hash);
  return erased_->Add(row);
}

/// One that was left by a seed that was cut off gives way.
Result<void> IndexSeed::WriteErased() {
  if (!erased_) return {};
  auto bytes = erased_->Finish();
  if (!bytes) return bytes.error();
  const std::string name = merge::ErasedName(place_.after);
  auto there = std::move(ports_.objects.GetVersions({&name, 1}).front());
  if (!there) return there.error();
  const merge::Replacement object{name, there->has_value() ? (*there)->version : std::string(),
                                  *std::move(bytes)};
  const auto put = std::move(ports_.objects.Replace({&object, 1}).front());
  if (!put) return put.error();
  if (!*put) {
    return Error{ErrorKind::kUnavailable,
                 ports_.objects.Describe(name) + ": somebody else is at it; try again"};
  }
  erased_file_ = merge::IndexFile{
      .name = name, .range = {}, .rows = erased_->rows(), .bytes = object.bytes.size()};
  return {};
}

/// What the index of before knows of events that were erased since goes with them.
Result<void> IndexSeed::CleanIndex() {
  known_.reset();  // it looks into the files that change
  if (erased_since_.empty()) return {};
  const auto with = merge::IndexLookup(place_.state, ports_.objects).FilesWith(erased_since_);
  if (!with) return with.error();
  for (merge::IndexRun& run : place_.state.index) {
    for (merge::IndexFile& file : run.files) {
      if (!std::ranges::binary_search(*with, file.name)) continue;
      auto bytes = merge::WithErasedRows(ports_.objects, file, erased_since_, ports_.objects.Now());
      if (!bytes) return bytes.error();
      if (auto put = PutFile(file, *std::move(bytes)); !put) return put;
    }
  }
  return {};
}

Result<void> IndexSeed::WriteFile() {
  merge::IndexFile file{.name = {}, .range = writer_->range(), .rows = writer_->rows()};
  if (auto put = PutFile(file, writer_->Finish()); !put) return put;
  tally_.seeded += file.rows;
  ++tally_.files;
  files_.push_back(std::move(file));
  return {};
}

/// Gives the file its name and its size.
Result<void> IndexSeed::PutFile(merge::IndexFile& file, std::string bytes) {
  if (pieces_ == kMaxSeedFiles) {
    return Error{ErrorKind::kExhausted, "these are more claims than an index can begin with"};
  }
  file.name = merge::IndexName(place_.after, first_piece_ + pieces_++);
  file.bytes = bytes.size();
  const merge::NewObject object{file.name, std::move(bytes)};
  const auto put = std::move(ports_.objects.Create({&object, 1}).front());
  if (!put) return put.error();
  if (*put == pipeline::PutOutcome::kCreated) return {};
  return Error{ErrorKind::kUnavailable,
               fmt::format("{}: left by a seed that was cut off, or somebody else is at it; try "
                           "again",
                           ports_.objects.Describe(file.name))};
}

Result<void> IndexSeed::WritePlan() {
  const merge::Plan plan =
      merge::SeedPlan(place_, std::move(files_), std::move(erased_file_), ports_.objects.Now());
  const merge::NewObject object{merge::PlanName(plan.number), merge::FormatPlan(plan)};
  // What can't be read again would stop the merge for good.
  const auto sound = merge::ParsePlan(object.bytes, "a plan just made");
  if (!sound) return sound.error();
  // While it is there a function may claim: no longer, once there is something to judge by.
  if (place_.after != merge::kSeedNumber) {
    const std::string mark(merge::kEndedName);
    if (auto gone = std::move(ports_.objects.Delete({&mark, 1}).front()); !gone) return gone;
  }
  const auto put = std::move(ports_.objects.Create({&object, 1}).front());
  if (!put) return put.error();
  if (*put == pipeline::PutOutcome::kCreated) return {};
  return merge::HasPlansAlready(ports_.objects.Describe(object.name));
}

}  // namespace weir::lake
