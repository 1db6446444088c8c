// A claim as an item of a DynamoDB table.
#include "src/aws/claim_item.h"

#include <algorithm>

#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/event/json_text.h"
#include "src/pipeline/utf8.h"
#include "src/signing/sigv4.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

/// DynamoDB's limit for a partition key is 2048 bytes.
constexpr std::size_t kMaxKeyText = 1'024;

std::string_view BytesOf(const event::Fingerprint& fingerprint) {
  // Bytes may be looked at as chars.
  return {reinterpret_cast<const char*>(fingerprint.data()), fingerprint.size()};
}

/// The value of {"<type>": "<text>"} in the item's attribute.
std::optional<std::string_view> Attribute(const json::value& item, std::string_view name,
                                          std::string_view type) {
  const json::object* attributes = item.if_object();
  const json::value* typed = attributes != nullptr ? attributes->if_contains(name) : nullptr;
  const json::object* pair = typed != nullptr ? typed->if_object() : nullptr;
  const json::value* value = pair != nullptr ? pair->if_contains(type) : nullptr;
  const json::string* text = value != nullptr ? value->if_string() : nullptr;
  if (text == nullptr) return std::nullopt;
  return std::string_view(*text);
}

}  // namespace

std::string ItemKey(const pipeline::ClaimKey& key) {
  const bool is_id = key.kind == pipeline::ClaimKey::Kind::kId;
  if (key.text.size() <= kMaxKeyText && pipeline::ToUtf8(key.text) == key.text) {
    return (is_id ? 'i' : 'p') + std::string(key.text);
  }
  return (is_id ? "hi" : "hp") + signing::Sha256Hex(key.text);
}

std::string InsertStatement(std::string_view table) {
  return fmt::format(
      "INSERT INTO \"{}\" VALUE {{'key':?,'owner':?,'body':?,'object':?,'expires_at':?}}", table);
}

void AppendInsertValues(std::string_view item_key, const pipeline::ClaimRequest& request,
                        std::chrono::system_clock::time_point expires_at, std::string& out) {
  out += R"([{"S":)";
  event::AppendJsonString(item_key, out);
  out += R"(},{"S":)";
  event::AppendJsonString(request.position.text, out);
  out += R"(},{"B":")";
  codec::AppendBase64(BytesOf(request.fingerprint), out);
  out += R"("},{"S":)";
  event::AppendJsonString(request.object.name, out);
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(expires_at.time_since_epoch());
  out += fmt::format(R"(}},{{"N":"{}"}}])", seconds.count());
}

std::optional<ClaimItem> ParseClaimItem(const json::value& item) {
  const auto owner = Attribute(item, "owner", "S");
  const auto body = Attribute(item, "body", "B");
  const auto object = Attribute(item, kClaimObjectAttribute, "S");
  if (!owner || !body || !object) return std::nullopt;
  const auto bytes = codec::DecodeBase64(*body);
  ClaimItem claim{std::string(*owner), {}, std::string(*object)};
  if (!bytes || bytes->size() != claim.fingerprint.size()) return std::nullopt;
  std::ranges::transform(*bytes, claim.fingerprint.begin(),
                         [](char c) { return static_cast<std::byte>(c); });
  return claim;
}

std::optional<std::string_view> StringAttribute(const json::value& item, std::string_view name) {
  return Attribute(item, name, "S");
}

}  // namespace weir::aws
