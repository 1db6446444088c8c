// What the function is told by its environment variables, checked before the first invocation.
#include "src/lambda/configuration.h"

#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/merge/settings.h"

namespace weir::lambda {
namespace {

Error Wrong(std::string_view variable, std::string_view value, std::string_view remedy) {
  return {ErrorKind::kInvalidInput, fmt::format("{}=\"{}\": {}", variable, value, remedy)};
}

Result<std::string> Required(const aws::Environment& environment, const std::string& name) {
  auto value = environment.variable(name);
  if (value) return *std::move(value);
  return Error{ErrorKind::kInvalidInput,
               name + " is not set; set it in the function's environment variables"};
}

constexpr merge::NumberSetting kClaimDays = {"WEIR_CLAIM_DAYS", "days", 1, 3'650, 14};

Result<std::uint32_t> ReadNumber(const aws::Environment& environment,
                                 const merge::NumberSetting& what) {
  const auto text = environment.variable(what.variable);
  if (!text) return what.otherwise;
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error == std::errc() && end == text->data() + text->size() && number >= what.least &&
      number <= what.most) {
    return number;
  }
  return Wrong(what.variable, *text, merge::RangeOf(what));
}

Result<event::Schema> ReadSchema(const std::string& text) {
  auto schema = event::SchemaOf(text, "WEIR_SCHEMA");
  if (schema || schema.error().kind != ErrorKind::kNotFound) return schema;
  return Wrong(
      "WEIR_SCHEMA", text,
      fmt::format("one of {}, or a schema in TOML", fmt::join(event::PresetNames(), ", ")));
}

constexpr std::string_view kLandingLayout = "landing";

/// The table of claims, where anything is claimed or merged.
Result<std::string> ReadTable(const aws::Environment& environment, bool is_needed) {
  constexpr const char* kName = "WEIR_CLAIMS_TABLE";
  if (!is_needed) return environment.variable(kName).value_or("");
  return Required(environment, kName);
}

enum class HandlerKind { kStream, kMerge, kCompact };

std::optional<HandlerKind> HandlerNamed(std::string_view name) {
  if (name == "stream") return HandlerKind::kStream;
  if (name == "merge") return HandlerKind::kMerge;
  if (name == "compact") return HandlerKind::kCompact;
  return std::nullopt;
}

/// Lambda's own handler counts where ours is not set: one package, several functions.
Result<HandlerKind> ReadHandler(const aws::Environment& environment) {
  const auto own = environment.variable("WEIR_HANDLER");
  if (!own) {
    return HandlerNamed(environment.variable("_HANDLER").value_or(""))
        .value_or(HandlerKind::kStream);
  }
  const auto known = HandlerNamed(*own);
  if (!known) return Wrong("WEIR_HANDLER", *own, "stream, merge or compact");
  return *known;
}

Result<compact::CompactSettings> ReadCompact(const aws::Environment& environment,
                                             const event::Schema& schema,
                                             codec::Compression compression) {
  compact::CompactSettings settings;
  settings.schema = schema;
  if (environment.variable("WEIR_COMPRESSION")) settings.compression = compression;
  const auto after = ReadNumber(environment, compact::kRollAfterHours);
  if (!after) return after.error();
  settings.roll_after_hours = *after;
  const auto grace = ReadNumber(environment, compact::kReaderGraceHours);
  if (!grace) return grace.error();
  settings.reader_grace_hours = *grace;
  return settings;
}

Result<merge::MergeSettings> ReadMerge(const aws::Environment& environment,
                                       codec::Compression compression) {
  merge::MergeSettings settings;
  settings.compression = compression;
  for (const auto& [setting, member] : merge::kNumberSettings) {
    const auto number = ReadNumber(environment, setting);
    if (!number) return number.error();
    settings.*member = *number;
  }
  if (const auto checked = merge::CheckSettings(settings); !checked) {
    return Wrong(merge::kHorizonDays.variable, std::to_string(settings.horizon_days),
                 checked.error().message);
  }
  return settings;
}

Result<std::string> ReadPrefix(std::string text) {
  if (text.empty() || (text.ends_with('/') && !text.starts_with('/'))) return text;
  return Wrong("WEIR_LAKE_PREFIX", text, "a folder such as events/, with a / at its end only");
}

}  // namespace

Result<Configuration> Configuration::Read(const aws::Environment& environment) {
  const auto read = [&](const std::string& name, std::string otherwise) {
    return environment.variable(name).value_or(std::move(otherwise));
  };
  const auto bucket = Required(environment, "WEIR_LAKE_BUCKET");
  if (!bucket) return bucket.error();
  const std::string layout = read("WEIR_LAYOUT", "batch");
  const bool lands = layout == kLandingLayout;
  const auto known_layout = pipeline::LayoutNamed(lands ? "batch" : layout);
  if (!known_layout) return Wrong("WEIR_LAYOUT", layout, "batch, event or landing");
  auto prefix = ReadPrefix(read("WEIR_LAKE_PREFIX", ""));
  if (!prefix) return prefix.error();
  const auto days = ReadNumber(environment, kClaimDays);
  if (!days) return days.error();
  auto schema = ReadSchema(read("WEIR_SCHEMA", "weir"));
  if (!schema) return schema.error();
  const std::string compression = read("WEIR_COMPRESSION", "gzip");
  const auto known_compression = codec::CompressionFromName(compression);
  if (!known_compression) return Wrong("WEIR_COMPRESSION", compression, "gzip, zstd or none");
  const auto handler = ReadHandler(environment);
  if (!handler) return handler.error();
  const auto table = ReadTable(
      environment, *handler == HandlerKind::kMerge || (!lands && *handler == HandlerKind::kStream));
  if (!table) return table.error();
  std::optional<merge::MergeSettings> merge;
  if (*handler == HandlerKind::kMerge) {
    auto read_merge = ReadMerge(environment, *known_compression);
    if (!read_merge) return read_merge.error();
    merge = *std::move(read_merge);
  }
  std::optional<compact::CompactSettings> compact;
  if (*handler == HandlerKind::kCompact) {
    auto read_compact = ReadCompact(environment, *schema, *known_compression);
    if (!read_compact) return read_compact.error();
    compact = *std::move(read_compact);
  }
  return Configuration{.lake_bucket = *bucket,
                       .lake_prefix = *std::move(prefix),
                       .claims_table = *table,
                       .claim_days = *days,
                       .schema = *std::move(schema),
                       .lands = lands,
                       .layout = *known_layout,
                       .compression = *known_compression,
                       .function_name = read("AWS_LAMBDA_FUNCTION_NAME", "weir"),
                       .merge = std::move(merge),
                       .compact = std::move(compact)};
}

}  // namespace weir::lambda
