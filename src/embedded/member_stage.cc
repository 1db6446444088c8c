// Holds what was unpacked of one gzip member or zstd frame until its checksum has vouched for it.
#include "src/embedded/member_stage.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

#include "src/result/check.h"

namespace weir::embedded {

Result<void> MemberStage::Append(std::string_view bytes) {
  WEIR_CHECK(!is_vouched_, "a stage is emptied before it is filled again");
  if (in_file_ == 0 && memory_.size() + bytes.size() <= kStageMemory) {
    memory_ += bytes;
    return {};
  }
  if (!file_.is_open()) {
    if (const auto opened = OpenFile(); !opened) return opened;
  }
  if (in_file_ == 0 && ::lseek(file_.descriptor(), 0, SEEK_SET) != 0) {
    return SystemError(errno, directory_.string());
  }
  in_file_ += bytes.size();
  return file_.WriteAll({&bytes, 1});
}

Result<std::size_t> MemberStage::Take(std::span<char> out) {
  if (!is_vouched_) return std::size_t{0};
  std::size_t size = 0;
  if (taken_ < memory_.size()) {
    const std::string_view rest = std::string_view(memory_).substr(taken_, out.size());
    std::ranges::copy(rest, out.begin());
    size = rest.size();
  } else if (taken_ < memory_.size() + in_file_) {
    const std::uint64_t place = taken_ - memory_.size();
    const std::size_t most = std::min<std::uint64_t>(out.size(), in_file_ - place);
    const ssize_t count =
        ::pread(file_.descriptor(), out.data(), most, static_cast<::off_t>(place));
    if (count <= 0) return SystemError(count < 0 ? errno : EIO, directory_.string());
    size = static_cast<std::size_t>(count);
  }
  taken_ += size;
  if (taken_ == memory_.size() + in_file_) Clear();
  return size;
}

Result<void> MemberStage::OpenFile() {
  std::error_code failed;
  std::filesystem::create_directories(directory_, failed);
  std::string name = (directory_ / "member-XXXXXX").string();
  const int descriptor = failed ? -1 : ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return SystemError(failed ? failed.value() : errno, directory_.string());
  file_ = PosixFile(descriptor);
  ::unlink(name.c_str());
  return {};
}

/// The file keeps its blocks for the next large member, which writes over them.
void MemberStage::Clear() {
  memory_.clear();
  in_file_ = 0;
  taken_ = 0;
  is_vouched_ = false;
}

}  // namespace weir::embedded
