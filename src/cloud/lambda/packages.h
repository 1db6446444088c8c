// The packages of functions, unpacked and ready to run.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "src/cloud/lambda/store.h"
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
  Packages(const Packages&) = delete;
  Packages& operator=(const Packages&) = delete;
  ~Packages() { Stop(); }

  [[nodiscard]] Result<PackageFiles> Unpack(std::string_view zip) const;
  /// The files of a version that was just saved.
  void Keep(const Function& function, PackageFiles files);
  /// Calls `ready` with the files of this version: at once where they are there. Else a thread of
  /// its own does, when it has unpacked them from the store, so that the caller waits for nothing.
  using Ready = std::function<void(Result<PackageFiles>)>;
  void Fetch(const FunctionPtr& function, Ready ready);
  /// The version is no longer in the store.
  void Forget(const Function& function);
  /// What is fetched from now on, and what waits, is kUnavailable.
  void Stop();

 private:
  struct Wanted {
    FunctionPtr function;
    Ready ready;
  };

  void Run();
  [[nodiscard]] PackageFiles Find(const Function& function) const;
  [[nodiscard]] Result<PackageFiles> UnpackStored(const Function& function);

  const std::filesystem::path directory_;
  const LambdaStore& store_;
  mutable std::mutex mutex_;  // of what follows
  std::condition_variable changed_;
  std::map<std::string, PackageFiles> files_;  // by revision
  std::deque<Wanted> wanted_;
  bool stopping_ = false;
  std::thread thread_;  // one, for each package that is unpacked is in memory meanwhile
};

}  // namespace weir::cloud::lambda
