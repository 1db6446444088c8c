// Objects of one run as files: gathered in a staging folder, moved into the lake when the run is
// final.
#include "src/embedded/directory_object_store.h"

#include <algorithm>
#include <cerrno>
#include <unordered_set>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "src/codec/decompressor.h"

namespace weir::embedded {
namespace {

using pipeline::ObjectPut;
using pipeline::ObjectRef;
using pipeline::PutOutcome;

/// Objects larger than this are not read back.
constexpr std::size_t kMaxReadBack = std::size_t{1} << 30;
/// rename(2) that never replaces; true when there was something to move.
Result<bool> MoveIfStaged(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return true;
  if (errno == ENOENT && ::access(to.c_str(), F_OK) == 0) return false;
  return SystemError(errno, to.string());
}

}  // namespace

DirectoryObjectStore::DirectoryObjectStore(std::filesystem::path lake,
                                           std::filesystem::path staging,
                                           std::size_t lines_in_memory)
    : lake_(std::move(lake)),
      staging_(std::move(staging)),
      gathered_(lines_in_memory),
      being_written_(lines_in_memory),
      files_(staging_) {}

std::vector<Result<PutOutcome>> DirectoryObjectStore::Put(std::span<const ObjectPut> puts) {
  std::vector<Result<PutOutcome>> outcomes;
  outcomes.reserve(puts.size());
  for (const ObjectPut& put : puts) outcomes.push_back(Put(put));
  return outcomes;
}

Result<PutOutcome> DirectoryObjectStore::Put(const ObjectPut& put) {
  const ObjectRef& object = put.object;
  if (failure_) return *failure_;
  WEIR_CHECK(object.ordinal != ObjectRef::kForeign, "a run writes objects of its own");
  if (object.ordinal >= names_.size()) names_.resize(object.ordinal + 1);
  std::string& name = names_[object.ordinal];
  if (name.empty()) {
    if (::access((lake_ / object.name).c_str(), F_OK) == 0) return PutOutcome::kExists;
    name = object.name;
    gathered_.new_objects.push_back({object.ordinal, name});
  }
  for (const auto line : put.lines) {
    if (const auto appended = Append(object.ordinal, line); !appended) {
      return Fail(appended.error());
    }
  }
  return PutOutcome::kCreated;
}

Result<void> DirectoryObjectStore::Append(std::uint32_t ordinal, std::string_view line) {
  if (!gathered_.lines.HasRoom(line.size())) {
    if (const auto written = WriteOut(); !written) return written;
  }
  if (gathered_.lines.HasRoom(line.size())) {
    gathered_.lines.Append(ordinal, line);
    return {};
  }
  // The line is larger than the memory for all.
  if (const auto written = AwaitWriting(); !written) return written;
  return files_.Append(ordinal, std::string(line) + "\n");
}

/// Gives what is gathered to the writing thread, once that is done with what it had.
Result<void> DirectoryObjectStore::WriteOut() {
  if (const auto written = AwaitWriting(); !written) return written;
  std::swap(gathered_, being_written_);
  writing_ = std::async(std::launch::async, [this] { return Write(being_written_); });
  return {};
}

Result<void> DirectoryObjectStore::AwaitWriting() {
  return writing_.valid() ? writing_.get() : Result<void>();
}

Result<void> DirectoryObjectStore::Write(Writing& writing) {
  for (StagedName& object : writing.new_objects) files_.Add(std::move(object));
  writing.new_objects.clear();
  Result<void> written;
  writing.lines.Drain([&](std::uint32_t ordinal, std::string_view lines) {
    written = files_.Append(ordinal, lines);
    return written.has_value();
  });
  return written;
}

std::vector<Result<std::optional<std::string>>> DirectoryObjectStore::Read(
    std::span<const std::string_view> names) {
  std::vector<Result<std::optional<std::string>>> contents;
  for (const std::string_view name : names) contents.push_back(Read(name));
  return contents;
}

Result<std::optional<std::string>> DirectoryObjectStore::Read(std::string_view name) {
  std::filesystem::path path = lake_ / name;
  const auto staged = std::ranges::find(names_, name);
  if (staged != names_.end()) {
    if (const auto written = WriteOut(); !written) return written.error();
    if (const auto written = AwaitWriting(); !written) return written.error();
    path = StagedPath(staging_, static_cast<std::uint32_t>(staged - names_.begin()));
  }
  const auto bytes = ReadWholeFile(path);
  if (!bytes && bytes.error().kind == ErrorKind::kNotFound) return std::optional<std::string>();
  if (!bytes) return bytes.error();
  auto lines = codec::DecompressAll(CompressionOf(name), *bytes, kMaxReadBack);
  if (!lines) return lines.error().In(path.string());
  return std::optional(*std::move(lines));
}

Result<void> DirectoryObjectStore::Flush() {
  if (failure_) return *failure_;
  if (const auto written = WriteOut(); !written) return written;
  if (const auto written = AwaitWriting(); !written) return written;
  files_.Close();
  return SyncFileSystem(staging_);
}

std::vector<StagedName> DirectoryObjectStore::Staged() const {
  std::vector<StagedName> staged;
  for (std::uint32_t ordinal = 0; ordinal < names_.size(); ++ordinal) {
    if (!names_[ordinal].empty()) staged.push_back({ordinal, names_[ordinal]});
  }
  return staged;
}

Result<PutOutcome> DirectoryObjectStore::Fail(const Error& error) {
  failure_ = error;
  return error;
}

Result<void> Publish(const std::filesystem::path& staging, std::span<const StagedName> objects,
                     const std::filesystem::path& lake) {
  std::unordered_set<std::string> made;
  for (const StagedName& object : objects) {
    const std::filesystem::path to = lake / object.name;
    if (made.insert(to.parent_path().string()).second) {
      std::error_code failed;
      std::filesystem::create_directories(to.parent_path(), failed);
      if (failed) return SystemError(failed.value(), to.parent_path().string());
    }
    if (const auto moved = MoveIfStaged(StagedPath(staging, object.ordinal), to); !moved) {
      return moved.error();
    }
  }
  return SyncFileSystem(lake);
}

}  // namespace weir::embedded
