// Reads the ledger of a lake whose attempts overlap, as a stream leaves it.
#include "src/lake/ledger_reader.h"

#include <algorithm>
#include <utility>

#include "src/codec/compression.h"
#include "src/codec/decompressor.h"
#include "src/lake/ledger_listing.h"
#include "src/pipeline/layout.h"

namespace weir::lake {
namespace {

constexpr std::size_t kMaxEntryBytes = std::size_t{256} << 20;
/// Entries that LedgerWatch holds at a time.
constexpr std::size_t kReadsAtOnce = 16;

std::string FolderBelow(std::string_view prefix) {
  return std::string(prefix) + std::string(pipeline::kLedgerFolder) + "/";
}

class LedgerReader {
 public:
  LedgerReader(pipeline::ObjectListing& objects, std::string_view prefix)
      : objects_(objects), folder_(FolderBelow(prefix)) {}

  Result<Ledger> Read() {
    LedgerListing listing(objects_, folder_);
    const auto listed =
        listing.Read({.keys = [this](const auto& keys) { return AddAll(keys); },
                      .next_stream = [this] { sum_.NextStream(); },
                      .source_of = [this](const auto& keys) { return SourceOf(keys); }});
    if (!listed) return listed.error();
    auto entries = sum_.Take();
    std::ranges::stable_sort(entries, {}, &pipeline::LedgerEntry::arrived_at);
    return Ledger{std::move(entries), sum_.origin()};
  }

 private:
  Result<void> AddAll(const std::vector<std::string>& keys) {
    return ForEachLedgerEntry(objects_, keys,
                              [this](std::string_view text) { return sum_.Add(text); });
  }

  /// The first that is a stream's ARN.
  Result<std::string> SourceOf(const std::vector<std::string>& keys) {
    std::string source;
    const auto read =
        ForEachLedgerEntry(objects_, keys, [&](std::string_view text) -> Result<void> {
          if (!source.empty()) return {};
          const auto entry = pipeline::ParseLedgerEntry(text.substr(0, text.find('\n')));
          if (!entry) return entry.error();
          if (entry->source.starts_with("arn:")) source = entry->source;
          return {};
        });
    if (!read) return read.error();
    return source;
  }

  pipeline::ObjectListing& objects_;
  const std::string folder_;
  pipeline::LedgerSum sum_;
};

}  // namespace

Result<void> ForEachLedgerEntry(pipeline::ObjectListing& objects,
                                std::span<const std::string> names,
                                const std::function<Result<void>(std::string_view text)>& take) {
  const auto bodies = objects.Fetch(names);
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!bodies[i]) return bodies[i].error();
    const auto compression = codec::CompressionFromPath(names[i]);
    const auto text = codec::DecompressAll(compression, *bodies[i], kMaxEntryBytes);
    if (!text) return text.error().In(objects.Describe(names[i]));
    if (auto taken = take(*text); !taken) return taken.error().In(objects.Describe(names[i]));
  }
  return {};
}

Result<Ledger> ReadLedger(pipeline::ObjectListing& objects, std::string_view prefix) {
  return LedgerReader(objects, prefix).Read();
}

LedgerWatch::LedgerWatch(std::unique_ptr<pipeline::ObjectListing> objects, std::string_view prefix)
    : objects_(std::move(objects)), folder_(FolderBelow(prefix)) {}

Result<void> LedgerWatch::PassOver() {
  auto keys = NewKeys();
  if (!keys) return keys.error();
  known_.insert(keys->begin(), keys->end());
  return {};
}

Result<void> LedgerWatch::ReadNew(const std::function<Result<void>(std::string_view text)>& take) {
  auto keys = NewKeys();
  if (!keys) return keys.error();
  for (std::size_t first = 0; first < keys->size(); first += kReadsAtOnce) {
    const auto some = std::span(*keys).subspan(first, std::min(kReadsAtOnce, keys->size() - first));
    if (auto read = ForEachLedgerEntry(*objects_, some, take); !read) return read;
  }
  known_.insert(keys->begin(), keys->end());
  return {};
}

Result<std::vector<std::string>> LedgerWatch::NewKeys() {
  std::vector<std::string> keys;
  const auto listed = pipeline::ForEachPage(
      *objects_, folder_, [&](const std::vector<pipeline::ListedObject>& page) -> Result<void> {
        for (const pipeline::ListedObject& object : page) {
          if (!known_.contains(object.name)) keys.push_back(object.name);
        }
        return {};
      });
  if (!listed) return listed.error();
  return keys;
}

}  // namespace weir::lake
