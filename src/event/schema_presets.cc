// The schemas that Weir brings along: its own, and those of well-known producers.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/event/schema.h"

namespace weir::event {
namespace {

/// https://docs.github.com/en/rest/using-the-rest-api/github-event-types
Schema GitHub() {
  Schema schema;
  schema.id_fields = {{{"id"}}};
  schema.id_format = IdFormat::kText;
  schema.name_fields = {{{"type"}}};
  schema.time_field = {{"created_at"}};
  schema.time_format = TimeFormat::kRfc3339;
  return schema;
}

/// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
/// The parameters of some of S3's requests are named Tagging and tagging.
Schema CloudTrail() {
  Schema schema;
  schema.id_fields = {{{"eventID"}}};
  schema.id_format = IdFormat::kUuid;
  schema.name_fields = {{{"eventSource"}}, {{"eventName"}}};
  schema.time_field = {{"eventTime"}};
  schema.time_format = TimeFormat::kRfc3339;
  schema.records = {Wrapping::Kind::kPath, {{"Records"}}};  // as files are delivered
  schema.case_clashes = MemberRule::kKeep;
  return schema;
}

/// https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md: `source` and `id` together
/// are unique, and `source` is a URI reference, which never holds the blank that joins them; `time`
/// is optional.
Schema CloudEvents() {
  Schema schema;
  schema.id_fields = {{{"source"}}, {{"id"}}};
  schema.id_separator = " ";
  schema.id_format = IdFormat::kText;
  schema.name_fields = {{{"type"}}};
  schema.time_field = {{"time"}};
  schema.time_format = TimeFormat::kRfc3339;
  schema.time_may_be_missing = true;
  schema.rules = {{.path = {{"specversion"}}, .required = true, .format = FieldFormat::kString}};
  return schema;
}

/// https://segment.com/docs/connections/spec/common/
Schema Segment() {
  Schema schema;
  schema.id_fields = {{{"messageId"}}};
  schema.id_format = IdFormat::kText;
  schema.name_fields = {{{"type"}}, {{"event"}}};
  schema.time_field = {{"timestamp"}};
  schema.time_format = TimeFormat::kRfc3339;
  return schema;
}

/// https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php: the catalogue begins in 1900.
Schema Usgs() {
  Schema schema;
  schema.id_fields = {{{"id"}}};
  schema.id_format = IdFormat::kText;
  schema.name_fields = {{{"properties", "type"}}};
  schema.time_field = {{"properties", "time"}};
  schema.time_format = TimeFormat::kUnixMillis;
  schema.earliest = {DayOf(CivilDate{1900, 1, 1}).days * kMicrosPerDay};
  return schema;
}

struct Preset {
  std::string_view name;
  Schema (*make)();
};

constexpr Preset kPresets[] = {
    {"weir", [] { return Schema{}; }}, {"github", GitHub},   {"cloudtrail", CloudTrail},
    {"cloudevents", CloudEvents},      {"segment", Segment}, {"usgs", Usgs},
};

}  // namespace

std::vector<std::string_view> PresetNames() {
  std::vector<std::string_view> names;
  for (const Preset& preset : kPresets) names.push_back(preset.name);
  return names;
}

Result<Schema> PresetSchema(std::string_view name) {
  const auto* const preset = std::ranges::find(kPresets, name, &Preset::name);
  if (preset == std::end(kPresets)) {
    return Error{ErrorKind::kNotFound, fmt::format("there is no preset \"{}\"; use one of {}", name,
                                                   fmt::join(PresetNames(), ", "))};
  }
  Schema schema = preset->make();
  schema.name = preset->name;
  return schema;
}

}  // namespace weir::event
