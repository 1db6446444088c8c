// Parameters of tables that are made or changed.
#include "src/cloud/dynamodb/table_arguments.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace weir::cloud::dynamodb {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxKeyElements = 2;
constexpr std::size_t kMaxTags = 50;
constexpr std::string_view kOwnAlias = "alias/aws/dynamodb";
constexpr std::string_view kOwnKey = "00000000-0000-4000-8000-d0d0d0d0d0d0";  ///< of that alias

struct KeyElement {
  std::string name;
  std::string_view type;  ///< HASH or RANGE
};

std::vector<KeyElement> ReadElements(const json::array& array) {
  std::vector<KeyElement> elements;
  for (const json::value& value : array) {
    const protocol::Input in(value.get_object());
    elements.push_back({std::string(in.Text("AttributeName")), in.Text("KeyType")});
  }
  return elements;
}

std::vector<KeyAttribute> ReadDefinitions(const json::array& array) {
  std::vector<KeyAttribute> definitions;
  for (const json::value& value : array) {
    const protocol::Input in(value.get_object());
    const auto type = TypeNamed(in.Text("AttributeType"));
    definitions.push_back({std::string(in.Text("AttributeName")), type.value_or(Type::kString)});
  }
  return definitions;
}

template <typename Named>
std::string NamesOf(const std::vector<Named>& named) {
  std::vector<std::string> names;
  names.reserve(named.size());
  for (const Named& one : named) names.push_back(one.name);
  return fmt::format("[{}]", fmt::join(names, ", "));
}

std::optional<AwsError> WrongElements(const std::vector<KeyElement>& elements) {
  if (elements[0].type != "HASH") {
    return Invalid("Invalid KeySchema: The first KeySchemaElement is not a HASH key type");
  }
  if (elements.size() == 1) return std::nullopt;
  if (elements.size() > kMaxKeyElements) {
    return InvalidParameters("A KeySchema has one or two elements, of types HASH and RANGE");
  }
  if (elements[1].type != "RANGE") {
    return Invalid("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type");
  }
  if (elements[0].name == elements[1].name) {
    return Invalid(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name");
  }
  return std::nullopt;
}

const KeyAttribute* DefinitionOf(const std::string& name,
                                 const std::vector<KeyAttribute>& definitions) {
  const auto found =
      std::find_if(definitions.begin(), definitions.end(),
                   [&](const KeyAttribute& definition) { return definition.name == name; });
  return found == definitions.end() ? nullptr : &*found;
}

/// A key by its id, its alias or its ARN, as an ARN.
std::string KeyArn(const std::string& region, std::string_view key) {
  if (key.starts_with("arn:") || key.empty()) return std::string(key);
  const std::string_view kind = key.starts_with("alias/") ? "" : "key/";
  return fmt::format("arn:aws:kms:{}:{}:{}{}", region, protocol::kAccountId, kind, key);
}

/// The key that AWS manages for DynamoDB: the only one there is.
bool IsManagedKey(const std::string& region, std::string_view key) {
  const std::string arn = KeyArn(region, key);
  return key.empty() || arn == KeyArn(region, kOwnKey) || arn == KeyArn(region, kOwnAlias);
}

Outcome<void> ReadThroughput(const json::object& object, store::TimePoint now,
                             Throughput& throughput) {
  const protocol::Input in(object);
  const std::int64_t read = in.Integer("ReadCapacityUnits").value_or(0);
  const std::int64_t write = in.Integer("WriteCapacityUnits").value_or(0);
  const bool was_provisioned = throughput.read != 0;
  if (was_provisioned && read == throughput.read && write == throughput.write) {
    return Invalid(fmt::format(
        "The provisioned throughput for the table will not change. The requested value equals the "
        "current value. Current ReadCapacityUnits provisioned for the table: {0}. Requested "
        "ReadCapacityUnits: {0}. Current WriteCapacityUnits provisioned for the table: {1}. "
        "Requested WriteCapacityUnits: {1}. Refer to the Amazon DynamoDB Developer Guide for "
        "current limits and how to request higher limits.",
        read, write));
  }
  if (was_provisioned && (read > throughput.read || write > throughput.write)) {
    throughput.increased = now;
  }
  if (was_provisioned && (read < throughput.read || write < throughput.write)) {
    throughput.decreased = now;
  }
  throughput.read = read;
  throughput.write = write;
  return {};
}

Outcome<void> ReadOnDemand(const json::object& object, TableSettings& settings) {
  const protocol::Input in(object);
  const auto bound = [](std::optional<std::int64_t> given, std::optional<std::int64_t>& kept) {
    if (!given) return;
    kept = *given < 0 ? std::nullopt : given;  // -1 takes the bound away
  };
  bound(in.Integer("MaxReadRequestUnits"), settings.max_reads);
  bound(in.Integer("MaxWriteRequestUnits"), settings.max_writes);
  return {};
}

}  // namespace

Outcome<KeySchema> ReadKeySchema(const protocol::Input& in) {
  const json::array* keys_json = in.Array("KeySchema");
  const json::array* definitions_json = in.Array("AttributeDefinitions");
  if (keys_json == nullptr || definitions_json == nullptr) {
    return InvalidParameters("KeySchema and AttributeDefinitions must both be specified");
  }
  const auto elements = ReadElements(*keys_json);
  const auto definitions = ReadDefinitions(*definitions_json);
  if (auto wrong = WrongElements(elements)) return *wrong;
  std::vector<KeyAttribute> keys;
  for (const KeyElement& element : elements) {
    const KeyAttribute* definition = DefinitionOf(element.name, definitions);
    if (definition == nullptr) {
      return InvalidParameters(fmt::format(
          "Some index key attributes are not defined in AttributeDefinitions. Keys: {}, "
          "AttributeDefinitions: {}",
          NamesOf(elements), NamesOf(definitions)));
    }
    keys.push_back(*definition);
  }
  if (keys.size() != definitions.size()) {
    return InvalidParameters(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in "
        "AttributeDefinitions");
  }
  KeySchema schema{.hash = keys[0]};
  if (keys.size() > 1) schema.range = keys[1];
  return schema;
}

Outcome<void> ReadBilling(const protocol::Input& in, store::TimePoint now,
                          TableSettings& settings) {
  const bool was_on_demand = settings.pay_per_request;
  const std::string_view present = was_on_demand ? "PAY_PER_REQUEST" : "PROVISIONED";
  const bool on_demand = in.String("BillingMode").value_or(present) == "PAY_PER_REQUEST";
  const json::object* throughput = in.Object("ProvisionedThroughput");
  const json::object* bounds = in.Object("OnDemandThroughput");
  if (on_demand && throughput != nullptr) {
    return InvalidParameters(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
        "PAY_PER_REQUEST");
  }
  if (!on_demand && throughput == nullptr && settings.throughput.read == 0) {
    return InvalidParameters(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
        "PROVISIONED");
  }
  if (on_demand && !was_on_demand) {
    settings.throughput = {};
    settings.pay_per_request_since = now;
  }
  settings.pay_per_request = on_demand;
  if (throughput != nullptr) {
    if (auto read = ReadThroughput(*throughput, now, settings.throughput); !read) return read;
  }
  return bounds == nullptr ? Outcome<void>() : ReadOnDemand(*bounds, settings);
}

Outcome<void> ReadFeatures(const protocol::Input& in, const std::string& region,
                           TableSettings& settings) {
  if (const auto table_class = in.String("TableClass")) settings.table_class = *table_class;
  if (const auto protection = in.Boolean("DeletionProtectionEnabled")) {
    settings.deletion_protection = *protection;
  }
  const json::object* encryption = in.Object("SSESpecification");
  const json::object* stream = in.Object("StreamSpecification");
  if (encryption != nullptr) {
    const protocol::Input sse(*encryption);
    const auto enabled = sse.Boolean("Enabled");
    const std::string_view type = sse.String("SSEType").value_or("KMS");
    const std::string_view key = sse.String("KMSMasterKeyId").value_or(kOwnKey);
    if (type == "AES256") {
      return InvalidParameters("SSEType AES256 is not supported, use KMS");
    }
    if (!IsManagedKey(region, key)) {
      return InvalidParameters(fmt::format(
          "KMS key {} does not exist: there is no KMS here, only the key of DynamoDB itself, {}",
          key, kOwnAlias));
    }
    settings.kms_key_arn =
        enabled.value_or(true) ? std::optional(KeyArn(region, key)) : std::nullopt;
  }
  if (stream != nullptr) {
    const bool enabled = protocol::Input(*stream).Boolean("StreamEnabled").value_or(false);
    if (enabled) return NotSupported("StreamSpecification");
  }
  return {};
}

Outcome<std::map<std::string, std::string>> ReadTags(const json::array* tags) {
  std::map<std::string, std::string> read;
  if (tags == nullptr) return read;
  for (const json::value& tag : *tags) {
    const protocol::Input in(tag.get_object());
    const std::string_view key = in.Text("Key");
    if (key.starts_with("aws:")) {
      return InvalidParameters("Tag keys that begin with aws: are reserved");
    }
    read.insert_or_assign(std::string(key), std::string(in.Text("Value")));
  }
  if (read.size() > kMaxTags) {
    return InvalidParameters(fmt::format("Too many tags, {} at most", kMaxTags));
  }
  return read;
}

}  // namespace weir::cloud::dynamodb
