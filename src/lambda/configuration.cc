// What the function is told by its environment variables, checked before the first invocation.
#include "src/lambda/configuration.h"

#include <charconv>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace weir::lambda {
namespace {

constexpr std::uint32_t kMaxClaimDays = 3650;

Error Wrong(std::string_view variable, std::string_view value, std::string_view remedy) {
  return {ErrorKind::kInvalidInput, fmt::format("{}=\"{}\": {}", variable, value, remedy)};
}

Result<std::string> Required(const aws::Environment& environment, const std::string& name) {
  auto value = environment.variable(name);
  if (value) return *std::move(value);
  return Error{ErrorKind::kInvalidInput,
               name + " is not set; set it in the function's environment variables"};
}

Result<std::uint32_t> ReadClaimDays(const std::string& text) {
  std::uint32_t days = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), days);
  if (error == std::errc() && end == text.data() + text.size() && days >= 1 &&
      days <= kMaxClaimDays) {
    return days;
  }
  return Wrong("WEIR_CLAIM_DAYS", text, "a whole number of days from 1 to 3650");
}

/// A preset is one word; whatever has a line or an assignment is TOML.
Result<event::Schema> ReadSchema(const std::string& text) {
  const bool is_toml = text.find_first_of("=\n[") != std::string::npos;
  auto schema = is_toml ? event::ParseSchema(text, "WEIR_SCHEMA") : event::PresetSchema(text);
  if (schema || is_toml) return schema;
  return Wrong(
      "WEIR_SCHEMA", text,
      fmt::format("one of {}, or a schema in TOML", fmt::join(event::PresetNames(), ", ")));
}

constexpr std::string_view kLandingLayout = "landing";

/// The table of claims, where anything is claimed.
Result<std::string> ReadTable(const aws::Environment& environment, bool lands) {
  constexpr const char* kName = "WEIR_CLAIMS_TABLE";
  if (lands) return environment.variable(kName).value_or("");
  return Required(environment, kName);
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
  if (!known_layout)
    return Wrong("WEIR_LAYOUT", layout,
                 "batch or event; landing too, but nothing merges landings yet");
  const auto table = ReadTable(environment, lands);
  if (!table) return table.error();
  auto prefix = ReadPrefix(read("WEIR_LAKE_PREFIX", ""));
  if (!prefix) return prefix.error();
  const auto days = ReadClaimDays(read("WEIR_CLAIM_DAYS", "14"));
  if (!days) return days.error();
  auto schema = ReadSchema(read("WEIR_SCHEMA", "weir"));
  if (!schema) return schema.error();
  const std::string compression = read("WEIR_COMPRESSION", "gzip");
  const auto known_compression = codec::CompressionFromName(compression);
  if (!known_compression) return Wrong("WEIR_COMPRESSION", compression, "gzip, zstd or none");
  return Configuration{.lake_bucket = *bucket,
                       .lake_prefix = *std::move(prefix),
                       .claims_table = *table,
                       .claim_days = *days,
                       .schema = *std::move(schema),
                       .lands = lands,
                       .layout = *known_layout,
                       .compression = *known_compression,
                       .function_name = read("AWS_LAMBDA_FUNCTION_NAME", "weir")};
}

}  // namespace weir::lambda
