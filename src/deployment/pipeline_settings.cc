// The settings of a pipeline of `weir up`: what it has, held against what a start asks for.
#include "src/deployment/pipeline_settings.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "src/event/schema.h"

namespace weir::deployment {
namespace {

std::string ShownText(const std::string& text) { return text; }
std::string ShownNumber(std::uint32_t number) { return std::to_string(number); }

/// Equal for two that are one. What this program can't read is what it says.
std::string ShownSchema(const std::string& text) {
  const auto schema = event::SchemaOf(text, "WEIR_SCHEMA");
  if (!schema) return text;
  const std::string digest = event::SchemaDigest(*schema);
  const auto preset = event::PresetSchema(schema->name);
  if (preset && event::SchemaDigest(*preset) == digest) return schema->name;
  return fmt::format("{} (digest {})", schema->name, digest);
}

/// `visit(option, member of PipelineSettings, member of SettingValues, how a value is shown)`
template <typename Visit>
void ForEachSetting(const Visit& visit) {
  using Some = PipelineSettings;
  using All = SettingValues;
  visit("--schema", &Some::schema, &All::schema, ShownSchema);
  visit("--layout", &Some::layout, &All::layout, ShownText);
  visit("--compression", &Some::compression, &All::compression, ShownText);
  visit("--shards", &Some::shards, &All::shards, ShownNumber);
  visit("--batch-size", &Some::batch_size, &All::batch_size, ShownNumber);
  visit("--window", &Some::window_seconds, &All::window_seconds, ShownNumber);
}

}  // namespace

std::vector<SettingChange> ChangesOf(const PipelineSettings& found, const PipelineSettings& asked) {
  std::vector<SettingChange> changes;
  ForEachSetting([&](std::string_view option, auto some, auto /*all*/, const auto& shown) {
    if (!(found.*some) || !(asked.*some)) return;
    SettingChange change{option, shown(*(found.*some)), shown(*(asked.*some))};
    if (change.is != change.asked) changes.push_back(std::move(change));
  });
  return changes;
}

SettingValues Settled(const PipelineSettings& found, const PipelineSettings& asked) {
  SettingValues settled;
  ForEachSetting([&](std::string_view /*option*/, auto some, auto all, const auto& shown) {
    const auto& is = found.*some;
    const auto& wanted = asked.*some;
    const bool changes = wanted && (!is || shown(*is) != shown(*wanted));
    if (const auto& value = changes ? wanted : is) settled.*all = *value;
  });
  return settled;
}

Error RefusalOf(const std::vector<SettingChange>& changes) {
  std::vector<std::string> differences;
  differences.reserve(changes.size());
  for (const SettingChange& change : changes) {
    differences.push_back(
        fmt::format("{} is {} (asked for: {})", change.option, change.is, change.asked));
  }
  return {ErrorKind::kInvalidInput,
          fmt::format("the pipeline is there, with other settings: {}; leave {} out to keep what "
                      "it has, or change it with --reconfigure",
                      fmt::join(differences, ", "), changes.size() == 1 ? "it" : "these")};
}

}  // namespace weir::deployment
