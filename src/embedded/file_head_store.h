// The head of a lake's merge in its directory: merge/head.json.
#pragma once

#include <filesystem>
#include <string>

#include "src/embedded/posix_file.h"
#include "src/merge/ports.h"

namespace weir::embedded {

///     {"version":1,"plan":42,"digest":"<SHA-256, hex>","closed":true}
/// Read and replaced under a lock (merge/head.lock), so any number of processes may move it, and
/// whoever reads it finds it durable.
class FileHeadStore final : public merge::HeadStore {
 public:
  explicit FileHeadStore(const std::filesystem::path& lake);

  Result<merge::Head> Read() override;
  Result<bool> Move(const merge::Head& from, const merge::Head& to) override;
  /// The same wherever the directory stands.
  [[nodiscard]] std::string Describe() const override { return "file:merge/head.json"; }

 private:
  [[nodiscard]] Result<PosixFile> Lock() const;
  [[nodiscard]] Result<merge::Head> ReadLocked() const;

  const std::filesystem::path folder_;
  const std::filesystem::path file_;
};

}  // namespace weir::embedded
