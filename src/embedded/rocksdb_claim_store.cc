// Claims of one run in RocksDB: fresh ones in memory, spilled in sorted files, final with the run.
#include "src/embedded/rocksdb_claim_store.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <utility>

#include <fmt/format.h>
#include <rocksdb/sst_file_writer.h>

#include "src/embedded/claim_row.h"

namespace weir::embedded {
namespace {

using pipeline::ClaimAnswer;
using pipeline::ClaimOutcome;
using pipeline::ClaimRequest;
using pipeline::ObjectRef;

constexpr std::size_t kLookaheadClaims = 8;
/// The filter of the run's own keys errs seldom up to 25 times as many as stay in memory.
constexpr std::size_t kFilterBytesPerClaim = 32;

std::filesystem::path SpillDirectory(const ClaimDatabase& database) {
  return database.directory() / "spill";
}

}  // namespace

RocksDbClaimStore::RocksDbClaimStore(ClaimDatabase& database, const RunJournal& journal,
                                     RunNumber run, std::size_t claims_in_memory)
    : database_(database),
      journal_(journal),
      run_(run),
      claims_in_memory_(claims_in_memory),
      fresh_(std::make_unique<ClaimTable>(claims_in_memory)),
      has_earlier_claims_(journal.HasFinalRuns()),
      has_rebuilt_claims_(journal.HasRebuiltRuns()),
      any_on_disk_(has_earlier_claims_),
      own_keys_(claims_in_memory * kFilterBytesPerClaim) {
  std::error_code ignored;  // a spill that can't be written says so itself
  std::filesystem::remove_all(SpillDirectory(database), ignored);
  std::filesystem::create_directories(SpillDirectory(database), ignored);
}

RocksDbClaimStore::~RocksDbClaimStore() {
  if (spill_.valid()) spill_.wait();
}

void RocksDbClaimStore::Claim(std::span<const ClaimRequest> requests,
                              std::span<ClaimAnswer> answers) {
  std::ranges::fill(answers, ClaimAnswer{});
  texts_.clear();
  rebuilt_.clear();
  // A part that fits the table spills at most once, so what it has just created stays in memory.
  for (std::size_t at = 0; at < requests.size(); at += claims_in_memory_) {
    const std::size_t count = std::min(claims_in_memory_, requests.size() - at);
    ClaimPart(requests.subspan(at, count), answers.subspan(at, count));
  }
  NoteMetAgain(requests, answers);
  if (!rebuilt_.empty()) NoteJudgedBefore(requests, answers);
}

/// A row of the quarantine has its position as its key; an event that has another body than the one
/// that is claimed is a conflict, and claims its position.
void RocksDbClaimStore::NoteJudgedBefore(std::span<const ClaimRequest> requests,
                                         std::span<const ClaimAnswer> answers) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (!rebuilt_.contains(&answers[i])) continue;
    const bool is_event = requests[i].key.kind == pipeline::ClaimKey::Kind::kId;
    if (is_event && answers[i].fingerprint != requests[i].fingerprint) continue;
    judged_before_.emplace(requests[i].position.text);
  }
}

void RocksDbClaimStore::NoteMetAgain(std::span<const ClaimRequest> requests,
                                     std::span<const ClaimAnswer> answers) {
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (answers[i].outcome != ClaimOutcome::kExists) continue;
    if (answers[i].owner != requests[i].position) continue;
    if (requests[i].position.text > last_met_again_) last_met_again_ = requests[i].position.text;
  }
}

void RocksDbClaimStore::ClaimPart(std::span<const ClaimRequest> requests,
                                  std::span<ClaimAnswer> answers) {
  CollectSpill();
  if (failure_) return;
  unresolved_.clear();
  EncodeKeys(requests);
  for (std::size_t i = 0; i < requests.size(); ++i) {
    if (i + kLookaheadClaims < requests.size()) {
      own_keys_.Prefetch(hashes_[i + kLookaheadClaims]);
      fresh_->Prefetch(hashes_[i + kLookaheadClaims]);
      if (spilling_) spilling_->Prefetch(hashes_[i + kLookaheadClaims]);
    }
    if (const auto value = FindInMemory(hashes_[i], KeyAt(i))) {
      AnswerWith(*value, answers[i]);
    } else {
      unresolved_.push_back(i);
    }
  }
  if (!FindOnDisk(answers)) return;
  for (const std::size_t i : unresolved_) {
    if (answers[i].outcome == ClaimOutcome::kFailed) Create(requests[i], i, answers[i]);
  }
}

/// Forgets the table that was spilled, as soon as it is on disk.
void RocksDbClaimStore::CollectSpill() {
  if (!spill_.valid() || spill_.wait_for(std::chrono::seconds(0)) != std::future_status::ready) {
    return;
  }
  if (const auto spilled = AwaitSpill(); !spilled) failure_ = spilled.error();
}

void RocksDbClaimStore::EncodeKeys(std::span<const ClaimRequest> requests) {
  key_bytes_.clear();
  key_ends_.clear();
  hashes_.clear();
  for (const ClaimRequest& request : requests) {
    AppendClaimKey(request.key, key_bytes_);
    key_ends_.push_back(key_bytes_.size());
    hashes_.push_back(ClaimTable::Hash(KeyAt(key_ends_.size() - 1)));
  }
}

std::string_view RocksDbClaimStore::KeyAt(std::size_t request) const {
  const std::size_t begin = request == 0 ? 0 : key_ends_[request - 1];
  return std::string_view(key_bytes_).substr(begin, key_ends_[request] - begin);
}

std::optional<std::string_view> RocksDbClaimStore::FindInMemory(std::uint64_t hash,
                                                                std::string_view key) const {
  auto value = fresh_->Find(hash, key);
  if (!value && spilling_) value = spilling_->Find(hash, key);
  if (!value) return std::nullopt;
  return std::string_view(value->data(), value->size());
}

bool RocksDbClaimStore::FindOnDisk(std::span<ClaimAnswer> answers) {
  sought_.clear();
  slices_.clear();
  for (const std::size_t i : unresolved_) {
    if (!MayBeOnDisk(hashes_[i])) continue;
    sought_.push_back(i);
    slices_.emplace_back(KeyAt(i).data(), KeyAt(i).size());
  }
  if (sought_.empty()) return true;
  const std::size_t count = sought_.size();
  if (found_.size() < count) found_ = std::vector<rocksdb::PinnableSlice>(count);
  statuses_.assign(count, rocksdb::Status());
  database_.db().MultiGet(rocksdb::ReadOptions(), database_.claims(), count, slices_.data(),
                          found_.data(), statuses_.data());
  for (std::size_t i = 0; i < count; ++i) {
    if (!statuses_[i].ok() && !statuses_[i].IsNotFound()) {
      failure_ = ErrorOf(statuses_[i], "can't read the claims");
    } else if (statuses_[i].ok() && Counts(found_[i].ToStringView())) {
      AnswerWith(found_[i].ToStringView(), answers[sought_[i]]);
    }
    found_[i].Reset();
  }
  return !failure_;
}

bool RocksDbClaimStore::MayBeOnDisk(std::uint64_t hash) const {
  return any_on_disk_ && (has_earlier_claims_ || own_keys_.MayHold(hash));
}

void RocksDbClaimStore::Create(const ClaimRequest& request, std::size_t number,
                               ClaimAnswer& answer) {
  // An earlier request of the same call may have made this claim meanwhile.
  if (const auto value = FindInMemory(hashes_[number], KeyAt(number))) {
    return AnswerWith(*value, answer);
  }
  RememberName(request.object);
  value_.clear();
  AppendBigEndian(run_, value_);
  AppendBigEndian(request.object.ordinal, value_);
  for (const std::byte byte : request.fingerprint) value_.push_back(static_cast<char>(byte));
  value_ += request.position.text;
  if (Insert(hashes_[number], KeyAt(number), value_)) answer.outcome = ClaimOutcome::kCreated;
}

void RocksDbClaimStore::AnswerWith(std::string_view value, ClaimAnswer& answer) {
  auto name = ObjectName(RunOf(value), ObjectOf(value));
  if (!name) {
    failure_ = name.error();
    return;
  }
  answer = {.outcome = ClaimOutcome::kExists,
            .owner = {texts_.emplace_back(OwnerOf(value))},
            .fingerprint = FingerprintOf(value),
            .object = texts_.emplace_back(*std::move(name)),
            .settled = true};
  if (has_rebuilt_claims_ && journal_.IsRebuilt(RunOf(value))) rebuilt_.insert(&answer);
}

std::vector<Result<std::string>> RocksDbClaimStore::Move(
    std::span<const pipeline::ClaimMove> moves) {
  std::vector<Result<std::string>> names;
  for (const pipeline::ClaimMove& move : moves) names.push_back(Move(move));
  return names;
}

Result<std::string> RocksDbClaimStore::Move(const pipeline::ClaimMove& move) {
  const auto& [key, from, to] = move;
  if (failure_) return *failure_;
  std::string encoded;
  AppendClaimKey(key, encoded);
  auto value = Lookup(encoded);
  if (!value) return value.error();
  if (!value->has_value()) return Error{ErrorKind::kNotFound, "there is no such claim to move"};
  const auto current = ObjectName(RunOf(**value), ObjectOf(**value));
  if (!current || *current != from) return current;

  RememberName(to);
  std::string moved;
  AppendBigEndian(run_, moved);
  AppendBigEndian(to.ordinal, moved);
  moved += std::string_view(**value).substr(kFingerprintAt);
  const std::uint64_t hash = ClaimTable::Hash(encoded);
  if (const auto in_place = fresh_->Find(hash, encoded)) {
    std::ranges::copy(moved, in_place->begin());
  } else if (!Insert(hash, encoded, moved)) {
    return *failure_;
  }
  return std::string(to.name);
}

Result<std::optional<RocksDbClaimStore::Value>> RocksDbClaimStore::Lookup(
    std::string_view key) const {
  if (const auto value = FindInMemory(ClaimTable::Hash(key), key))
    return std::optional<Value>(*value);
  Value value;
  const auto got =
      database_.db().Get(rocksdb::ReadOptions(), database_.claims(), std::string(key), &value);
  if (!got.ok() && !got.IsNotFound()) return ErrorOf(got, "can't read the claims");
  if (got.IsNotFound() || !Counts(value)) return std::optional<Value>();
  return std::optional<Value>(std::move(value));
}

Result<std::string> RocksDbClaimStore::ObjectName(RunNumber run, std::uint32_t ordinal) const {
  if (run == run_) return names_.at(ordinal);
  return journal_.ObjectName(run, ordinal);
}

void RocksDbClaimStore::RememberName(const ObjectRef& object) {
  WEIR_CHECK(object.ordinal != ObjectRef::kForeign, "a run claims for objects of its own");
  if (object.ordinal >= names_.size()) names_.resize(object.ordinal + 1);
  if (names_[object.ordinal].empty()) names_[object.ordinal] = object.name;
}

bool RocksDbClaimStore::Counts(std::string_view value) const {
  return RunOf(value) == run_ || journal_.IsFinal(RunOf(value));
}

bool RocksDbClaimStore::Insert(std::uint64_t hash, std::string_view key, std::string_view value) {
  if (fresh_->IsFull()) {
    if (const auto spilled = Spill(); !spilled) {
      failure_ = spilled.error();
      return false;
    }
  }
  fresh_->Insert(hash, key, value);
  own_keys_.Add(hash);
  return true;
}

Result<void> RocksDbClaimStore::Flush() {
  if (failure_) return *failure_;
  if (const auto spilled = Spill(); !spilled) return spilled;
  return AwaitSpill();
}

Result<void> RocksDbClaimStore::Spill() {
  if (const auto done = AwaitSpill(); !done) return done;
  if (fresh_->size() == 0) return {};
  spilling_ = std::exchange(fresh_, std::make_unique<ClaimTable>(claims_in_memory_));
  const std::string file =
      SpillDirectory(database_) / fmt::format("{}-{}.sst", run_, spill_count_++);
  spill_ = std::async(std::launch::async,
                      [this, file, claims = spilling_.get()] { return WriteSpill(*claims, file); });
  return {};
}

Result<void> RocksDbClaimStore::AwaitSpill() {
  if (!spill_.valid()) return {};
  const auto spilled = spill_.get();
  if (spilled) {
    spilling_.reset();
    any_on_disk_ = true;
  }
  return spilled;
}

Result<void> RocksDbClaimStore::WriteSpill(const ClaimTable& claims,
                                           const std::string& file) const {
  rocksdb::SstFileWriter writer(rocksdb::EnvOptions(), database_.claim_options());
  auto status = writer.Open(file);
  const auto places = claims.SortedPlaces();
  for (std::size_t i = 0; i < places.size() && status.ok(); ++i) {
    if (i + kLookaheadClaims < places.size()) claims.PrefetchEntry(places[i + kLookaheadClaims]);
    const ClaimTable::Entry entry = claims.EntryAt(places[i]);
    status = writer.Put(rocksdb::Slice(entry.key.data(), entry.key.size()),
                        rocksdb::Slice(entry.value.data(), entry.value.size()));
  }
  if (status.ok()) status = writer.Finish();
  rocksdb::IngestExternalFileOptions options;
  options.move_files = true;
  options.snapshot_consistency = false;
  options.write_global_seqno = false;
  if (status.ok()) status = database_.db().IngestExternalFile(database_.claims(), {file}, options);
  if (!status.ok()) return ErrorOf(status, "can't write the claims");
  return {};
}

}  // namespace weir::embedded
