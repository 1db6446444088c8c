// Reads a schema from TOML: a preset, changed by what the file says.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/event/schema.h"
#include "src/event/toml_section.h"
#include "src/text/ascii.h"

namespace weir::event {
namespace {

template <typename T>
struct Word {
  std::string_view text;
  T value;
};

constexpr Word<IdFormat> kIdFormats[] = {{"uuid", IdFormat::kUuid}, {"text", IdFormat::kText}};

constexpr Word<TimeFormat> kTimeFormats[] = {
    {"auto", TimeFormat::kAuto},
    {"unix-seconds", TimeFormat::kUnixSeconds},
    {"unix-millis", TimeFormat::kUnixMillis},
    {"unix-micros", TimeFormat::kUnixMicros},
    {"unix-nanos", TimeFormat::kUnixNanos},
    {"rfc3339", TimeFormat::kRfc3339},
};

constexpr Word<bool> kMissingTimes[] = {{"refuse", false}, {"arrival", true}};

constexpr Word<MemberRule> kDerivedRules[] = {{"rename", MemberRule::kRename},
                                              {"quarantine", MemberRule::kQuarantine}};
constexpr Word<MemberRule> kPartitionRules[] = {{"keep", MemberRule::kKeep},
                                                {"rename", MemberRule::kRename},
                                                {"quarantine", MemberRule::kQuarantine}};
constexpr Word<MemberRule> kCaseRules[] = {{"quarantine", MemberRule::kQuarantine},
                                           {"keep", MemberRule::kKeep}};

constexpr Word<FieldFormat> kFieldFormats[] = {
    {"any", FieldFormat::kAny},
    {"string", FieldFormat::kString},
    {"integer", FieldFormat::kInteger},
    {"number", FieldFormat::kNumber},
    {"boolean", FieldFormat::kBoolean},
    {"object", FieldFormat::kObject},
    {"array", FieldFormat::kArray},
    {"uuid", FieldFormat::kUuid},
    {"timestamp", FieldFormat::kTimestamp},
};

constexpr Word<Wrapping::Kind> kWrappings[] = {
    {"auto", Wrapping::Kind::kAuto},
    {"lines", Wrapping::Kind::kLines},
    {"array", Wrapping::Kind::kArray},
};

/// So far ahead that arrival + max_ahead still fits 64 bits of microseconds: 9999 years.
constexpr std::int64_t kMostDaysAhead = 3'652'059;

// ---- Values ----

/// A path, or what is wrong with its spelling.
Result<FieldPath> ParsePath(std::string_view text) {
  const auto invalid = [](std::string message) {
    return Error{ErrorKind::kInvalidInput, std::move(message)};
  };
  if (text.empty()) return invalid("the path is empty; name a field");
  FieldPath path{{""}};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      path.keys.emplace_back();
      continue;
    }
    if (text[i] == '\\' && (++i == text.size() || (text[i] != '.' && text[i] != '\\'))) {
      return invalid(fmt::format(
          R"(the path "{}" has a stray backslash; write \. for a dot in a key, \\ for a backslash)",
          text));
    }
    path.keys.back() += text[i];
  }
  if (std::ranges::find(path.keys, "") != path.keys.end()) {
    return invalid(fmt::format(
        R"(the path "{}" has an empty key; remove the dot, or write \. for a dot in a key)", text));
  }
  return path;
}

/// "24h" as microseconds.
std::optional<std::int64_t> ParseDuration(std::string_view text) {
  constexpr Word<std::int64_t> kUnits[] = {{"s", 1}, {"m", 60}, {"h", 3'600}, {"d", 86'400}};
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const auto* const unit = std::ranges::find(
      kUnits, std::string_view(end, text.data() + text.size()), &Word<std::int64_t>::text);
  if (error != std::errc() || unit == std::end(kUnits)) return std::nullopt;
  if (count < 0 || count > kMostDaysAhead * 86'400 / unit->value) return std::nullopt;
  return count * unit->value * kMicrosPerSecond;
}

/// A TOML date or date-time, which without an offset is UTC.
template <typename T>
std::optional<Timestamp> ToTimestamp(const toml::value<T>& value) {
  std::ostringstream text;
  text << value.get();
  return ParseTimestamp(text.view(), TimeFormat::kRfc3339);
}

void ReadText(const Section& section, std::string_view key, std::string& out) {
  const auto* const text = section.Get<std::string>(key, "write it in quotes");
  if (text == nullptr) return;
  if (text->get().empty()) section.Complain(key, "is empty; leave it out for the default");
  out = text->get();
}

void ReadFlag(const Section& section, std::string_view key, bool& out) {
  if (const auto* const flag = section.Get<bool>(key, "write true or false")) out = flag->get();
}

void ReadLimit(const Section& section, std::string_view key, std::optional<double>& out) {
  const toml::node* const node = section.Find(key);
  if (node == nullptr) return;
  if (!node->is_number()) return section.ComplainOfType(key, *node, "write a number");
  out = node->value<double>();
  if (!std::isfinite(out.value_or(0))) section.Complain(key, "is not finite; leave it out");
}

/// One of `words`.
template <typename T, std::size_t Count>
void ReadWord(const Section& section, std::string_view key, const Word<T> (&words)[Count], T& out) {
  std::vector<std::string_view> known;
  for (const Word<T>& word : words) known.push_back(word.text);
  const std::string remedy = fmt::format("use one of {}", fmt::join(known, ", "));
  const auto* const text = section.Get<std::string>(key, remedy);
  if (text == nullptr) return;
  const auto* const word = std::ranges::find(words, std::string_view{text->get()}, &Word<T>::text);
  if (word == std::end(words)) {
    return section.Complain(key, fmt::format("is unknown: \"{}\"; {}", text->get(), remedy));
  }
  out = word->value;
}

void ReadEarliest(const Section& section, Timestamp& out) {
  constexpr std::string_view kRemedy = "write a date such as 2000-01-01, without quotes";
  const toml::node* const node = section.Find("earliest");
  if (node == nullptr) return;
  if (!node->is_date() && !node->is_date_time()) {
    return section.ComplainOfType("earliest", *node, kRemedy);
  }
  const std::optional<Timestamp> time =
      node->is_date() ? ToTimestamp(*node->as_date()) : ToTimestamp(*node->as_date_time());
  if (!time) {
    return section.Complain("earliest", "is not in the years 0001 to 9999; write a later date");
  }
  out = *time;
}

void ReadMaxAhead(const Section& section, std::int64_t& out) {
  const std::string remedy = fmt::format(
      "write a whole number up to {} days with s, m, h or d, such as \"24h\"", kMostDaysAhead);
  const auto* const text = section.Get<std::string>("max_ahead", remedy);
  if (text == nullptr) return;
  const std::optional<std::int64_t> micros = ParseDuration(text->get());
  if (!micros) {
    return section.Complain("max_ahead",
                            fmt::format("is no duration: \"{}\"; {}", text->get(), remedy));
  }
  out = *micros;
}

// ---- The schema ----

/// A field that the schema names, what for, and where in the file; nowhere if it is the preset's.
struct Use {
  FieldPath path;
  std::string_view role;
  Place place = {};
};

/// Whether the path begins with one of the names, in whatever case.
bool BeginsWithOneOf(const std::array<std::string_view, 3>& names, const FieldPath& path) {
  return std::ranges::any_of(names, [&path](std::string_view name) {
    return std::ranges::equal(path.keys.front(), name, {}, text::AsciiLower);
  });
}

/// Reads one file. The order of the steps is that of Schema's members.
class SchemaReader {
 public:
  SchemaReader(const toml::table& root, std::string_view file)
      : complaints_(file), top_(&root, "", complaints_) {
    schema_.name = std::filesystem::path(file).stem().string();
  }

  Result<Schema> Read() {
    ReadTop();
    ReadId(SectionOf("id", "write a table [id]"));
    ReadName(SectionOf("name", "write a table [name]; the schema's own name is schema = \"...\""));
    ReadTime(SectionOf("time", "write a table [time]"));
    ReadRules();
    ReadRecords(SectionOf("records", "write a table [records]"));
    ReadMembers(SectionOf("members", "write a table [members]"));
    CheckUses();
    if (std::optional<Error> error = complaints_.First()) return *std::move(error);
    return std::move(schema_);
  }

 private:
  void ReadTop() {
    top_.AllowOnly({"schema", "extends", "id", "name", "time", "fields", "members", "records"});
    std::string preset = "weir";
    std::string name = std::move(schema_.name);
    ReadText(top_, "extends", preset);
    ReadText(top_, "schema", name);
    Result<Schema> base = PresetSchema(preset);
    if (base) {
      schema_ = *std::move(base);
    } else {
      top_.Complain("extends", "is unknown: " + base.error().message);
    }
    schema_.name = std::move(name);
  }

  [[nodiscard]] Section SectionOf(std::string_view key, std::string_view remedy) {
    return {top_.Get<toml::table>(key, remedy), fmt::format("[{}]", key), complaints_};
  }

  void ReadId(const Section& section) {
    section.AllowOnly({"field", "fields", "format", "separator"});
    ReadPaths(section, "an id field", schema_.id_fields);
    ReadWord(section, "format", kIdFormats, schema_.id_format);
    ReadText(section, "separator", schema_.id_separator);
    if (schema_.id_format == IdFormat::kUuid && schema_.id_fields.size() > 1) {
      section.Complain("fields", "join to no UUID; add format = \"text\"");
    }
  }

  void ReadName(const Section& section) {
    section.AllowOnly({"field", "fields", "strict"});
    ReadPaths(section, "a name field", schema_.name_fields);
    ReadFlag(section, "strict", schema_.strict_name);
  }

  void ReadTime(const Section& section) {
    section.AllowOnly({"field", "format", "missing", "earliest", "max_ahead"});
    Place place{};
    if (const auto* const text = section.Get<std::string>("field", "write one path in quotes")) {
      place = text->source().begin;
      if (auto path = PathAt(text->get(), place)) schema_.time_field = *std::move(path);
    }
    uses_.push_back({schema_.time_field, "the time field", place});
    ReadWord(section, "format", kTimeFormats, schema_.time_format);
    ReadWord(section, "missing", kMissingTimes, schema_.time_may_be_missing);
    ReadEarliest(section, schema_.earliest);
    ReadMaxAhead(section, schema_.max_ahead_micros);
  }

  void ReadRules() {
    for (const FieldRule& rule : schema_.rules) AddRuleUse(rule.path, Place{});
    const auto* const tables =
        top_.Get<toml::table>("fields", "write one table a field, such as [fields.\"user.id\"]");
    if (tables == nullptr) return;
    const Section fields(tables, "[fields]", complaints_);
    for (const auto& [key, node] : *tables) {
      const auto* const table =
          fields.Get<toml::table>(key.str(), "write a table of its format and limits");
      std::optional<FieldPath> path = PathAt(key.str(), key.source().begin);
      if (table == nullptr || !path) continue;
      ReadRule(*table, key.str(), RuleFor(*path, key.source().begin));
    }
  }

  void ReadRecords(const Section& section) {
    section.AllowOnly({"wrapper", "path"});
    const auto* const path = section.Get<std::string>("path", "write one path in quotes");
    if (section.Find("wrapper") != nullptr) schema_.records = {};
    ReadWord(section, "wrapper", kWrappings, schema_.records.kind);
    if (path == nullptr) return;
    if (section.Find("wrapper") != nullptr) {
      section.Complain("path", "stands beside \"wrapper\"; keep one of the two");
    }
    if (auto keys = PathAt(path->get(), path->source().begin)) {
      schema_.records = {Wrapping::Kind::kPath, *std::move(keys)};
    }
  }

  void ReadMembers(const Section& section) {
    section.AllowOnly({"derived", "partition", "case"});
    ReadWord(section, "derived", kDerivedRules, schema_.derived_members);
    ReadWord(section, "partition", kPartitionRules, schema_.partition_members);
    ReadWord(section, "case", kCaseRules, schema_.case_clashes);
    CheckIdStays();
  }

  /// An id is read again from the lake's lines, so its members have to keep their names.
  void CheckIdStays() {
    const auto id = SectionOf("id", "write a table [id]");
    const bool may_move = std::ranges::any_of(schema_.id_fields, [this](const FieldPath& path) {
      return BeginsWithOneOf(kDerivedMembers, path) ||
             (schema_.partition_members == MemberRule::kRename &&
              BeginsWithOneOf(kPartitionMembers, path));
    });
    if (!may_move) return;
    id.Complain(id.Find("field") != nullptr ? "field" : "fields",
                "names a member that makes room for one of Weir's; choose another one");
  }

  void ReadRule(const toml::table& table, std::string_view key, FieldRule& rule) {
    const Section section(&table, fmt::format("[fields.\"{}\"]", key), complaints_);
    RefuseNestedTables(table, key);
    section.AllowOnly({"required", "format", "min", "max"});
    ReadFlag(section, "required", rule.required);
    ReadWord(section, "format", kFieldFormats, rule.format);
    ReadLimit(section, "min", rule.min);
    ReadLimit(section, "max", rule.max);
    const bool number = rule.format == FieldFormat::kInteger || rule.format == FieldFormat::kNumber;
    for (const std::string_view limit : {"min", "max"}) {
      if ((limit == "min" ? rule.min : rule.max) && !number) {
        section.Complain(limit, "is for numbers; add format = \"integer\" or \"number\"");
      }
    }
    if (rule.min && rule.max && *rule.min > *rule.max) {
      section.Complain("min", "is greater than \"max\"; swap them");
    }
  }

  /// [fields.user.id] is a table in a table; whoever writes it means the path user.id.
  void RefuseNestedTables(const toml::table& table, std::string_view key) {
    for (const auto& [inner, node] : table) {
      if (!node.is_table()) continue;
      complaints_.Add(
          inner.source().begin,
          fmt::format("\"{0}\" holds another table; write [fields.\"{0}.{1}\"]", key, inner.str()));
    }
  }

  /// The preset's rule for that path, to be changed, or a new one.
  FieldRule& RuleFor(const FieldPath& path, Place place) {
    const auto old = std::ranges::find(schema_.rules, path, &FieldRule::path);
    if (old != schema_.rules.end()) return *old;
    AddRuleUse(path, place);
    return schema_.rules.emplace_back(FieldRule{.path = path});
  }

  void AddRuleUse(const FieldPath& path, Place place) {
    uses_.push_back({path, "a field with a rule", place});
  }

  /// Reads `fields`, or `field` as a list of one.
  void ReadPaths(const Section& section, std::string_view role, std::vector<FieldPath>& out) {
    const auto* const one = section.Get<std::string>("field", "write one path in quotes");
    const auto* const many = section.Get<toml::array>("fields", "write a list of paths in quotes");
    std::vector<Use> uses;
    if (one != nullptr) AddPath(*one, role, uses);
    if (many != nullptr) {
      for (const toml::node& node : *many) AddPath(node, role, uses);
      if (many->empty()) section.Complain("fields", "is empty; name at least one field");
      if (one != nullptr)
        section.Complain("fields", "stands beside \"field\"; keep one of the two");
    }
    if (one == nullptr && many == nullptr) {
      for (const FieldPath& path : out) uses.push_back({path, role, Place{}});
    }
    out.clear();
    for (const Use& use : uses) out.push_back(use.path);
    uses_.insert(uses_.end(), uses.begin(), uses.end());
  }

  void AddPath(const toml::node& node, std::string_view role, std::vector<Use>& uses) {
    const Place place = node.source().begin;
    const auto* const text = node.as_string();
    if (text == nullptr) {
      return complaints_.Add(place,
                             fmt::format("a path is {}; write it in quotes", TypeText(node)));
    }
    if (auto path = PathAt(text->get(), place)) uses.push_back({*std::move(path), role, place});
  }

  std::optional<FieldPath> PathAt(std::string_view text, Place place) {
    Result<FieldPath> path = ParsePath(text);
    if (path) return *std::move(path);
    complaints_.Add(place, path.error().message);
    return std::nullopt;
  }

  void CheckUses() {
    if (uses_.size() > kMaxSchemaFields) {
      const auto last = std::ranges::max_element(uses_, std::less<>(), &Use::place);
      return complaints_.Add(
          last->place, fmt::format("the schema names {} fields; leave out all but {}", uses_.size(),
                                   kMaxSchemaFields));
    }
    for (std::size_t later = 1; later < uses_.size(); ++later) {
      for (std::size_t first = 0; first < later; ++first) CheckPair(uses_[first], uses_[later]);
    }
  }

  /// No role has a field twice, and none is both a value and the parent of another.
  void CheckPair(const Use& a, const Use& b) {
    const Place place = std::max(a.place, b.place);
    if (a.path == b.path) {
      if (a.role != b.role) return;
      return complaints_.Add(place, fmt::format("the field \"{}\" is there twice as {}; remove one",
                                                a.path.ToText(), a.role));
    }
    const auto& [parent, child] = std::minmax(
        a.path, b.path,
        [](const FieldPath& x, const FieldPath& y) { return x.keys.size() < y.keys.size(); });
    if (std::ranges::mismatch(parent.keys, child.keys).in1 != parent.keys.end()) return;
    complaints_.Add(place,
                    fmt::format("the field \"{}\" is the parent of \"{}\", so it can't be a value; "
                                "remove one of the two",
                                parent.ToText(), child.ToText()));
  }

  Complaints complaints_;
  Section top_;
  Schema schema_;
  std::vector<Use> uses_;
};

/// toml++ goes down its stack for each part of a key.
constexpr std::ptrdiff_t kMaxDotsInLine = 1'000;

/// The number of the first line that may hold a key of too many parts, from 1.
std::optional<std::uint32_t> LineOfDots(std::string_view toml) {
  std::uint32_t line = 1;
  for (std::size_t begin = 0; begin < toml.size(); ++line) {
    const std::size_t end = std::min(toml.find('\n', begin), toml.size());
    if (std::ranges::count(toml.substr(begin, end - begin), '.') > kMaxDotsInLine) return line;
    begin = end + 1;
  }
  return std::nullopt;
}

}  // namespace

Result<Schema> ParseSchema(std::string_view toml, std::string_view file) {
  Complaints complaints(file);
  if (toml.size() > kMaxSchemaBytes) {
    complaints.Add({1, 1}, fmt::format("the schema has {} bytes; shorten it to {}", toml.size(),
                                       kMaxSchemaBytes));
    return *complaints.First();
  }
  if (const auto line = LineOfDots(toml)) {
    complaints.Add({*line, 1}, fmt::format("the line has more than {} dots; name fields that are "
                                           "less deep, or break the line",
                                           kMaxDotsInLine));
    return *complaints.First();
  }
  try {
    return SchemaReader(toml::parse(toml), file).Read();
  } catch (const toml::parse_error& error) {
    complaints.Add(error.source().begin, fmt::format("{}; correct the TOML", error.description()));
    return *complaints.First();
  }
}

Result<Schema> SchemaOf(std::string_view text, std::string_view file) {
  const bool is_toml = text.find_first_of("=\n[") != std::string_view::npos;
  return is_toml ? ParseSchema(text, file) : PresetSchema(text);
}

}  // namespace weir::event
