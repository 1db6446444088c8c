// What is wrong is wrong in one way only, so that the reason of its rejection is known.
#include "src/generator/bad_events.h"

#include <utility>

namespace weir::generator {
namespace {

using namespace std::literals;

constexpr std::array<std::string_view, kBadKinds> kNames = {
    "truncated",    "invalid_utf8",  "missing_id",      "null_name",
    "invalid_id",   "invalid_name",  "invalid_time",    "far_future",
    "duplicate_id", "not_an_object", "trailing_garbage"};

constexpr std::array kNoNames = {"42"sv, "true"sv, R"(["account","created"])"sv,
                                 R"({"type":"account"})"sv};
constexpr std::array kNoTimes = {R"("yesterday")"sv, R"("2026-02-30T25:61:00Z")"sv,
                                 R"("15/07/2021 08:00")"sv};
constexpr std::array kNoObjects = {"42"sv, "true"sv, R"("account:created")"sv,
                                   R"(["account:created",1626307200])"sv};
constexpr std::array kGarbage = {","sv, "]"sv, "}"sv, ";"sv};
constexpr std::uint64_t kFarFutureSeconds = 7'258'118'400;  // 2200-01-01

// REQUIRES: `text` ends with a UUID in quotes.
void SpoilUuid(Random& random, std::string& text) {
  if (random.Below(2) == 0) {
    text[text.size() - 2] = 'z';
  } else {
    text.erase(text.size() - 2, 1);
  }
}

void SpoilMembers(BadKind kind, Random& random, EventMembers& members) {
  switch (kind) {
    case BadKind::kMissingId:
      return members.id.clear();
    case BadKind::kNullName:
      members.name = "null";
      return;
    case BadKind::kInvalidId:
      return SpoilUuid(random, members.id);
    case BadKind::kInvalidName:
      members.name = random.Pick(kNoNames);
      return;
    case BadKind::kInvalidTime:
      members.time = random.Pick(kNoTimes);
      return;
    case BadKind::kFarFuture:
      members.time = std::to_string(kFarFutureSeconds + random.Below(1'000'000'000));
      return;
    case BadKind::kDuplicateId:
      members.id += R"(,"event_uuid":)";
      return AppendUuid(random, members.id);
    case BadKind::kTruncated:
    case BadKind::kInvalidUtf8:
    case BadKind::kNotAnObject:
    case BadKind::kTrailingGarbage:
      return;  // their members are right
  }
}

// Cuts the object that begins at `begin` in its second half, between two characters.
void Truncate(std::size_t begin, Random& random, std::string& out) {
  const std::size_t half = (out.size() - begin) / 2;
  std::size_t end = out.size() - 1 - random.Below(static_cast<std::uint32_t>(half));
  while ((out[end] & '\xC0') == '\x80') --end;
  out.resize(end);
}

void SpoilText(BadKind kind, std::size_t begin, Random& random, std::string& out) {
  if (kind == BadKind::kTruncated) {
    Truncate(begin, random, out);
  } else if (kind == BadKind::kInvalidUtf8) {
    out.pop_back();
    out += ",\"comment\":\"caf\xE9\"}";
  } else if (kind == BadKind::kNotAnObject) {
    out.resize(begin);
    out += random.Pick(kNoObjects);
  } else if (kind == BadKind::kTrailingGarbage) {
    out += random.Pick(kGarbage);
  }
}

}  // namespace

std::string_view Name(BadKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

void AppendBadObject(BadKind kind, EventMembers& members, std::size_t size, Random& random,
                     std::string& out) {
  const std::size_t begin = out.size();
  SpoilMembers(kind, random, members);
  AppendObject(members, size, random, out);
  SpoilText(kind, begin, random, out);
}

}  // namespace weir::generator
