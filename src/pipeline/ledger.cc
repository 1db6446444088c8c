// Ledger entries: one line of JSON, and back.
#include "src/pipeline/ledger.h"

#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <simdjson.h>

#include "src/event/json_text.h"
#include "src/pipeline/utf8.h"

namespace weir::pipeline {
namespace {

namespace dom = simdjson::dom;

constexpr std::string_view kUnknownDay = "unknown";
constexpr std::string_view kSparse = "sparse";
// Entries of earlier versions lack both.
constexpr std::string_view kDigest = "digest";
constexpr std::string_view kIds = "ids";

/// The count that entries of earlier versions lack; it is written only where it is not 0.
constexpr std::string_view kMoved = "moved";

constexpr std::array<std::pair<std::string_view, std::uint64_t event::Counts::*>, 9> kCounts = {{
    {"received", &event::Counts::received},
    {"complete", &event::Counts::complete},
    {"valid", &event::Counts::valid},
    {"stored", &event::Counts::stored},
    {"duplicates", &event::Counts::duplicates},
    {"conflicts", &event::Counts::conflicts},
    {"quarantined", &event::Counts::quarantined},
    {"bytes", &event::Counts::bytes},
    {kMoved, &event::Counts::moved},
}};

// ---- Writing ----

template <typename... Args>
void Append(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
  out += fmt::format(format, std::forward<Args>(args)...);
}

/// Appends `{"key":value,…}`; `append_member(item)` appends key and value of one item and says
/// whether there was anything to append.
template <typename Items, typename AppendMember>
void AppendObject(const Items& items, std::string& out, const AppendMember& append_member) {
  out += '{';
  for (const auto& item : items) {
    if (append_member(item)) out += ',';
  }
  if (out.back() == ',') out.pop_back();
  out += '}';
}

void AppendCounts(const event::Counts& counts, std::string& out) {
  AppendObject(kCounts, out, [&](const auto& member) {
    if (member.first == kMoved && counts.moved == 0) return false;
    Append(out, R"("{}":{})", member.first, counts.*member.second);
    return true;
  });
}

void AppendLateness(const event::LatenessHistogram& lateness, std::string& out) {
  out += '[';
  const auto& buckets = lateness.buckets();
  for (std::size_t bucket = 0; bucket < buckets.size(); ++bucket) {
    if (buckets[bucket] > 0) Append(out, "[{},{}],", bucket, buckets[bucket]);
  }
  if (out.back() == ',') out.pop_back();
  out += ']';
}

/// Appends the members of a slice, without braces.
void AppendSliceMembers(const event::Slice& slice, std::string& out) {
  out += R"("counts":)";
  AppendCounts(slice.counts, out);
  out += R"(,"lateness_ms":)";
  AppendLateness(slice.lateness, out);
}

bool AppendNamedSlice(std::string_view name, const event::Slice& slice, std::string& out) {
  event::AppendJsonString(name, out);
  out += ":{";
  AppendSliceMembers(slice, out);
  out += '}';
  return true;
}

void AppendReasons(const event::Figures& figures, std::string& out) {
  AppendObject(event::kReasonNames, out, [&](std::string_view name) {
    const auto count = figures.by_reason.at(static_cast<std::size_t>(*event::ReasonNamed(name)));
    if (count > 0) Append(out, R"("{}":{})", name, count);
    return count > 0;
  });
}

void AppendFigures(const event::Figures& figures, std::string& out) {
  out += '{';
  AppendSliceMembers(figures.total, out);
  out += R"(,"types":)";
  AppendObject(figures.by_type, out,
               [&](const auto& item) { return AppendNamedSlice(item.first, item.second, out); });
  out += R"(,"days":)";
  AppendObject(figures.by_day, out, [&](const auto& item) {
    const std::string day = item.first ? event::FormatDay(*item.first) : std::string(kUnknownDay);
    return AppendNamedSlice(day, item.second, out);
  });
  out += R"(,"reasons":)";
  AppendReasons(figures, out);
  out += R"(,"fields":)";
  AppendObject(figures.by_field, out, [&](const auto& item) {
    event::AppendJsonString(item.first, out);
    Append(out, R"(:{{"present":{},"valid":{}}})", item.second.present, item.second.valid);
    return true;
  });
  out += '}';
}

// ---- Reading ----

/// An object of the entry, and where it stands.
struct Node {
  dom::object object;
  std::string_view name = {};
  const Node* parent = nullptr;

  [[nodiscard]] std::string PathOf(std::string_view key) const {
    return parent == nullptr ? std::string(key) : fmt::format("{}.{}", parent->PathOf(name), key);
  }
};

/// Reads one entry. Each function gives false once something is wrong; `wrong_` is the path of the
/// member then. Names that came from events stand in it as "[]".
class EntryReader {
 public:
  Result<LedgerEntry> Read(std::string_view line) {
    dom::parser parser;
    dom::object object;
    if (line.empty() || parser.parse(line.data(), line.size()).get(object) != simdjson::SUCCESS) {
      return Error{ErrorKind::kCorrupt, "the ledger entry is no JSON object"};
    }
    LedgerEntry entry;
    if (ReadEntry({object}, entry)) return entry;
    return Error{ErrorKind::kCorrupt,
                 fmt::format("\"{}\" of the ledger entry is missing or wrong", wrong_)};
  }

 private:
  bool ReadEntry(const Node& node, LedgerEntry& entry) {
    return Get(node, "source", entry.source) && Get(node, "schema", entry.schema) &&
           ReadMark(node, entry.schema_mark) && Get(node, "first", entry.first_position) &&
           Get(node, "last", entry.last_position) &&
           GetTime(node, "arrived_at", entry.arrived_at) && ReadSparse(node, entry.is_sparse) &&
           Descend(node, "figures", [&](const Node& it) { return ReadFigures(it, entry.figures); });
  }

  bool ReadMark(const Node& node, event::SchemaMark& mark) {
    const bool is_there = node.object.at_key(kDigest).error() == simdjson::SUCCESS;
    return !is_there || (Get(node, kDigest, mark.digest) && Get(node, kIds, mark.ids));
  }

  bool ReadSparse(const Node& node, bool& is_sparse) {
    const bool is_there = node.object.at_key(kSparse).error() == simdjson::SUCCESS;
    return !is_there || Get(node, kSparse, is_sparse);
  }

  bool ReadFigures(const Node& node, event::Figures& figures) {
    const auto with = [&](auto read) {
      return [this, read, &figures](const Node& members, std::string_view name,
                                    const dom::element& value) {
        return (this->*read)(members, name, value, figures) || Wrong(members, "[]");
      };
    };
    return ReadSlice(node, figures.total) &&
           ForEachIn(node, "types", with(&EntryReader::ReadType)) &&
           ForEachIn(node, "days", with(&EntryReader::ReadDay)) &&
           ForEachIn(node, "reasons", with(&EntryReader::ReadReason)) &&
           ForEachIn(node, "fields", with(&EntryReader::ReadField));
  }

  bool ReadType(const Node& types, std::string_view name, const dom::element& value,
                event::Figures& figures) {
    const auto [at, is_new] = figures.by_type.try_emplace(std::string(name));
    return is_new && ReadNamedSlice(types, value, at->second);
  }

  bool ReadDay(const Node& days, std::string_view name, const dom::element& value,
               event::Figures& figures) {
    const auto day = event::ParseDay(name);
    if (!day && name != kUnknownDay) return false;
    const auto [at, is_new] = figures.by_day.try_emplace(day);
    return is_new && ReadNamedSlice(days, value, at->second);
  }

  bool ReadReason(const Node&, std::string_view name, const dom::element& value,
                  event::Figures& figures) {
    const auto reason = event::ReasonNamed(name);
    return reason &&
           value.get(figures.by_reason.at(static_cast<std::size_t>(*reason))) == simdjson::SUCCESS;
  }

  bool ReadField(const Node& fields, std::string_view name, const dom::element& value,
                 event::Figures& figures) {
    const auto [at, is_new] = figures.by_field.try_emplace(std::string(name));
    event::FieldCounts& counts = at->second;
    return is_new && Enter(fields, "[]", value, [&](const Node& node) {
             return Get(node, "present", counts.present) && Get(node, "valid", counts.valid);
           });
  }

  bool ReadNamedSlice(const Node& node, const dom::element& value, event::Slice& slice) {
    return Enter(node, "[]", value, [&](const Node& it) { return ReadSlice(it, slice); });
  }

  bool ReadSlice(const Node& node, event::Slice& slice) {
    return Descend(node, "counts", [&](const Node& it) { return ReadCounts(it, slice.counts); }) &&
           ReadLateness(node, slice.lateness);
  }

  bool ReadCounts(const Node& node, event::Counts& counts) {
    bool all_there = true;
    for (const auto& [name, count] : kCounts) {
      const bool may_lack = name == kMoved && node.object.at_key(name).error() != simdjson::SUCCESS;
      all_there = all_there && (may_lack || Get(node, name, counts.*count));
    }
    return all_there;
  }

  bool ReadLateness(const Node& node, event::LatenessHistogram& lateness) {
    static constexpr std::string_view kKey = "lateness_ms";
    dom::array pairs;
    if (!Get(node, kKey, pairs)) return false;
    for (const dom::element pair : pairs) {
      dom::array items;
      std::uint64_t bucket = 0;
      std::uint64_t count = 0;
      const bool good = pair.get(items) == simdjson::SUCCESS && items.size() == 2 &&
                        items.at(0).get(bucket) == simdjson::SUCCESS &&
                        items.at(1).get(count) == simdjson::SUCCESS &&
                        lateness.AddBucket(bucket, count);
      if (!good) return Wrong(node, kKey);
    }
    return true;
  }

  bool GetTime(const Node& node, std::string_view key, event::Timestamp& time) {
    std::string_view text;
    if (!Get(node, key, text)) return false;
    const auto parsed = event::ParseTimestamp(text, event::TimeFormat::kRfc3339);
    if (!parsed) return Wrong(node, key);
    time = *parsed;
    return true;
  }

  bool Get(const Node& node, std::string_view key, std::string& text) {
    std::string_view view;
    if (!Get(node, key, view)) return false;
    text = view;
    return true;
  }

  template <typename T>
  bool Get(const Node& node, std::string_view key, T& value) {
    return node.object.at_key(key).get(value) == simdjson::SUCCESS || Wrong(node, key);
  }

  template <typename ReadNode>
  bool Enter(const Node& parent, std::string_view name, const dom::element& value,
             const ReadNode& read) {
    dom::object object;
    if (value.get(object) != simdjson::SUCCESS) return Wrong(parent, name);
    return read(Node{object, name, &parent});
  }

  template <typename ReadNode>
  bool Descend(const Node& node, std::string_view key, const ReadNode& read) {
    dom::element value;
    return Get(node, key, value) && Enter(node, key, value, read);
  }

  /// Calls `read(node, name, value)` for each member of the object at `key`.
  template <typename ReadMember>
  bool ForEachIn(const Node& node, std::string_view key, const ReadMember& read) {
    return Descend(node, key, [&](const Node& members) {
      bool all_read = true;
      for (const dom::key_value_pair member : members.object) {
        all_read = all_read && read(members, member.key, member.value);
      }
      return all_read;
    });
  }

  /// The first complaint is the most exact one.
  bool Wrong(const Node& node, std::string_view key) {
    if (wrong_.empty()) wrong_ = node.PathOf(key);
    return false;
  }

  std::string wrong_;
};

}  // namespace

std::string FormatLedgerEntry(const LedgerEntry& entry) {
  std::string out = R"({"source":)";
  event::AppendJsonString(ToUtf8(entry.source), out);
  out += R"(,"schema":)";
  event::AppendJsonString(ToUtf8(entry.schema), out);
  if (!entry.schema_mark.digest.empty()) {
    Append(out, R"(,"{}":"{}","{}":)", kDigest, entry.schema_mark.digest, kIds);
    event::AppendJsonString(ToUtf8(entry.schema_mark.ids), out);
  }
  out += R"(,"first":)";
  event::AppendJsonString(entry.first_position, out);
  out += R"(,"last":)";
  event::AppendJsonString(entry.last_position, out);
  out += R"(,"arrived_at":")";
  event::AppendTimestamp(entry.arrived_at, out);
  out += '"';
  if (entry.is_sparse) out += fmt::format(R"(,"{}":true)", kSparse);
  out += R"(,"figures":)";
  AppendFigures(entry.figures, out);
  out += '}';
  return out;
}

Result<LedgerEntry> ParseLedgerEntry(std::string_view line) { return EntryReader().Read(line); }

}  // namespace weir::pipeline
