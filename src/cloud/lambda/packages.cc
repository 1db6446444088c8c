// Directories named by hashes.
#include "src/cloud/lambda/packages.h"

#include <set>
#include <system_error>

#include <openssl/sha.h>

#include "src/cloud/lambda/workers/package.h"
#include "src/codec/base64.h"
#include "src/codec/hex.h"

namespace weir::cloud::lambda {
namespace fs = std::filesystem;

std::string CodeSha256(std::string_view zip) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  // NOLINTBEGIN(cppcoreguidelines-pro-type-reinterpret-cast): OpenSSL's bytes are unsigned
  ::SHA256(reinterpret_cast<const unsigned char*>(zip.data()), zip.size(),
           reinterpret_cast<unsigned char*>(digest.data()));
  // NOLINTEND(cppcoreguidelines-pro-type-reinterpret-cast)
  std::string text;
  codec::AppendBase64(digest, text);
  return text;
}

Packages::Packages(fs::path directory, const LambdaStore& store)
    : directory_(std::move(directory)), store_(store) {
  std::set<fs::path> needed;
  for (const FunctionPtr& function : store.AllFunctions()) {
    needed.insert(Directory(function->code_sha256));
  }
  std::error_code error;
  fs::create_directories(directory_, error);
  for (const fs::directory_entry& entry : fs::directory_iterator(directory_, error)) {
    std::error_code ignored;
    if (!needed.contains(entry.path())) fs::remove_all(entry.path(), ignored);
  }
}

fs::path Packages::Directory(const std::string& sha256) const {
  const Result<std::string> digest = codec::DecodeBase64(sha256);
  return directory_ / codec::ToHex(digest ? *digest : sha256);
}

Result<void> Packages::Unpack(const std::string& sha256, std::string_view zip) const {
  return lambda::Unpack(zip, Directory(sha256));
}

Result<void> Packages::Ensure(const std::string& sha256) const {
  std::error_code error;
  if (fs::exists(Directory(sha256), error)) return {};
  const std::optional<std::string> zip = store_.Package(sha256);
  if (!zip) return Error{ErrorKind::kNotFound, "the package is not in the store"};
  return Unpack(sha256, *zip);
}

}  // namespace weir::cloud::lambda
