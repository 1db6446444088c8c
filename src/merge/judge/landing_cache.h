// Landings that are open: small ones whole in memory as they are stored, larger ones read in
// ranges.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "src/landing/byte_source.h"
#include "src/landing/reader.h"
#include "src/merge/ports.h"
#include "src/result/result.h"

namespace weir::merge {

/// A landing larger than this is read in ranges.
inline constexpr std::uint64_t kMaxLandingInMemory = std::uint64_t{16} << 20;
/// So many bytes of landings are in memory at once: those of a plan, and some of before.
inline constexpr std::uint64_t kMaxLandingsInMemory = std::uint64_t{224} << 20;

struct LandingToOpen {
  std::string name;
  std::uint64_t bytes = 0;
};

class LandingCache {
 public:
  /// `objects` outlives it.
  explicit LandingCache(MergeObjects& objects) : objects_(objects) {}

  /// A reader for each, or why there is none: kNotFound, kCorrupt, kInvalidInput for a newer one.
  /// They are good until Clear().
  [[nodiscard]] std::vector<Result<const landing::LandingReader*>> Open(
      std::span<const LandingToOpen> landings);
  /// The same, and the first error where one can't be opened.
  [[nodiscard]] Result<std::vector<const landing::LandingReader*>> OpenAll(
      std::span<const LandingToOpen> landings);

  void Clear();

 private:
  struct Opened {
    std::unique_ptr<landing::ByteSource> source;
    std::unique_ptr<landing::LandingReader> reader;
  };

  /// Gets what fits in memory of those that are not open, many at once.
  void Fetch(std::span<const LandingToOpen> landings);
  [[nodiscard]] Result<const landing::LandingReader*> OpenOne(const std::string& name);
  [[nodiscard]] Result<const landing::LandingReader*> Read(
      const std::string& name, std::unique_ptr<landing::ByteSource> source);

  MergeObjects& objects_;
  std::map<std::string, Opened> opened_;
  std::map<std::string, Result<std::string>> fetched_;
  std::uint64_t in_memory_ = 0;
};

}  // namespace weir::merge
