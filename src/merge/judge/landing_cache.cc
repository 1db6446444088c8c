// Landings that are open: small ones whole in memory as they are stored, larger ones read in
// ranges.
#include "src/merge/judge/landing_cache.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "src/landing/bytes_in_memory.h"
#include "src/landing/name.h"

namespace weir::merge {
namespace {

/// So many are asked for at once, and no more bytes than these.
constexpr std::size_t kLandingsAtOnce = 64;
constexpr std::uint64_t kFetchedAtOnce = std::uint64_t{32} << 20;

}  // namespace

std::vector<Result<const landing::LandingReader*>> LandingCache::Open(
    std::span<const LandingToOpen> landings) {
  std::vector<Result<const landing::LandingReader*>> readers;
  readers.reserve(landings.size());
  while (readers.size() < landings.size()) {
    std::size_t count = 0;
    std::uint64_t bytes = 0;
    const auto rest = landings.subspan(readers.size());
    while (count < std::min(rest.size(), kLandingsAtOnce) && bytes < kFetchedAtOnce) {
      bytes += rest[count++].bytes;
    }
    Fetch(rest.first(count));
    for (const LandingToOpen& landing : rest.first(count)) readers.push_back(OpenOne(landing.name));
  }
  return readers;
}

Result<std::vector<const landing::LandingReader*>> LandingCache::OpenAll(
    std::span<const LandingToOpen> landings) {
  std::vector<const landing::LandingReader*> readers;
  readers.reserve(landings.size());
  for (const auto& reader : Open(landings)) {
    if (!reader) return reader.error();
    readers.push_back(*reader);
  }
  return readers;
}

void LandingCache::Clear() {
  opened_.clear();
  fetched_.clear();
  in_memory_ = 0;
}

void LandingCache::Fetch(std::span<const LandingToOpen> landings) {
  std::vector<std::string> names;
  for (const LandingToOpen& landing : landings) {
    const bool fits =
        landing.bytes <= kMaxLandingInMemory && landing.bytes <= kMaxLandingsInMemory - in_memory_;
    if (!fits || opened_.contains(landing.name)) continue;
    names.push_back(landing.name);
    in_memory_ += landing.bytes;
  }
  auto contents = objects_.Get(names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    auto& content = contents[i];
    if (!content) {
      fetched_.insert_or_assign(names[i], content.error());
    } else if (!content->has_value()) {
      fetched_.insert_or_assign(
          names[i], Error{ErrorKind::kNotFound,
                          objects_.Describe(names[i]) +
                              ": the landing is gone, and it is not stored yet; put it "
                              "back (an older version in its bucket, if that keeps them)"});
    } else {
      fetched_.insert_or_assign(names[i], **std::move(content));
    }
  }
}

Result<const landing::LandingReader*> LandingCache::OpenOne(const std::string& name) {
  if (const auto known = opened_.find(name); known != opened_.end()) {
    return known->second.reader.get();
  }
  if (auto fetched = fetched_.extract(name); !fetched.empty()) {
    if (!fetched.mapped()) return fetched.mapped().error();
    return Read(name, std::make_unique<landing::BytesInMemory>(*std::move(fetched.mapped()),
                                                               objects_.Describe(name)));
  }
  auto source = objects_.Open(name);
  if (!source) return source.error();
  return Read(name, *std::move(source));
}

Result<const landing::LandingReader*> LandingCache::Read(
    const std::string& name, std::unique_ptr<landing::ByteSource> source) {
  auto reader = landing::LandingReader::Open(*source, landing::LandingName::Parse(name));
  if (!reader) return reader.error();
  Opened& opened = opened_[name];
  opened.source = std::move(source);
  opened.reader = std::make_unique<landing::LandingReader>(*std::move(reader));
  return opened.reader.get();
}

}  // namespace weir::merge
