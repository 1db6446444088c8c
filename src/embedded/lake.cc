// A lake in a directory: its lock, its claims, its journal, and the way back after a crash.
#include "src/embedded/lake.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include "src/embedded/directory_object_store.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kIdKey = "lake";

Result<void> MakeDirectory(const fs::path& directory) {
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (failed) return SystemError(failed.value(), directory.string());
  return {};
}

/// The id of the lake that the claims belong to; empty for new claims.
Result<std::string> ReadClaimsId(ClaimDatabase& claims) {
  std::string id;
  const auto got = claims.db().Get(rocksdb::ReadOptions(), std::string(kIdKey), &id);
  if (!got.ok() && !got.IsNotFound()) return ErrorOf(got, claims.directory().string());
  return id;
}

Result<void> WriteClaimsId(ClaimDatabase& claims, const std::string& id) {
  rocksdb::WriteOptions synced;
  synced.sync = true;
  const auto put = claims.db().Put(synced, std::string(kIdKey), id);
  if (!put.ok()) return ErrorOf(put, claims.directory().string());
  return {};
}

/// Whether RocksDB has written there, whole or damaged.
bool HasDatabase(const fs::path& directory) {
  std::error_code none;
  for (fs::directory_iterator it(directory, none); !none && it != fs::directory_iterator();
       it.increment(none)) {
    const std::string name = it->path().filename();
    if (name == "CURRENT" || name == "kept" || name.starts_with("MANIFEST-")) return true;
  }
  return false;
}

Error WrongLayout(const fs::path& lake, pipeline::Layout is, pipeline::Layout asked) {
  return {ErrorKind::kInvalidInput,
          fmt::format("{}: the lake has layout {}, and layout {} is asked for; use --layout {}, or "
                      "another directory",
                      lake.string(), pipeline::LayoutName(is), pipeline::LayoutName(asked),
                      pipeline::LayoutName(is))};
}

Error WrongClaims(const fs::path& lake, const fs::path& claims) {
  return {ErrorKind::kInvalidInput,
          fmt::format("{}: these are not the claims of the lake {}; without its own, events would "
                      "be stored twice: name them with --claims, make them anew (weir claims "
                      "rebuild) if they are lost, or start a new lake",
                      claims.string(), lake.string())};
}

constexpr std::array kFolders = {pipeline::kLakeFolder, pipeline::kQuarantineFolder,
                                 pipeline::kLedgerFolder};

/// A lake's folders where its own folder is not: a copy without hidden files, or claims removed.
bool IsWithoutState(const fs::path& directory) {
  std::error_code unknown;
  if (fs::exists(directory / kStateFolder / "lake.json", unknown)) return false;
  return std::ranges::any_of(kFolders, [&directory, &unknown](std::string_view folder) {
    return fs::is_directory(directory / folder, unknown);
  });
}

Error WithoutState(const fs::path& lake) {
  return {ErrorKind::kInvalidInput,
          fmt::format(
              "{0}: here are a lake's folders but not its {0}/{1} (hidden: `cp -r {0}/*` "
              "leaves it out), which knows what was stored; without it events would be "
              "stored twice: put it back, make it anew (weir claims rebuild), or start a new lake "
              "in an empty directory",
              lake.string(), kStateFolder)};
}

Error WithoutEvents(const fs::path& folder) {
  return {
      ErrorKind::kInvalidInput,
      fmt::format("{}: earlier runs have stored events here, and it is gone or empty; they would "
                  "not be stored again: put it back from a copy, or take your files into a new "
                  "lake, in an empty directory with claims of its own",
                  folder.string())};
}

Error WithoutFolder(const fs::path& folder) {
  return {
      ErrorKind::kInvalidInput,
      fmt::format("{0}: earlier runs have written here, and it is gone; it would not be written "
                  "again: put it back from a copy, or if that was meant make it anew, empty: "
                  "mkdir '{0}'",
                  folder.string())};
}

}  // namespace

Result<std::unique_ptr<Lake>> Lake::Open(const LakeOptions& options) {
  std::unique_ptr<Lake> lake(new Lake(options.directory));
  if (!options.is_without_claims && IsWithoutState(options.directory)) {
    return WithoutState(options.directory);
  }
  if (const auto made = MakeDirectory(lake->directory_ / kStateFolder); !made) return made.error();
  if (const auto locked = lake->Lock(); !locked) return locked.error();
  if (const auto opened = lake->OpenClaims(options); !opened) return opened.error();
  auto journal = RunJournal::Load(*lake->claims_, options.schema_digest);
  if (!journal) return journal.error();
  lake->journal_ = *std::move(journal);
  if (const auto recovered = lake->Recover(); !recovered) return recovered.error();
  if (const auto checked = lake->CheckFolders(); !checked) return checked.error();
  return lake;
}

Result<void> Lake::Lock() {
  auto file = PosixFile::Open(StatePath("lock"), O_RDWR | O_CREAT);
  if (!file) return file.error();
  if (::flock(file->descriptor(), LOCK_EX | LOCK_NB) != 0) {
    return Error{ErrorKind::kConflict,
                 fmt::format("{}: another weir is at work on this lake; wait until it is done",
                             directory_.string())};
  }
  lock_ = *std::move(file);
  return {};
}

Result<void> Lake::OpenClaims(const LakeOptions& options) {
  auto card = ReadLakeCard(StatePath("lake.json"));
  if (!card) return card.error();
  const bool is_new = !card->has_value();
  if (!is_new && options.layout && *options.layout != (*card)->layout) {
    return WrongLayout(directory_, (*card)->layout, *options.layout);
  }
  // The card holds a path for good; a lake that was copied or moved has its claims with it.
  const bool has_own = is_new || fs::exists(StatePath("claims"));
  const fs::path path = options.claims ? *options.claims
                        : has_own      ? StatePath("claims")
                                       : (*card)->claims;
  // A lake that has a card has claims: none are begun where it has not.
  if (!is_new && !options.is_without_claims && !HasDatabase(path)) {
    return WrongClaims(directory_, path);
  }
  if (const auto made = MakeDirectory(path); !made) return made;
  auto claims = ClaimDatabase::Open(path);
  if (!claims) return claims.error();
  claims_ = *std::move(claims);

  const auto claims_id = ReadClaimsId(*claims_);
  if (!claims_id) return claims_id.error();
  if (!is_new) {
    layout_ = (*card)->layout;
    if (*claims_id == (*card)->id) return {};
    if (!options.is_without_claims || !claims_id->empty()) return WrongClaims(directory_, path);
    unbound_ = {(*card)->id, layout_, fs::absolute(path)};
    return {};
  }
  // Claims without a card are a new lake's that was interrupted here, or another lake's.
  if (!claims_id->empty() && options.claims) {
    return WrongClaims(directory_, path);
  }
  const std::string id = claims_id->empty() ? options.new_id : *claims_id;
  if (options.is_without_claims) {
    layout_ = options.layout.value_or(pipeline::Layout::kBatch);
    unbound_ = {id, layout_, fs::absolute(path)};
    return {};
  }
  if (const auto written = WriteClaimsId(*claims_, id); !written) return written;
  layout_ = options.layout.value_or(pipeline::Layout::kBatch);
  return WriteLakeCard(StatePath("lake.json"), {id, layout_, fs::absolute(path)});
}

Result<void> Lake::BindClaims() {
  if (!unbound_) return {};
  if (auto written = WriteClaimsId(*claims_, unbound_->id); !written) return written;
  if (auto written = WriteLakeCard(StatePath("lake.json"), *unbound_); !written) return written;
  unbound_.reset();
  return {};
}

Result<void> Lake::Recover() {
  for (const RunNumber run : journal_->Unpublished()) {
    if (const auto completed = Complete(run); !completed) return completed;
  }
  std::error_code failed;
  fs::remove_all(StatePath("staging"), failed);
  if (failed) return SystemError(failed.value(), StatePath("staging").string());
  return {};
}

Result<void> Lake::CheckFolders() const {
  for (const std::string_view name : kFolders) {
    const fs::path folder = directory_ / name;
    std::error_code unknown;
    const bool is_lake = name == pipeline::kLakeFolder;
    const bool is_there =
        is_lake ? !fs::is_empty(folder, unknown) && !unknown : fs::is_directory(folder, unknown);
    if (is_there) continue;
    const auto is_missed = journal_->HasObjectsBelow(name);
    if (!is_missed) return is_missed.error();
    if (*is_missed) return is_lake ? WithoutEvents(folder) : WithoutFolder(folder);
  }
  return {};
}

Result<fs::path> Lake::MakeStaging(RunNumber run) const {
  if (const auto made = MakeDirectory(StagingPath(run)); !made) return made.error();
  return StagingPath(run);
}

fs::path Lake::InputStaging() const { return StatePath("staging") / "inputs"; }

Result<void> Lake::Complete(RunNumber run) {
  const auto objects = journal_->ObjectsOf(run);
  if (!objects) return objects.error();
  if (const auto done = Publish(StagingPath(run), *objects, directory_); !done) return done;
  if (const auto marked = journal_->MarkPublished(run); !marked) return marked;
  DropStaging(run);
  return {};
}

void Lake::DropStaging(RunNumber run) const {
  std::error_code ignored;  // what is left here is removed when the lake is next opened
  fs::remove_all(StagingPath(run), ignored);
}

fs::path Lake::StatePath(std::string_view name) const { return directory_ / kStateFolder / name; }

fs::path Lake::StagingPath(RunNumber run) const {
  return StatePath("staging") / std::to_string(run);
}

}  // namespace weir::embedded
