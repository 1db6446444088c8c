// The packages of functions, unpacked and ready to run.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "src/cloud/lambda/store.h"
#include "src/cloud/store/key_locks.h"
#include "src/result/result.h"

namespace weir::cloud::lambda {

/// base64 of SHA-256: CodeSha256.
[[nodiscard]] std::string CodeSha256(std::string_view zip);

/// Where a package is unpacked. Shared by who needs it, a version of a function and the processes
/// that run it: the directory goes with the last of them.
using PackageFiles = std::shared_ptr<const std::filesystem::path>;

/// Thread-safe. Every version of a function has a directory of its own, for a function may damage
/// what it runs from.
class Packages {
 public:
  /// Removes what an earlier process has left: whether it is still whole, nobody knows.
  Packages(std::filesystem::path directory, const LambdaStore& store);

  [[nodiscard]] Result<PackageFiles> Unpack(std::string_view zip) const;
  /// The files of a version that was just saved.
  void Keep(const Function& function, PackageFiles files);
  /// The files of this version, unpacked from the store where they are not there yet.
  [[nodiscard]] Result<PackageFiles> Of(const Function& function);
  /// The version is no longer in the store.
  void Forget(const Function& function);

 private:
  [[nodiscard]] PackageFiles Find(const Function& function) const;

  const std::filesystem::path directory_;
  const LambdaStore& store_;
  store::KeyLocks unpacking_;  // by revision
  mutable std::mutex mutex_;
  std::map<std::string, PackageFiles> files_;  // by revision, under mutex_
};

}  // namespace weir::cloud::lambda
