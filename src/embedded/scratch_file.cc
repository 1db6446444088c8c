// Room for what does not fit memory: one file without a name, gone with the process.
#include "src/embedded/scratch_file.h"

#include <array>
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <unistd.h>

namespace weir::embedded {

Result<void> ScratchFile::Open() {
  if (file_.is_open()) return {};
  std::string path = (directory_ / "weir-XXXXXX").string();
  const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
  if (descriptor < 0) return SystemError(errno, directory_.string());
  file_ = PosixFile(descriptor);
  if (::unlink(path.c_str()) != 0) return SystemError(errno, path);
  return {};
}

Result<void> ScratchFile::Append(std::size_t heap, std::string_view bytes) {
  if (auto opened = Open(); !opened) return opened;
  const std::array<std::string_view, 1> pieces = {bytes};
  if (auto written = file_.WriteAll(pieces); !written) {
    return written.error().In("a temporary file in " + directory_.string());
  }
  pieces_[heap].push_back({size_, bytes.size()});
  size_ += bytes.size();
  return {};
}

Result<std::string> ScratchFile::Read(std::size_t heap) {
  std::string bytes;
  const auto pieces = pieces_.find(heap);
  if (pieces == pieces_.end()) return bytes;
  for (const Piece& piece : pieces->second) {
    const std::size_t begin = bytes.size();
    bytes.resize(begin + piece.size);
    for (std::size_t held = 0; held < piece.size;) {
      const auto count = ::pread(file_.descriptor(), bytes.data() + begin + held, piece.size - held,
                                 static_cast<off_t>(piece.offset + held));
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return SystemError(errno, "a temporary file in " + directory_.string());
      if (count == 0) return Error{ErrorKind::kCorrupt, "a temporary file has become shorter"};
      held += static_cast<std::size_t>(count);
    }
  }
  return bytes;
}

}  // namespace weir::embedded
