// Directories of versions, and who still needs them.
#include "src/cloud/lambda/packages.h"

#include <memory>
#include <system_error>

#include <openssl/sha.h>

#include "src/cloud/lambda/workers/package.h"
#include "src/codec/base64.h"
#include "src/text/random.h"

namespace weir::cloud::lambda {
namespace fs = std::filesystem;

namespace {

Result<PackageFiles> Ended() { return Error{ErrorKind::kUnavailable, "Lambda has ended"}; }

}  // namespace

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
  std::error_code ignored;
  fs::remove_all(directory_, ignored);
  thread_ = std::thread([this] { Run(); });
}

void Packages::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

Result<PackageFiles> Packages::Unpack(std::string_view zip) const {
  constexpr std::size_t kNameDigits = 32;
  auto directory = std::make_unique<const fs::path>(directory_ / text::RandomHex(kNameDigits));
  const Result<void> unpacked = lambda::Unpack(zip, *directory);
  if (!unpacked) return unpacked.error();
  return PackageFiles(directory.release(), [](const fs::path* path) {
    const std::unique_ptr<const fs::path> owned(path);
    std::error_code ignored;
    fs::remove_all(*owned, ignored);
  });
}

void Packages::Keep(const Function& function, PackageFiles files) {
  const std::lock_guard lock(mutex_);
  // Looked at under the lock that Forget takes after the version has gone: none stays for ever.
  const FunctionPtr present = store_.FindFunction(function.key);
  if (present && present->revision == function.revision) {
    files_[function.revision] = std::move(files);
  }
}

PackageFiles Packages::Find(const Function& function) const {
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(function.revision);
  return found == files_.end() ? nullptr : found->second;
}

void Packages::Fetch(const FunctionPtr& function, Ready ready) {
  PackageFiles files = Find(*function);
  if (!files) {
    const std::lock_guard lock(mutex_);
    if (!stopping_) {
      wanted_.push_back({.function = function, .ready = std::move(ready)});
      return changed_.notify_all();
    }
  }
  if (!files) return ready(Ended());
  ready(std::move(files));
}

void Packages::Run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !wanted_.empty(); });
    if (wanted_.empty()) return;
    Wanted next = std::move(wanted_.front());
    wanted_.pop_front();
    const bool is_over = stopping_;
    lock.unlock();
    next.ready(is_over ? Ended() : UnpackStored(*next.function));
    next = {};
    lock.lock();
  }
}

Result<PackageFiles> Packages::UnpackStored(const Function& function) try {
  if (PackageFiles files = Find(function)) return files;  // another one wanted them as well
  const std::optional<std::string> zip = store_.Package(function.code_sha256);
  if (!zip) return Error{ErrorKind::kNotFound, "the package is not in the store"};
  Result<PackageFiles> files = Unpack(*zip);
  if (files) Keep(function, *files);
  return files;
} catch (const store::StoreFailure& failure) {
  return Error{ErrorKind::kCorrupt, failure.what()};
}

void Packages::Forget(const Function& function) {
  PackageFiles files;  // its end, which may take a while, is outside of the lock
  const std::lock_guard lock(mutex_);
  const auto found = files_.find(function.revision);
  if (found == files_.end()) return;
  files = std::move(found->second);
  files_.erase(found);
}

}  // namespace weir::cloud::lambda
