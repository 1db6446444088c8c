// The packages of functions, unpacked and ready to run.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "src/cloud/lambda/store.h"
#include "src/result/result.h"

namespace weir::cloud::lambda {

/// base64 of SHA-256: CodeSha256.
[[nodiscard]] std::string CodeSha256(std::string_view zip);

/// Thread-safe. Each package has a directory, named by its hash; functions with the same package
/// share it.
class Packages {
 public:
  /// Removes what no function needs any more, and what was not finished.
  Packages(std::filesystem::path directory, const LambdaStore& store);

  /// Where the package is, or will be, unpacked.
  [[nodiscard]] std::filesystem::path Directory(const std::string& sha256) const;
  Result<void> Unpack(const std::string& sha256, std::string_view zip) const;
  /// Unpacks it from the store where somebody has removed it.
  Result<void> Ensure(const std::string& sha256) const;

 private:
  const std::filesystem::path directory_;
  const LambdaStore& store_;
};

}  // namespace weir::cloud::lambda
