// The objects of a lake in a directory, as the merge takes and makes them.
#include "src/embedded/directory_merge_objects.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "src/embedded/file_bytes.h"
#include "src/embedded/posix_file.h"
#include "src/merge/plan/plan.h"
#include "src/text/random.h"

namespace weir::embedded {
namespace {

namespace fs = std::filesystem;

using merge::VersionedObject;
using pipeline::PutOutcome;

constexpr std::size_t kDraftDigits = 32;
/// Whoever wrote an older draft is no more: one is renamed as soon as it is written.
constexpr std::chrono::hours kDraftLife{24};
/// Somebody else may delete the folder, empty, between its making and the move into it: so often
/// at most.
constexpr int kMostMoves = 10;

Result<void> MakeFolder(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) return SystemError(failed.value(), folder.string());
  return {};
}

void RemoveDrafts(std::span<const Result<fs::path>> drafts) {
  for (const auto& draft : drafts) {
    if (draft) ::unlink(draft->c_str());
  }
}

}  // namespace

Result<std::unique_ptr<DirectoryMergeObjects>> DirectoryMergeObjects::Open(
    fs::path directory, const fs::path& own_folder) {
  std::error_code failed;
  if (!fs::is_directory(directory, failed)) {
    return Error{ErrorKind::kNotFound, directory.string() + ": there is no such directory"};
  }
  std::unique_ptr<DirectoryMergeObjects> objects(
      new DirectoryMergeObjects(std::move(directory), own_folder));
  objects->RemoveOldDrafts();
  return objects;
}

DirectoryMergeObjects::DirectoryMergeObjects(fs::path directory, const fs::path& own_folder)
    : directory_(std::move(directory)),
      drafts_(directory_ / own_folder / "drafts"),
      lock_(directory_ / own_folder / "replace.lock"),
      listing_(directory_) {}

/// Those that can't be removed harm nobody.
void DirectoryMergeObjects::RemoveOldDrafts() const {
  std::error_code failed;
  const auto oldest = fs::file_time_type::clock::now() - kDraftLife;
  for (fs::directory_iterator it(drafts_, failed); !failed && it != fs::directory_iterator();
       it.increment(failed)) {
    std::error_code ignored;
    const auto written = it->last_write_time(ignored);
    if (!ignored && written < oldest) fs::remove(it->path(), ignored);
  }
}

std::unique_ptr<pipeline::ObjectPages> DirectoryMergeObjects::List(const std::string& prefix,
                                                                   const std::string& delimiter) {
  return listing_.List(prefix, delimiter);
}

std::vector<Result<std::optional<std::string>>> DirectoryMergeObjects::Get(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<std::string>>> contents;
  contents.reserve(names.size());
  for (auto& bytes : listing_.Fetch(names)) {
    if (bytes) {
      contents.emplace_back(std::optional(*std::move(bytes)));
    } else if (bytes.error().kind == ErrorKind::kNotFound) {
      contents.emplace_back(std::optional<std::string>());
    } else {
      contents.emplace_back(bytes.error());
    }
  }
  return contents;
}

std::vector<Result<std::string>> DirectoryMergeObjects::GetRanges(
    std::span<const merge::ObjectRange> ranges) {
  std::vector<Result<std::string>> contents;
  contents.reserve(ranges.size());
  for (const merge::ObjectRange& range : ranges) {
    const auto file = FileBytes::Open(directory_ / range.name);
    if (!file) {
      contents.emplace_back(file.error());
      continue;
    }
    const std::uint64_t offset = std::min(range.offset, (*file)->size());
    contents.push_back((*file)->Read(offset, std::min(range.size, (*file)->size() - offset)));
  }
  return contents;
}

Result<std::unique_ptr<landing::ByteSource>> DirectoryMergeObjects::Open(const std::string& name) {
  auto bytes = FileBytes::Open(directory_ / name);
  if (!bytes) return bytes.error();
  return std::unique_ptr<landing::ByteSource>(*std::move(bytes));
}

std::vector<Result<PutOutcome>> DirectoryMergeObjects::Create(
    std::span<const merge::NewObject> objects, const merge::MaySend& may_send) {
  std::vector<Result<PutOutcome>> outcomes;
  if (objects.empty()) return outcomes;
  outcomes.reserve(objects.size());
  const auto fail = [&](const Error& error) {
    outcomes.assign(objects.size(), error);
    return outcomes;
  };
  const auto drafts = WriteDrafts(objects);
  if (!drafts) return fail(drafts.error());
  if (!may_send()) {
    RemoveDrafts(*drafts);
    return fail({ErrorKind::kUnavailable, "it was held back and not put"});
  }
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const auto& draft = (*drafts)[i];
    outcomes.push_back(draft ? Publish(*draft, objects[i].name) : draft.error());
  }
  if (const auto synced = SyncFileSystem(directory_); !synced) {
    return fail({ErrorKind::kUnknown, synced.error().message});
  }
  return outcomes;
}

std::vector<Result<std::optional<VersionedObject>>> DirectoryMergeObjects::GetVersions(
    std::span<const std::string> names) {
  std::vector<Result<std::optional<VersionedObject>>> objects;
  objects.reserve(names.size());
  for (auto& bytes : Get(names)) {
    if (!bytes) {
      objects.emplace_back(bytes.error());
    } else if (!*bytes) {
      objects.emplace_back(std::optional<VersionedObject>());
    } else {
      std::string version = merge::DigestOf(**bytes);
      objects.emplace_back(VersionedObject{**std::move(bytes), std::move(version)});
    }
  }
  return objects;
}

std::vector<Result<bool>> DirectoryMergeObjects::Replace(
    std::span<const merge::Replacement> objects, const merge::MaySend& may_send) {
  std::vector<Result<bool>> outcomes;
  if (objects.empty()) return outcomes;
  outcomes.reserve(objects.size());
  const auto drafts = WriteDrafts(objects);
  if (!drafts) return std::vector<Result<bool>>(objects.size(), drafts.error());
  const auto lock = LockFile(lock_);
  if (!lock) {
    RemoveDrafts(*drafts);
    return std::vector<Result<bool>>(objects.size(), lock.error());
  }
  if (!may_send()) {
    RemoveDrafts(*drafts);
    const Error held_back{ErrorKind::kUnavailable, "it was held back and not put"};
    return std::vector<Result<bool>>(objects.size(), held_back);
  }
  for (std::size_t i = 0; i < objects.size(); ++i) {
    const auto& draft = (*drafts)[i];
    outcomes.push_back(draft ? Exchange(*draft, objects[i]) : draft.error());
  }
  if (const auto synced = SyncFileSystem(directory_); !synced) {
    for (auto& one : outcomes) {
      if (one && *one) one = Error{ErrorKind::kUnknown, synced.error().message};
    }
  }
  return outcomes;
}

// What has a name is whole, whatever becomes of the machine: first the bytes, then the names.
template <typename Object>
Result<std::vector<Result<fs::path>>> DirectoryMergeObjects::WriteDrafts(
    std::span<const Object> objects) const {
  if (const auto made = MakeFolder(drafts_); !made) return made.error();
  std::vector<Result<fs::path>> drafts;
  drafts.reserve(objects.size());
  for (const Object& object : objects) drafts.push_back(WriteDraft(object.bytes));
  if (const auto synced = SyncFileSystem(directory_); !synced) {
    RemoveDrafts(drafts);
    return synced.error();
  }
  return drafts;
}

Result<fs::path> DirectoryMergeObjects::WriteDraft(const std::string& bytes) const {
  fs::path draft = drafts_ / text::RandomHex(kDraftDigits);
  auto file = PosixFile::Open(draft, O_WRONLY | O_CREAT | O_EXCL);
  if (!file) return file.error();
  const std::string_view piece = bytes;
  if (const auto written = file->WriteAll({&piece, 1}); !written) {
    ::unlink(draft.c_str());
    return written.error().In(draft.string());
  }
  return draft;
}

Result<PutOutcome> DirectoryMergeObjects::Publish(const fs::path& draft,
                                                  const std::string& name) const {
  const fs::path to = directory_ / name;
  for (int move = 0;; ++move) {
    if (const auto made = MakeFolder(to.parent_path()); !made) {
      ::unlink(draft.c_str());
      return made.error();
    }
    if (::renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) {
      return PutOutcome::kCreated;
    }
    if (errno != ENOENT || move == kMostMoves) break;
  }
  const int why = errno;
  ::unlink(draft.c_str());
  if (why == EEXIST) return PutOutcome::kExists;
  return SystemError(why, to.string());
}

Result<bool> DirectoryMergeObjects::Exchange(const fs::path& draft,
                                             const merge::Replacement& object) const {
  if (object.version.empty()) {
    const auto put = Publish(draft, object.name);
    if (!put) return put.error();
    return *put == PutOutcome::kCreated;
  }
  const fs::path to = directory_ / object.name;
  const auto bytes = ReadWholeFile(to);
  const bool is_there = bytes && merge::DigestOf(*bytes) == object.version;
  const bool is_replaced =
      is_there && ::renameat2(AT_FDCWD, draft.c_str(), AT_FDCWD, to.c_str(), RENAME_EXCHANGE) == 0;
  const int why = errno;
  ::unlink(draft.c_str());
  if (is_replaced) return true;
  if (!bytes && bytes.error().kind != ErrorKind::kNotFound) return bytes.error();
  if (!is_there || why == ENOENT) return false;
  return SystemError(why, to.string());
}

std::vector<Result<void>> DirectoryMergeObjects::Delete(std::span<const std::string> names) {
  std::vector<Result<void>> outcomes;
  outcomes.reserve(names.size());
  for (const std::string& name : names) {
    const fs::path path = directory_ / name;
    const bool is_gone = ::unlink(path.c_str()) == 0 || errno == ENOENT || errno == ENOTDIR;
    outcomes.push_back(is_gone ? Result<void>() : SystemError(errno, path.string()));
    for (fs::path folder = path.parent_path();
         is_gone && folder != directory_ && ::rmdir(folder.c_str()) == 0;) {
      folder = folder.parent_path();
    }
  }
  return outcomes;
}

event::Timestamp DirectoryMergeObjects::Now() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(now).count()};
}

std::string DirectoryMergeObjects::Describe(std::string_view name) const {
  return listing_.Describe(name);
}

}  // namespace weir::embedded
