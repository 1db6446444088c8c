// Objects of one run as files: gathered in a staging folder, moved into the lake when the run is
// final.
#include "src/embedded/directory_object_store.h"

#include <algorithm>
#include <cerrno>
#include <unordered_set>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "src/codec/compression.h"
#include "src/codec/decompressor.h"

namespace weir::embedded {
namespace {

using pipeline::ObjectPut;
using pipeline::ObjectRef;
using pipeline::PutOutcome;

/// Objects larger than this are not read back.
constexpr std::size_t kMaxReadBack = std::size_t{1} << 30;
/// Descriptors that are left to everything but staged files.
constexpr std::size_t kReservedDescriptors = 640;
constexpr std::size_t kMaxOpenFiles = 16'384;

/// How many staged files may stay open: more than a shell's usual limit, where that can be raised.
std::size_t RaiseOpenFiles() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, kMaxOpenFiles + kReservedDescriptors);
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur > kReservedDescriptors ? limit.rlim_cur - kReservedDescriptors : 0;
}

codec::Compression CompressionOf(std::string_view name) {
  for (const auto compression : {codec::Compression::kGzip, codec::Compression::kZstd}) {
    if (name.ends_with(codec::Suffix(compression))) return compression;
  }
  return codec::Compression::kNone;
}

std::filesystem::path StagedPath(const std::filesystem::path& staging, std::uint32_t ordinal) {
  return staging / std::to_string(ordinal);
}

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
      max_open_files_(RaiseOpenFiles()),
      log_(lines_in_memory),
      plain_(codec::Compression::kNone),
      gzip_(codec::Compression::kGzip),
      zstd_(codec::Compression::kZstd) {}

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
  if (object.ordinal >= objects_.size()) objects_.resize(object.ordinal + 1);
  StagedObject& staged = objects_[object.ordinal];
  if (staged.name.empty()) {
    if (::access((lake_ / object.name).c_str(), F_OK) == 0) return PutOutcome::kExists;
    staged.name = object.name;
  }
  for (const auto line : put.lines) {
    if (const auto appended = Append(object.ordinal, line); !appended) {
      return Fail(appended.error());
    }
  }
  return PutOutcome::kCreated;
}

Result<void> DirectoryObjectStore::Append(std::uint32_t ordinal, std::string_view line) {
  if (!log_.HasRoom(line.size())) {
    if (const auto written = WriteOut(); !written) return written;
  }
  if (!log_.HasRoom(line.size())) return Write(ordinal, std::string(line) + "\n");
  log_.Append(ordinal, line);
  return {};
}

Result<void> DirectoryObjectStore::WriteOut() {
  Result<void> written;
  log_.Drain([&](std::uint32_t ordinal, std::string_view lines) {
    written = Write(ordinal, lines);
    return written.has_value();
  });
  return written;
}

Result<void> DirectoryObjectStore::Write(std::uint32_t ordinal, std::string_view lines) {
  if (const auto opened = OpenStaged(ordinal); !opened) return opened;
  StagedObject& staged = objects_[ordinal];
  compressed_.clear();
  if (CompressionOf(staged.name) != codec::Compression::kNone) {
    CompressorFor(staged.name).Append(lines, compressed_);
    lines = compressed_;
  }
  const auto written = staged.file.WriteAll({&lines, 1});
  if (open_files_ > max_open_files_) {
    staged.file.Close();
    --open_files_;
  }
  if (!written) return written.error().In((lake_ / staged.name).string());
  return {};
}

Result<void> DirectoryObjectStore::OpenStaged(std::uint32_t ordinal) {
  StagedObject& staged = objects_[ordinal];
  if (staged.file.is_open()) return {};
  const int how = staged.is_created ? 0 : O_CREAT | O_EXCL;
  auto file = PosixFile::Open(StagedPath(staging_, ordinal), O_WRONLY | O_APPEND | how);
  if (!file) return file.error();
  staged.file = *std::move(file);
  staged.is_created = true;
  ++open_files_;
  return {};
}

codec::Compressor& DirectoryObjectStore::CompressorFor(std::string_view name) {
  switch (CompressionOf(name)) {
    case codec::Compression::kGzip:
      return gzip_;
    case codec::Compression::kZstd:
      return zstd_;
    case codec::Compression::kNone:
      break;
  }
  return plain_;
}

std::vector<Result<std::optional<std::string>>> DirectoryObjectStore::Read(
    std::span<const std::string_view> names) {
  std::vector<Result<std::optional<std::string>>> contents;
  for (const std::string_view name : names) contents.push_back(Read(name));
  return contents;
}

Result<std::optional<std::string>> DirectoryObjectStore::Read(std::string_view name) {
  std::filesystem::path path = lake_ / name;
  for (std::uint32_t ordinal = 0; ordinal < objects_.size(); ++ordinal) {
    if (objects_[ordinal].name != name) continue;
    if (const auto written = WriteOut(); !written) return written.error();
    path = StagedPath(staging_, ordinal);
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
  for (StagedObject& staged : objects_) staged.file.Close();
  open_files_ = 0;
  return SyncFileSystem(staging_);
}

std::vector<StagedName> DirectoryObjectStore::Staged() const {
  std::vector<StagedName> staged;
  for (std::uint32_t ordinal = 0; ordinal < objects_.size(); ++ordinal) {
    if (!objects_[ordinal].name.empty()) staged.push_back({ordinal, objects_[ordinal].name});
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
