// The files that a run has staged: one for each object, named by its number, only ever appended to.
#include "src/embedded/staged_files.h"

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>

#include "src/codec/compression.h"

namespace weir::embedded {
namespace {

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

}  // namespace

std::filesystem::path StagedPath(const std::filesystem::path& staging, std::uint32_t ordinal) {
  return staging / std::to_string(ordinal);
}

codec::Compression CompressionOf(std::string_view name) {
  for (const auto compression : {codec::Compression::kGzip, codec::Compression::kZstd}) {
    if (name.ends_with(codec::Suffix(compression))) return compression;
  }
  return codec::Compression::kNone;
}

StagedFiles::StagedFiles(std::filesystem::path directory)
    : directory_(std::move(directory)),
      max_open_files_(RaiseOpenFiles()),
      plain_(codec::Compression::kNone),
      gzip_(codec::Compression::kGzip),
      zstd_(codec::Compression::kZstd) {}

void StagedFiles::Add(StagedName object) {
  if (object.ordinal >= objects_.size()) objects_.resize(object.ordinal + 1);
  objects_[object.ordinal].name = std::move(object.name);
}

Result<void> StagedFiles::Append(std::uint32_t ordinal, std::string_view lines) {
  if (const auto opened = Open(ordinal); !opened) return opened;
  Staged& staged = objects_[ordinal];
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
  if (!written) return written.error().In(staged.name);
  return {};
}

void StagedFiles::Close() {
  for (Staged& staged : objects_) staged.file.Close();
  open_files_ = 0;
}

Result<void> StagedFiles::Open(std::uint32_t ordinal) {
  Staged& staged = objects_[ordinal];
  if (staged.file.is_open()) return {};
  const int how = staged.is_created ? 0 : O_CREAT | O_EXCL;
  auto file = PosixFile::Open(StagedPath(directory_, ordinal), O_WRONLY | O_APPEND | how);
  if (!file) return file.error();
  staged.file = *std::move(file);
  staged.is_created = true;
  ++open_files_;
  return {};
}

codec::Compressor& StagedFiles::CompressorFor(std::string_view name) {
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

}  // namespace weir::embedded
