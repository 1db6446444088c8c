// The manifest of a day, replaced only as it was read.
#include "src/compact/day_manifest.h"

#include <utility>

#include "src/merge/rollup/manifest.h"

namespace weir::compact {

Result<void> DayManifest::Read() {
  const std::string name = merge::ManifestName(day_);
  const auto found = std::move(objects_.GetVersions({&name, 1}).front());
  if (!found) return found.error();
  bytes_ = *found ? std::optional(fingerprinter_.Of((*found)->bytes)) : std::nullopt;
  version_ = *found ? (*found)->version : std::string();
  return {};
}

Result<ManifestOutcome> DayManifest::List(const std::vector<std::string>& names) {
  std::string bytes = merge::FormatManifest(names, objects_.Root());
  const event::Fingerprint wanted = fingerprinter_.Of(bytes);
  if (bytes_ ? *bytes_ == wanted : names.empty()) return ManifestOutcome::kAsItWas;
  if (!version_) {
    const auto known = bytes_;
    if (auto read = Read(); !read) return read.error();
    if (bytes_ != known) return ManifestOutcome::kLost;
  }
  const merge::Replacement replacement{
      .name = merge::ManifestName(day_), .version = *version_, .bytes = std::move(bytes)};
  const auto replaced = std::move(objects_.Replace({&replacement, 1}).front());
  if (!replaced && replaced.error().kind != ErrorKind::kUnknown) return replaced.error();
  if (!replaced || !*replaced) return ManifestOutcome::kLost;
  bytes_ = wanted;
  version_.reset();
  return ManifestOutcome::kReplaced;
}

}  // namespace weir::compact
