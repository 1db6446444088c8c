// The schemas of the XML documents that S3 takes, and the check against them.
#include "src/cloud/s3/xml_schema.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "src/cloud/s3/xml.h"
#include "src/cloud/s3/xml_entities.h"

namespace weir::cloud::s3 {
namespace {

bool IsInteger(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0;
}

/// `2030-01-01`, maybe with a time: the shape alone.
bool IsDate(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  if (text.size() < kShape.size()) return false;
  return std::ranges::equal(text.substr(0, kShape.size()), kShape, [](char c, char shape) {
    return shape == 'd' ? c >= '0' && c <= '9' : c == shape;
  });
}

bool TextConforms(std::string_view text, const Element& schema) {
  switch (schema.content) {
    case Content::kBoolean:
      return text == "true" || text == "false" || text == "TRUE" || text == "FALSE";
    case Content::kInteger:
      return IsInteger(text);
    case Content::kDate:
      return IsDate(text);
    default:
      return schema.values.empty() || std::ranges::find(schema.values, text) != schema.values.end();
  }
}

std::uint32_t Count(pugi::xml_node parent, std::string_view name) {
  return static_cast<std::uint32_t>(
      std::ranges::count_if(parent.children(), [&](pugi::xml_node child) {
        return child.type() == pugi::node_element && child.name() == name;
      }));
}

bool Conforms(pugi::xml_node node, const Element& schema) {
  const bool has_elements = std::ranges::any_of(
      node.children(), [](pugi::xml_node child) { return child.type() == pugi::node_element; });
  if (schema.content != Content::kElements) {
    return !has_elements && TextConforms(node.child_value(), schema);
  }
  for (const pugi::xml_node child : node.children()) {
    if (child.type() != pugi::node_element) continue;
    const auto allowed =
        std::ranges::find(schema.children, std::string_view(child.name()), &Element::name);
    if (allowed == schema.children.end() || !Conforms(child, *allowed)) return false;
  }
  return std::ranges::all_of(schema.children, [&](const Element& element) {
    const std::uint32_t count = Count(node, element.name);
    return element.min <= count && count <= element.max;
  });
}

}  // namespace

bool ParseXml(std::string_view document, const Element& schema, pugi::xml_document& out) {
  const unsigned options = pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype;
  if (!out.load_buffer(document.data(), document.size(), options, pugi::encoding_utf8)) {
    return false;
  }
  const auto count = [&out](pugi::xml_node_type type) {
    return std::ranges::count(out.children(), type, &pugi::xml_node::type);
  };
  if (count(pugi::node_doctype) > 0 || count(pugi::node_element) != 1) return false;
  if (!HasOwnEntitiesAlone(document)) return false;
  const pugi::xml_node root = out.document_element();
  return root.name() == schema.name && Conforms(root, schema);
}

std::string CanonicalXml(pugi::xml_document& document) {
  pugi::xml_node root = document.document_element();
  root.remove_attribute("xmlns");
  root.append_attribute("xmlns") = std::string(kXmlNamespace).c_str();
  std::ostringstream out;
  out << kXmlDeclaration;
  root.print(out, "", pugi::format_raw | pugi::format_no_declaration);
  return out.str();
}

namespace schemas {
namespace {

constexpr std::array<std::string_view, 2> kEnabledOrDisabled = {"Enabled", "Disabled"};
constexpr std::array<std::string_view, 2> kEnabledOrSuspended = {"Enabled", "Suspended"};
constexpr std::array<std::string_view, 3> kOwnerships = {"BucketOwnerPreferred", "ObjectWriter",
                                                         "BucketOwnerEnforced"};
constexpr std::array<std::string_view, 3> kAlgorithms = {"AES256", "aws:kms", "aws:kms:dsse"};
constexpr std::array<std::string_view, 6> kTransitionClasses = {
    "GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"};

constexpr Element Parent(std::string_view name, std::span<const Element> children,
                         std::uint32_t min = 0, std::uint32_t max = 1) {
  return {name, min, max, Content::kElements, children};
}
constexpr Element Text(std::string_view name, std::uint32_t min = 0, std::uint32_t max = 1) {
  return {name, min, max};
}
constexpr Element Typed(std::string_view name, Content content, std::uint32_t min = 0) {
  return {name, min, 1, content};
}
constexpr Element OneOf(std::string_view name, std::span<const std::string_view> values,
                        std::uint32_t min = 0) {
  return {name, min, 1, Content::kText, {}, values};
}

constexpr std::array kTag = {Text("Key", 1), Text("Value", 1)};
constexpr std::array kTagSet = {Parent("Tag", kTag, 0, kUnbounded)};
constexpr std::array kTaggingParts = {Parent("TagSet", kTagSet, 1)};

constexpr std::array kObjectIdentifier = {Text("Key", 1), Text("VersionId"), Text("ETag"),
                                          Text("LastModifiedTime"),
                                          Typed("Size", Content::kInteger)};
constexpr std::size_t kMaxDeletes = 1000;
constexpr std::array kDeleteParts = {Parent("Object", kObjectIdentifier, 1, kMaxDeletes),
                                     Typed("Quiet", Content::kBoolean)};

constexpr std::array kLocation = {Text("Name"), Text("Type")};
constexpr std::array kBucketInfo = {Text("DataRedundancy"), Text("Type")};
constexpr std::array kCreateTags = {Parent("Tag", kTag, 0, kUnbounded)};
constexpr std::array kCreateBucketParts = {
    Text("LocationConstraint"), Parent("Location", kLocation), Parent("Bucket", kBucketInfo),
    Parent("Tags", kCreateTags)};

constexpr std::array kVersioningParts = {OneOf("Status", kEnabledOrSuspended),
                                         OneOf("MfaDelete", kEnabledOrDisabled)};

constexpr std::array kPublicAccessParts = {Typed("BlockPublicAcls", Content::kBoolean),
                                           Typed("IgnorePublicAcls", Content::kBoolean),
                                           Typed("BlockPublicPolicy", Content::kBoolean),
                                           Typed("RestrictPublicBuckets", Content::kBoolean)};

constexpr std::array kOwnershipRule = {OneOf("ObjectOwnership", kOwnerships, 1)};
constexpr std::array kOwnershipParts = {Parent("Rule", kOwnershipRule, 1)};

constexpr std::array kByDefault = {OneOf("SSEAlgorithm", kAlgorithms, 1), Text("KMSMasterKeyID")};
constexpr std::array kBlockedTypes = {Text("EncryptionType", 0, kUnbounded)};
constexpr std::array kEncryptionRule = {Parent("ApplyServerSideEncryptionByDefault", kByDefault),
                                        Typed("BucketKeyEnabled", Content::kBoolean),
                                        Parent("BlockedEncryptionTypes", kBlockedTypes)};
constexpr std::array kEncryptionParts = {Parent("Rule", kEncryptionRule, 1)};

constexpr std::array kExpiration = {Typed("Date", Content::kDate), Typed("Days", Content::kInteger),
                                    Typed("ExpiredObjectDeleteMarker", Content::kBoolean)};
constexpr std::array kTransition = {Typed("Date", Content::kDate), Typed("Days", Content::kInteger),
                                    OneOf("StorageClass", kTransitionClasses, 1)};
constexpr std::array kNoncurrentTransition = {Typed("NoncurrentDays", Content::kInteger),
                                              Typed("NewerNoncurrentVersions", Content::kInteger),
                                              OneOf("StorageClass", kTransitionClasses, 1)};
constexpr std::array kNoncurrentExpiration = {Typed("NoncurrentDays", Content::kInteger),
                                              Typed("NewerNoncurrentVersions", Content::kInteger)};
constexpr std::array kAbort = {Typed("DaysAfterInitiation", Content::kInteger, 1)};
constexpr std::array kAnd = {Text("Prefix"), Parent("Tag", kTag, 0, kUnbounded),
                             Typed("ObjectSizeGreaterThan", Content::kInteger),
                             Typed("ObjectSizeLessThan", Content::kInteger)};
constexpr std::array kFilter = {
    Text("Prefix"), Parent("Tag", kTag), Typed("ObjectSizeGreaterThan", Content::kInteger),
    Typed("ObjectSizeLessThan", Content::kInteger), Parent("And", kAnd)};
constexpr std::size_t kMaxRules = 1000;
constexpr std::array kLifecycleRule = {
    Text("ID"),
    Text("Prefix"),
    Parent("Filter", kFilter),
    OneOf("Status", kEnabledOrDisabled, 1),
    Parent("Expiration", kExpiration),
    Parent("Transition", kTransition, 0, kUnbounded),
    Parent("NoncurrentVersionTransition", kNoncurrentTransition, 0, kUnbounded),
    Parent("NoncurrentVersionExpiration", kNoncurrentExpiration),
    Parent("AbortIncompleteMultipartUpload", kAbort)};
constexpr std::array kLifecycleParts = {Parent("Rule", kLifecycleRule, 1, kMaxRules)};

constexpr std::array kCompletedPart = {Typed("PartNumber", Content::kInteger, 1),
                                       Text("ETag", 1),
                                       Text("ChecksumCRC32"),
                                       Text("ChecksumCRC32C"),
                                       Text("ChecksumCRC64NVME"),
                                       Text("ChecksumSHA1"),
                                       Text("ChecksumSHA256")};
constexpr std::array kCompleteParts = {Parent("Part", kCompletedPart, 1, kMaxParts)};

}  // namespace

constinit const Element kTagging = Parent("Tagging", kTaggingParts);
constinit const Element kDelete = Parent("Delete", kDeleteParts);
constinit const Element kCreateBucket = Parent("CreateBucketConfiguration", kCreateBucketParts);
constinit const Element kVersioning = Parent("VersioningConfiguration", kVersioningParts);
constinit const Element kPublicAccessBlock =
    Parent("PublicAccessBlockConfiguration", kPublicAccessParts);
constinit const Element kOwnershipControls = Parent("OwnershipControls", kOwnershipParts);
constinit const Element kEncryption = Parent("ServerSideEncryptionConfiguration", kEncryptionParts);
constinit const Element kLifecycle = Parent("LifecycleConfiguration", kLifecycleParts);
constinit const Element kCompleteMultipartUpload =
    Parent("CompleteMultipartUpload", kCompleteParts);

}  // namespace schemas
}  // namespace weir::cloud::s3
