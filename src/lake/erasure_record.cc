// The record of an erasure: what was done, without an id and without anything of an event.
#include "src/lake/erasure_record.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <simdjson.h>

#include "src/event/fingerprint.h"
#include "src/lake/figures_json.h"
#include "src/text/random.h"

namespace weir::lake {
namespace {

constexpr std::size_t kTokenDigits = 16;
constexpr std::size_t kReadAtOnce = 64;

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

bool AreTexts(const simdjson::dom::array& ids, const std::vector<landing::IdHash>& hashes) {
  std::vector<std::string> texts;
  for (const simdjson::dom::element id : ids) {
    std::string_view text;
    if (id.get(text) != simdjson::SUCCESS) return false;
    texts.emplace_back(text);
  }
  std::vector<std::string> wanted;
  wanted.reserve(hashes.size());
  for (const landing::IdHash& hash : hashes) wanted.push_back(event::ToHex(hash));
  return texts == wanted;
}

}  // namespace

ErasureRecord::ErasureRecord(merge::MergeObjects& objects, std::vector<landing::IdHash> hashes)
    : objects_(objects), hashes_(std::move(hashes)) {}

Result<void> ErasureRecord::Find() {
  std::vector<std::string> names;
  const auto listed =
      pipeline::ForEachPage(*objects_.List(fmt::format("{}/", kErasuresFolder), ""),
                            [&names](const pipeline::ObjectPages::Page& page) -> Result<void> {
                              std::ranges::transform(page.objects, std::back_inserter(names),
                                                     &pipeline::ListedObject::name);
                              return {};
                            });
  if (!listed) return listed;
  for (std::size_t first = 0; first < names.size(); first += kReadAtOnce) {
    const auto some = std::span(names).subspan(first, std::min(kReadAtOnce, names.size() - first));
    const auto found = objects_.GetVersions(some);
    for (std::size_t i = 0; i < some.size(); ++i) {
      if (!found[i]) return found[i].error();
      if (found[i]->has_value()) Take(some[i], **found[i]);
    }
  }
  return {};
}

void ErasureRecord::Take(const std::string& name, const merge::VersionedObject& object) {
  simdjson::dom::parser parser;
  simdjson::dom::element record;
  simdjson::dom::array ids;
  const bool is_record =
      parser.parse(object.bytes.data(), object.bytes.size()).get(record) == simdjson::SUCCESS &&
      record["ids"].get(ids) == simdjson::SUCCESS;
  if (!is_record || !record["finished_at"].is_null()) return;
  if (!AreTexts(ids, hashes_) || is_begun_) {
    unfinished_.push_back(name);
    return;
  }
  is_begun_ = true;
  name_ = name;
  version_ = object.version;
  begun_at_ = ValueOf<std::string_view>(record, "begun_at");
  counts_ = {.events = ValueOf<std::uint64_t>(record, "events"),
             .rows = ValueOf<std::uint64_t>(record, "quarantined"),
             .landed = ValueOf<std::uint64_t>(record, "landed")};
  simdjson::dom::array changed;
  if (record["objects"].get(changed) != simdjson::SUCCESS) return;
  for (const simdjson::dom::element one : changed) {
    std::string_view text;
    if (one.get(text) == simdjson::SUCCESS) changed_.emplace(text);
  }
}

Result<void> ErasureRecord::Begin() {
  if (is_begun_) return {};
  begun_at_ = event::FormatTimestamp(objects_.Now());
  name_ = fmt::format("{}/{}-{}.json", kErasuresFolder, begun_at_, text::RandomHex(kTokenDigits));
  is_begun_ = true;
  return Put();
}

Result<void> ErasureRecord::Note(std::span<const ErasedObject> objects) {
  if (auto begun = Begin(); !begun) return begun;
  bool is_new = false;
  for (const ErasedObject& object : objects) {
    if (!changed_.insert(object.name).second) continue;
    is_new = true;
    counts_.events += object.counts.events;
    counts_.rows += object.counts.rows;
    counts_.landed += object.counts.landed;
  }
  return is_new ? Put() : Result<void>();
}

Result<void> ErasureRecord::Finish(std::uint64_t plan) {
  plan_ = plan;
  finished_at_ = event::FormatTimestamp(objects_.Now());
  return Put();
}

/// Whoever else writes it has been started with the same ids, and does the same.
Result<void> ErasureRecord::Put() {
  const merge::Replacement put{name_, version_, Json()};
  const auto replaced = std::move(objects_.Replace({&put, 1}).front());
  if (!replaced && replaced.error().kind != ErrorKind::kUnknown) return replaced.error();
  auto there = std::move(objects_.GetVersions({&name_, 1}).front());
  if (!there) return there.error();
  if (there->has_value() && (**there).bytes == put.bytes) {
    version_ = (**there).version;
    return {};
  }
  return Error{ErrorKind::kConflict, objects_.Describe(name_) +
                                         ": somebody else erases the same ids at this time, or has "
                                         "deleted this record; run it again when they are done"};
}

std::string ErasureRecord::Json() const {
  std::vector<std::string> ids;
  for (const landing::IdHash& hash : hashes_) ids.push_back(event::ToHex(hash));
  return fmt::format(R"({{"version":1,"begun_at":"{}","finished_at":{},"plan":{},)"
                     R"("events":{},"quarantined":{},"landed":{},)"
                     "\n\"ids\":[{}],\n\"objects\":[{}],\n\"not_reached\":[{}]}}\n",
                     begun_at_, finished_at_.empty() ? "null" : fmt::format("\"{}\"", finished_at_),
                     plan_ == 0 ? "null" : fmt::format("{}", plan_), counts_.events, counts_.rows,
                     counts_.landed, Quoted(ids), Quoted(changed_), Quoted(kNotReached));
}

}  // namespace weir::lake
