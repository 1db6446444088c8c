// A claim as an item of a DynamoDB table.
#include "src/aws/claim_item.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "src/codec/base64.h"
#include "src/codec/hex.h"
#include "src/pipeline/utf8.h"
#include "src/signing/sigv4.h"
#include "src/text/json_string.h"

namespace weir::aws {
namespace {

namespace json = boost::json;

/// DynamoDB's limit for a partition key is 2048 bytes.
constexpr std::size_t kMaxKeyText = 1'024;

/// What the key of an id begins with that holds a digest instead of the text.
constexpr std::string_view kLongId = "hi";

constexpr std::string_view kPackedAttribute = "c";
constexpr std::string_view kOldObjectAttribute = "object";

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

Result<ClaimItem> ParseOldItem(const json::value& item) {
  const Error none{ErrorKind::kCorrupt,
                   "an item of the claims table is no claim of a form that this package knows; "
                   "deploy the package that wrote it, or a newer one"};
  const auto owner = Attribute(item, "owner", "S");
  const auto body = Attribute(item, "body", "B");
  const auto object = Attribute(item, kOldObjectAttribute, "S");
  if (!owner || !body || !object) return none;
  const auto bytes = codec::DecodeBase64(*body);
  ClaimItem claim{{std::string(*owner), {}, std::string(*object)}, {}};
  if (!bytes || bytes->size() != claim.text.fingerprint.size()) return none;
  std::ranges::transform(*bytes, claim.text.fingerprint.begin(),
                         [](char c) { return static_cast<std::byte>(c); });
  return claim;
}

/// The attribute that says which object it is, with `object` in it.
void AppendMoved(const ClaimItem& claim, std::string_view object, std::string& out) {
  const auto& [owner, fingerprint, known] = claim.text;
  if (claim.packed.empty()) {
    out += R"({"S":)";
    text::AppendJsonString(object, out);
    out += '}';
    return;
  }
  out += R"({"B":")";
  codec::AppendBase64(object == known ? claim.packed : PackClaim(owner, fingerprint, object), out);
  out += "\"}";
}

}  // namespace

std::string ItemKey(const pipeline::ClaimKey& key) {
  const char mark = pipeline::MarkOf(key.kind);
  if (key.text.size() <= kMaxKeyText && pipeline::ToUtf8(key.text) == key.text) {
    return mark + std::string(key.text);
  }
  return std::string("h") + mark + signing::Sha256Hex(key.text);
}

std::optional<event::Fingerprint> IdHashOf(std::string_view item_key,
                                           event::Fingerprinter& fingerprinter) {
  if (item_key.starts_with('i')) return fingerprinter.Of(item_key.substr(1));
  if (!item_key.starts_with(kLongId)) return std::nullopt;
  const auto digest = codec::FromHex(item_key.substr(kLongId.size()));
  event::Fingerprint hash;
  if (!digest || digest->size() < hash.size()) return std::nullopt;
  std::memcpy(hash.data(), digest->data(), hash.size());
  return hash;
}

std::optional<std::string> IdKeyOf(std::string_view item_key) {
  constexpr char kOwnerMark = pipeline::MarkOf(pipeline::ClaimKey::Kind::kOwner);
  std::string key(item_key);
  const std::size_t at = key.starts_with('h') ? 1 : 0;
  if (key.size() <= at || key[at] != kOwnerMark) return std::nullopt;
  key[at] = pipeline::MarkOf(pipeline::ClaimKey::Kind::kId);
  return key;
}

std::string InsertStatement(std::string_view table) {
  return fmt::format("INSERT INTO \"{}\" VALUE {{'key':?,'{}':?,'expires_at':?}}", table,
                     kPackedAttribute);
}

void AppendInsertValues(std::string_view item_key, const pipeline::ClaimRequest& request,
                        std::chrono::system_clock::time_point expires_at, std::string& out) {
  out += R"([{"S":)";
  text::AppendJsonString(item_key, out);
  out += R"(},{"B":")";
  codec::AppendBase64(PackClaim(request.position.text, request.fingerprint, request.object.name),
                      out);
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(expires_at.time_since_epoch());
  out += fmt::format(R"("}},{{"N":"{}"}}])", seconds.count());
}

Result<ClaimItem> ParseClaimItem(const json::value& item) {
  const auto packed = Attribute(item, kPackedAttribute, "B");
  if (!packed) return ParseOldItem(item);
  auto bytes = codec::DecodeBase64(*packed);
  if (!bytes) return bytes.error().In("a claim");
  auto text = UnpackClaim(*bytes);
  if (!text) return text.error();
  return ClaimItem{*std::move(text), *std::move(bytes)};
}

void AppendMove(const ClaimItem& claim, std::string_view to, std::string& out) {
  const bool is_packed = !claim.packed.empty();
  out += fmt::format(
      R"("UpdateExpression":"SET #o = :to","ConditionExpression":"#o = :from",)"
      R"("ExpressionAttributeNames":{{"#o":"{}"}},"ExpressionAttributeValues":{{":from":)",
      is_packed ? kPackedAttribute : kOldObjectAttribute);
  AppendMoved(claim, claim.text.object, out);
  out += R"(,":to":)";
  AppendMoved(claim, to, out);
  out += '}';
}

void AppendErase(std::string_view item_key, const std::optional<ClaimItem>& claim,
                 std::string_view owner, std::string& out) {
  out += R"("Item":{"key":{"S":)";
  text::AppendJsonString(item_key, out);
  out += fmt::format(R"(}},"{}":{{"B":")", kPackedAttribute);
  codec::AppendBase64(PackClaim(owner, {}, {}), out);
  out += R"("}},)";
  if (!claim) {
    out +=
        "\"ConditionExpression\":\"attribute_not_exists(#k)\","
        "\"ExpressionAttributeNames\":{\"#k\":\"key\"}";
    return;
  }
  out +=
      fmt::format(R"("ConditionExpression":"#o = :from","ExpressionAttributeNames":{{"#o":"{}"}},)"
                  R"("ExpressionAttributeValues":{{":from":)",
                  claim->packed.empty() ? kOldObjectAttribute : kPackedAttribute);
  AppendMoved(*claim, claim->text.object, out);
  out += '}';
}

std::optional<std::string_view> StringAttribute(const json::value& item, std::string_view name) {
  return Attribute(item, name, "S");
}

}  // namespace weir::aws
