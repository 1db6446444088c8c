// The journal of a lake's runs: which are final, what is left to publish, which input is done.
#include "src/embedded/run_journal.h"

#include <algorithm>
#include <utility>

#include <rocksdb/write_batch.h>

namespace weir::embedded {
namespace {

std::string RunKey(RunNumber run) {
  std::string key;
  AppendBigEndian(run, key);
  return key;
}

std::string ObjectKey(RunNumber run, std::uint32_t ordinal) {
  std::string key = RunKey(run);
  AppendBigEndian(ordinal, key);
  return key;
}

rocksdb::WriteOptions Synced() {
  rocksdb::WriteOptions options;
  options.sync = true;
  return options;
}

}  // namespace

RunJournal::RunJournal(ClaimDatabase& database, std::string schema_digest)
    : database_(database), schema_digest_(std::move(schema_digest)) {}

Result<std::unique_ptr<RunJournal>> RunJournal::Load(ClaimDatabase& database,
                                                     std::string schema_digest) {
  std::unique_ptr<RunJournal> journal(new RunJournal(database, std::move(schema_digest)));
  if (const auto loaded = journal->LoadStates(); !loaded) return loaded.error();
  return journal;
}

Result<void> RunJournal::LoadStates() {
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator(rocksdb::ReadOptions(), database_.runs()));
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    if (rows->key().size() != 4 || rows->value().size() != 1) {
      return Error{ErrorKind::kCorrupt, "the journal of runs holds a row of the wrong size"};
    }
    states_[ReadBigEndian32(rows->key().ToStringView())] = State{rows->value()[0]};
  }
  if (!rows->status().ok()) return ErrorOf(rows->status(), "the journal of runs");
  return {};
}

Result<RunNumber> RunJournal::Begin() {
  const RunNumber run = states_.empty() ? 1 : states_.rbegin()->first + 1;
  const char state = static_cast<char>(State::kOpen);
  const auto put = database_.db().Put(Synced(), database_.runs(), RunKey(run), {&state, 1});
  if (!put.ok()) return ErrorOf(put, "can't begin a run");
  states_[run] = State::kOpen;
  return run;
}

Result<void> RunJournal::Seal(RunNumber run, std::span<const StagedName> objects,
                              std::span<const ProcessedBlock> blocks,
                              std::span<const PrefixId> marks) {
  return SealAs(State::kSealed, run, objects, blocks, marks);
}

Result<void> RunJournal::SealRebuilt(RunNumber run, std::span<const StagedName> objects) {
  return SealAs(State::kRebuilt, run, objects, {}, {});
}

Result<void> RunJournal::SealAs(State state, RunNumber run, std::span<const StagedName> objects,
                                std::span<const ProcessedBlock> blocks,
                                std::span<const PrefixId> marks) {
  rocksdb::WriteBatch batch;
  const char mark = static_cast<char>(state);
  auto status = batch.Put(database_.runs(), RunKey(run), {&mark, 1});
  for (const auto& object : objects) {
    if (!status.ok()) break;
    status = batch.Put(database_.objects(), ObjectKey(run, object.ordinal), object.name);
  }
  for (const auto& block : blocks) {
    if (!status.ok()) break;
    std::string records;
    AppendBigEndian(block.records, records);
    status = batch.Put(database_.blocks(), BlockKey(block.id), records);
  }
  for (const auto& record : marks) {
    if (!status.ok()) break;
    status = batch.Put(database_.blocks(), MarkKey(record), {});
  }
  if (status.ok()) status = database_.db().Write(Synced(), &batch);
  if (!status.ok()) return ErrorOf(status, "can't seal the run");
  states_[run] = state;
  return {};
}

Result<void> RunJournal::MarkPublished(RunNumber run) {
  const char state = static_cast<char>(State::kPublished);
  const auto put = database_.db().Put(Synced(), database_.runs(), RunKey(run), {&state, 1});
  if (!put.ok()) return ErrorOf(put, "can't close the run");
  states_[run] = State::kPublished;
  return {};
}

bool RunJournal::IsFinal(RunNumber run) const {
  const auto known = states_.find(run);
  return known != states_.end() && known->second != State::kOpen;
}

bool RunJournal::IsRebuilt(RunNumber run) const {
  const auto known = states_.find(run);
  return known != states_.end() && known->second == State::kRebuilt;
}

bool RunJournal::HasRebuiltRuns() const {
  return std::ranges::any_of(states_,
                             [](const auto& run) { return run.second == State::kRebuilt; });
}

std::vector<RunNumber> RunJournal::Unpublished() const {
  std::vector<RunNumber> runs;
  for (const auto& [run, state] : states_) {
    if (state == State::kSealed) runs.push_back(run);
  }
  return runs;
}

bool RunJournal::HasFinalRuns() const {
  return std::ranges::any_of(states_, [](const auto& run) { return run.second != State::kOpen; });
}

Result<bool> RunJournal::HasObjectsBelow(std::string_view folder) const {
  const std::string prefix = std::string(folder) + "/";
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator(rocksdb::ReadOptions(), database_.objects()));
  std::size_t count = 0;
  for (rows->SeekToFirst(); rows->Valid() && count < kMostNamesRead; rows->Next(), ++count) {
    if (rows->value().starts_with(prefix)) return true;
  }
  if (!rows->status().ok()) return ErrorOf(rows->status(), "the journal of objects");
  return false;
}

Result<void> RunJournal::ForEachObject(
    const std::function<Result<void>(std::string name)>& take) const {
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator(rocksdb::ReadOptions(), database_.objects()));
  for (rows->SeekToFirst(); rows->Valid(); rows->Next()) {
    if (!IsFinal(ReadBigEndian32(rows->key().ToStringView()))) continue;
    if (auto taken = take(rows->value().ToString()); !taken) return taken;
  }
  if (!rows->status().ok()) return ErrorOf(rows->status(), "the journal of objects");
  return {};
}

Result<bool> RunJournal::HasSeveralSchemas() const {
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator(rocksdb::ReadOptions(), database_.blocks()));
  std::string first;
  rows->SeekToFirst();
  if (rows->Valid()) first = rows->key().ToStringView().substr(0, schema_digest_.size());
  rows->SeekToLast();
  if (!rows->status().ok()) return ErrorOf(rows->status(), "the journal of blocks");
  return rows->Valid() && !rows->key().ToStringView().starts_with(first);
}

Result<std::vector<StagedName>> RunJournal::ObjectsOf(RunNumber run) const {
  std::vector<StagedName> objects;
  const std::string prefix = RunKey(run);
  const std::unique_ptr<rocksdb::Iterator> rows(
      database_.db().NewIterator(rocksdb::ReadOptions(), database_.objects()));
  for (rows->Seek(prefix); rows->Valid() && rows->key().starts_with(prefix); rows->Next()) {
    objects.push_back(
        {ReadBigEndian32(rows->key().ToStringView().substr(4)), rows->value().ToString()});
  }
  if (!rows->status().ok()) return ErrorOf(rows->status(), "the journal of objects");
  return objects;
}

Result<std::string> RunJournal::ObjectName(RunNumber run, std::uint32_t ordinal) const {
  std::string name;
  const auto got = database_.db().Get(rocksdb::ReadOptions(), database_.objects(),
                                      ObjectKey(run, ordinal), &name);
  if (!got.ok()) return ErrorOf(got, "the journal of objects");
  return name;
}

Result<std::optional<std::uint64_t>> RunJournal::ProcessedRecords(const BlockId& block) const {
  std::string records;
  const auto got =
      database_.db().Get(rocksdb::ReadOptions(), database_.blocks(), BlockKey(block), &records);
  if (got.IsNotFound()) return std::optional<std::uint64_t>();
  if (!got.ok()) return ErrorOf(got, "the journal of blocks");
  if (records.size() != 8) return Error{ErrorKind::kCorrupt, "the journal of blocks is damaged"};
  return std::optional(ReadBigEndian64(records));
}

Result<std::size_t> RunJournal::CountProcessed(std::span<const PrefixId> chain) const {
  return CountMarked(chain, [this](const PrefixId& record) { return IsMarked(record); });
}

Result<std::size_t> CountMarked(std::span<const PrefixId> chain,
                                const std::function<Result<bool>(const PrefixId&)>& is_marked) {
  if (chain.empty()) return std::size_t{0};
  const auto begins = is_marked(chain.front());
  if (!begins) return begins.error();
  if (!*begins) return std::size_t{0};
  for (std::size_t count = chain.size(); count > 1; --count) {
    const auto is_known = is_marked(chain[count - 1]);
    if (!is_known) return is_known.error();
    if (*is_known) return count;
  }
  return std::size_t{1};
}

Result<bool> RunJournal::IsMarked(const PrefixId& record) const {
  rocksdb::PinnableSlice none;
  const auto got =
      database_.db().Get(rocksdb::ReadOptions(), database_.blocks(), MarkKey(record), &none);
  if (got.ok() || got.IsNotFound()) return got.ok();
  return ErrorOf(got, "the journal of blocks");
}

std::string RunJournal::BlockKey(const BlockId& block) const {
  return schema_digest_ + std::string(block.data(), block.size());
}

/// A byte longer than the keys of blocks.
std::string RunJournal::MarkKey(const PrefixId& record) const {
  return schema_digest_ + std::string(record.data(), record.size()) + 'm';
}

}  // namespace weir::embedded
