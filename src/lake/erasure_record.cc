// The record of an erasure: what was done, without an id and without anything of an event.
#include "src/lake/erasure_record.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include "src/event/fingerprint.h"
#include "src/event/timestamp.h"
#include "src/lake/figures_json.h"
#include "src/text/random.h"

namespace weir::lake {
namespace {

constexpr std::size_t kTokenDigits = 16;
constexpr std::size_t kDigestDigits = 32;
constexpr std::string_view kRecordEnd = ".json";
constexpr std::string_view kDoneEnd = ".done";
/// A list is written anew while it grows, up to so many: each object's name a bounded number of
/// times.
constexpr std::size_t kObjectsInList = 256;
/// So many lists are read at once, of some 50 KB each.
constexpr std::size_t kListsAtOnce = 64;

/// Whoever has a duty to erase has to see to these as well.
constexpr std::array<std::string_view, 9> kNotReached = {
    "records in the stream, until its retention is over",
    "failed events that were set aside (the bucket of the failed-event destination)",
    "noncurrent versions of objects, where the bucket keeps them",
    "backups and copies of the lake, of its claims and of its landings",
    "logs, and whatever others have read and keep",
    "the index of a merge that was ended: owner and fingerprint, until it is forgotten",
    "the claims of before, where a merge judges: owner, fingerprint and object, until they expire",
    "tombstones of files that were made one: hashes of ids and, in layout event, of members",
    "records in quarantine whose bytes are packed or spell the id otherwise"};

std::string Quoted(const auto& texts) {
  std::vector<std::string> quoted;
  quoted.reserve(std::size(texts));
  for (const auto& text : texts) quoted.push_back(StringJson(text));
  return fmt::format("{}", fmt::join(quoted, ","));
}

template <typename Value>
Value ValueOf(const simdjson::dom::element& record, std::string_view key) {
  Value value{};
  return record[key].get(value) == simdjson::SUCCESS ? value : Value{};
}

std::string DigestOfIds(const std::vector<landing::IdHash>& hashes) {
  std::string bytes;
  bytes.reserve(hashes.size() * sizeof(landing::IdHash));
  for (const landing::IdHash& hash : hashes) {
    for (const std::byte byte : hash) bytes += static_cast<char>(byte);
  }
  return event::ToHex(event::Fingerprinter().Of(bytes));
}

/// The digest of the ids that a record is of, by its name; nothing for one of before this form.
std::optional<std::string_view> DigestIn(std::string_view stem) {
  constexpr std::size_t kEnd = kDigestDigits + 1 + kTokenDigits;
  if (stem.size() <= kEnd) return std::nullopt;
  const std::string_view end = stem.substr(stem.size() - kEnd);
  const bool is_one = stem[stem.size() - kEnd - 1] == '-' && end[kDigestDigits] == '-';
  return is_one ? std::optional(end.substr(0, kDigestDigits)) : std::nullopt;
}

std::string LineOfObject(const ErasedObject& object) {
  return fmt::format(R"({{"name":{},"events":{},"quarantined":{},"landed":{},"ids":[{}]}})",
                     StringJson(object.name), object.counts.events, object.counts.rows,
                     object.counts.landed, fmt::join(object.ids, ","));
}

/// Lists of earlier versions say none: there each line counts.
std::vector<std::uint32_t> IdsIn(const simdjson::dom::element& object) {
  std::vector<std::uint32_t> ids;
  simdjson::dom::array numbers;
  if (object["ids"].get(numbers) != simdjson::SUCCESS) return ids;
  for (const simdjson::dom::element one : numbers) {
    std::uint64_t number = 0;
    if (one.get(number) == simdjson::SUCCESS) ids.push_back(static_cast<std::uint32_t>(number));
  }
  return ids;
}

}  // namespace

void ErasedTally::Add(const ErasedObject& object) {
  const std::size_t before = ids_.size();
  ids_.insert(object.ids.begin(), object.ids.end());
  const std::size_t seen_before = object.ids.size() - (ids_.size() - before);
  counts_.events +=
      object.counts.events - std::min<std::uint64_t>(object.counts.events, seen_before);
  counts_.rows += object.counts.rows;
  counts_.landed += object.counts.landed;
}

ErasureRecord::ErasureRecord(merge::MergeObjects& objects, std::vector<landing::IdHash> hashes)
    : objects_(objects),
      hashes_(std::move(hashes)),
      digest_(DigestOfIds(hashes_)),
      token_(text::RandomHex(kTokenDigits)) {}

std::string ErasureRecord::name() const {
  return stems_.empty() ? std::string() : stems_.front() + std::string(kRecordEnd);
}

/// A mark is listed before the record that it is of.
Result<void> ErasureRecord::Find() {
  std::string done;
  const auto take = [this, &done](std::string_view name) {
    if (name.ends_with(kDoneEnd)) done = name.substr(0, name.size() - kDoneEnd.size());
    if (!name.ends_with(kRecordEnd)) return;
    const std::string_view stem = name.substr(0, name.size() - kRecordEnd.size());
    const auto digest = DigestIn(stem);
    if (!digest || stem == done) return;
    if (*digest == digest_) {
      stems_.emplace_back(stem);
    } else if (++unfinished_count_ <= kMostNamed) {
      unfinished_.emplace_back(name);
    }
  };
  const auto listed =
      pipeline::ForEachPage(*objects_.List(fmt::format("{}/", kErasuresFolder), "/"),
                            [&take](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              for (const auto& object : page.objects) take(object.name);
                              return {};
                            });
  if (!listed) return listed;
  for (const std::string& stem : stems_) {
    if (auto taken = TakeLists(stem); !taken) return taken;
  }
  return {};
}

Result<void> ErasureRecord::TakeLists(const std::string& stem) {
  std::vector<std::string> names;
  const auto listed =
      pipeline::ForEachPage(*objects_.List(stem + "/", ""),
                            [&names](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              std::ranges::transform(page.objects, std::back_inserter(names),
                                                     &pipeline::ListedObject::name);
                              return {};
                            });
  if (!listed) return listed;
  for (std::size_t first = 0; first < names.size(); first += kListsAtOnce) {
    const auto some = std::span(names).subspan(first, std::min(kListsAtOnce, names.size() - first));
    const auto found = objects_.Get(some);
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (!found[i]) return found[i].error();
      if (!found[i]->has_value()) continue;
      if (auto taken = TakeList(some[i], **found[i]); !taken) return taken;
    }
  }
  return {};
}

Result<void> ErasureRecord::TakeList(const std::string& name, const std::string& bytes) {
  simdjson::dom::parser parser;
  simdjson::dom::element list;
  simdjson::dom::array objects;
  const bool is_list = parser.parse(bytes).get(list) == simdjson::SUCCESS &&
                       list["objects"].get(objects) == simdjson::SUCCESS;
  if (!is_list) {
    return Error{ErrorKind::kCorrupt, objects_.Describe(name) +
                                          ": it is no list of objects; put "
                                          "it back as it was, or delete it"};
  }
  for (const simdjson::dom::element one : objects) {
    Count({.name = std::string(ValueOf<std::string_view>(one, "name")),
           .counts = {.events = ValueOf<std::uint64_t>(one, "events"),
                      .rows = ValueOf<std::uint64_t>(one, "quarantined"),
                      .landed = ValueOf<std::uint64_t>(one, "landed")},
           .ids = IdsIn(one)});
  }
  return {};
}

bool ErasureRecord::Count(const ErasedObject& object) {
  if (!changed_.insert(object.name).second) return false;
  tally_.Add(object);
  return true;
}

/// Where there is no clear answer whoever runs it again finds it, if it is there.
Result<void> ErasureRecord::Begin() {
  if (is_begun()) return {};
  const std::string begun_at = event::FormatTimestamp(objects_.Now());
  const std::string stem = fmt::format("{}/{}-{}-{}", kErasuresFolder, begun_at, digest_, token_);
  std::vector<std::string> ids;
  ids.reserve(hashes_.size());
  for (const landing::IdHash& hash : hashes_) ids.push_back(event::ToHex(hash));
  const merge::NewObject record{
      stem + std::string(kRecordEnd),
      fmt::format("{{\"version\":2,\"begun_at\":\"{}\",\n\"ids\":[{}],\n\"not_reached\":[{}]}}\n",
                  begun_at, Quoted(ids), Quoted(kNotReached))};
  const auto put = std::move(objects_.Create({&record, 1}).front());
  if (!put) return put.error();
  stems_.push_back(stem);
  return {};
}

Result<void> ErasureRecord::Note(std::span<const ErasedObject> objects) {
  if (auto begun = Begin(); !begun) return begun;
  for (const ErasedObject& object : objects) {
    if (!Count(object)) continue;
    if (line_count_ == kObjectsInList) {
      if (auto put = PutList(); !put) return put;
      ++list_;
      version_.clear();
      lines_.clear();
      line_count_ = 0;
    }
    lines_ += (line_count_++ == 0 ? "" : ",\n") + LineOfObject(object);
    is_list_put_ = false;
  }
  return PutList();
}

Result<void> ErasureRecord::Finish(std::uint64_t plan) {
  std::vector<merge::NewObject> marks;
  for (const std::string& stem : stems_) {
    marks.push_back({stem + std::string(kDoneEnd),
                     fmt::format(R"({{"version":2,"finished_at":"{}","plan":{},"events":{},)"
                                 R"("quarantined":{},"landed":{},"objects":{}}})"
                                 "\n",
                                 event::FormatTimestamp(objects_.Now()),
                                 plan == 0 ? "null" : fmt::format("{}", plan), counts().events,
                                 counts().rows, counts().landed, changed_.size())});
  }
  for (const auto& put : objects_.Create(marks)) {
    if (!put) return put.error();
  }
  return {};
}

std::string ErasureRecord::ListName() const {
  return fmt::format("{}/{}-{:06}{}", stems_.front(), token_, list_, kRecordEnd);
}

Result<void> ErasureRecord::PutList() {
  if (is_list_put_) return {};
  const merge::Replacement put{ListName(), version_,
                               fmt::format("{{\"objects\":[\n{}]}}\n", lines_)};
  const auto replaced = std::move(objects_.Replace({&put, 1}).front());
  if (!replaced && replaced.error().kind != ErrorKind::kUnknown) return replaced.error();
  auto there = std::move(objects_.GetVersions({&put.name, 1}).front());
  if (!there) return there.error();
  if (there->has_value() && (**there).bytes == put.bytes) {
    version_ = (**there).version;
    is_list_put_ = true;
    return {};
  }
  return Error{ErrorKind::kConflict, objects_.Describe(put.name) +
                                         ": somebody else has changed or deleted it; run this "
                                         "again"};
}

}  // namespace weir::lake
